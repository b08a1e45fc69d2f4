import type { Analysis } from './analyse.ts';
import type { Edit, Plot } from './edits.ts';
import { type Soil, format, grow } from './grow.ts';
import { type Fragment, PRECEDENCE, atom, binary, conditional, fit } from './precedence.ts';
import type { Change } from './source.ts';
import { type Spot, anySpot, freshNames, indent, insertBefore, movable, soilBefore } from './spots.ts';

/** Arrays a function is handed to read; a search program makes its own, and goes through them already. */
function handed(soil: Pick<Soil, 'scope' | 'position'>): string[] {
  const visible = soil.scope.visible(soil.position);
  if (visible.some(({ returns, args }) => returns === 'number' && args?.length === 0)) return [];
  return visible.flatMap(({ name, type, kind, optional, member }) => (type === 'numbers' && kind === 'param' && !optional && !member ? [name] : []));
}

/** Whether a program is handed an array that it could go through. */
export const foldable = ({ lists }: Analysis): boolean => lists.some(({ scope, statements, open }) => handed({ scope, position: statements[open[0]!]!.start! }).length > 0);

/** What a table may be read with: numbers below one of these. */
function bases({ vocabulary }: Pick<Soil, 'vocabulary'>): readonly number[] {
  const own = (vocabulary.constants ?? []).filter((value) => Number.isInteger(value) && value > 1 && value < 10);
  return own.length > 0 ? own : [2, 3, 4];
}

/** A table of small numbers, read at the place that several digits spell. */
function table(digits: readonly Fragment[], base: number, { rng }: Soil): Fragment {
  const at = digits.reduce((sum, digit) => binary('+', binary('*', atom(format(base)), sum), digit));
  const entries = Array.from({ length: base ** digits.length }, () => String(rng.int(5)));
  return { text: `[${entries.join(', ')}][${at.text}]`, precedence: PRECEDENCE.member };
}

/** An element of an array some places further on, round the end, or the one that mirrors it. */
function neighbour(array: string, at: string, { rng }: Soil): Fragment {
  const place = rng.chance(0.75) ? `(${at} + ${rng.pick(['1', '1', '2', '2', '3', '4'])}) % ${array}.length` : `${array}.length - 1 - ${at}`;
  return { text: `${array}[${place}]`, precedence: PRECEDENCE.member };
}

/** What one turn of a loop over an array adds: mostly an entry of a table, which says nothing about how it hangs together with the elements. */
function term(array: string, at: string, soil: Soil): Fragment {
  const { rng } = soil;
  const own: Fragment = { text: `${array}[${at}]`, precedence: PRECEDENCE.member };
  const other = neighbour(array, at, soil);
  const kind = rng.weighted([5, 1, 2, 2]);
  if (kind === 0) {
    const base = rng.pick(bases(soil));
    const digits = [own, ...Array.from({ length: rng.weighted([1, 2, 2]) }, () => neighbour(array, at, soil))];
    return table(base ** digits.length > 32 ? digits.slice(0, 2) : digits, base, soil);
  }
  if (kind === 1) return binary('*', own, atom(at));
  if (kind === 2) return binary(rng.pick(['*', '%', '-']), own, rng.chance(0.5) ? own : other);
  return conditional(binary(rng.pick(['===', '<', '>']), own, rng.chance(0.5) ? other : grow('number', 0, soil)), atom('1'), grow('number', 0, soil));
}

/** A later number reads what is put before a statement: as it is or as a remainder, alone or beside what stood there. */
function reader({ analysis, vocabulary, rng }: Plot, spot: Spot, name: string): Change | undefined {
  const last = spot.list.statements.at(-1)!.end!;
  const sites = analysis.expressions.filter((site) => site.type === 'number' && !site.address && site.start >= spot.statement.start! && site.end <= last);
  if (sites.length === 0) return undefined;
  const site = rng.pick(sites);
  const old = { text: analysis.text.slice(site.node.start!, site.node.end!), precedence: site.precedence };
  const value = rng.chance(0.3) ? binary('%', atom(name), atom(format(rng.pick(bases({ vocabulary }))))) : atom(name);
  const read = rng.chance(0.3) ? value : binary(rng.pick(['+', '-', '*']), old, value);
  return { start: site.start, end: site.end, text: fit(read, site.needs) };
}

/** A loop over an array that is handed in, which sums something up, and a later expression that reads the sum. */
const foldArray: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, (other) => movable(other) && handed(soilBefore(plot, other)).length > 0);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const array = rng.pick(handed(soil));
  const [sum, at] = freshNames(plot);
  const change = reader(plot, spot, sum);
  if (!change) return undefined;
  const bound = rng.chance(0.8) ? `${array}.length` : `${array}.length - 1`;
  const margin = indent(analysis.text, spot.statement.start!);
  const before = insertBefore(plot, spot, `let ${sum} = 0;\n${margin}for (let ${at} = 0; ${at} < ${bound}; ${at}++) ${sum} += ${term(array, at, soil).text};`);
  return change.start === before.start ? [{ ...change, text: before.text + change.text }] : [before, change];
};

/** A number is looked up in a table instead of being used as it is. */
const lookUp: Edit = (plot) => {
  const { analysis, rng } = plot;
  const sites = analysis.expressions.filter(({ type, address, scope, start }) => type === 'number' && !address && handed({ ...plot, scope, position: start }).length > 0);
  if (sites.length === 0) return undefined;
  const site = rng.pick(sites);
  const base = rng.pick(bases(plot));
  const digit = binary('%', { text: analysis.text.slice(site.node.start!, site.node.end!), precedence: site.precedence }, atom(format(base)));
  return [{ start: site.start, end: site.end, text: fit(table([digit], base, { ...plot, scope: site.scope, position: site.start }), site.needs) }];
};

/** Some entries of a table become others of its entries: numbers that stand side by side are alike in kind, and few changes are steps. */
const changeEntries: Edit = ({ analysis, rng }) => {
  const tables = analysis.expressions.flatMap(({ node }) => {
    if (node.type !== 'MemberExpression' || node.object.type !== 'ArrayExpression') return [];
    const { start, end } = node.object;
    const entries = analysis.literals.filter((literal) => literal.start > start! && literal.end < end!);
    return entries.length > 1 ? [entries] : [];
  });
  if (tables.length === 0) return undefined;
  const entries = rng.pick(tables);
  const changed = new Map<number, Change>();
  do {
    const { start, end } = rng.pick(entries);
    changed.set(start, { start, end, text: rng.chance(0.7) ? format(rng.pick(entries).value) : String(rng.int(6)) });
  } while (rng.chance(0.5));
  return [...changed.values()];
};

/** Edits for programs that are handed arrays and calculate; others never draw them. */
export const FOLD_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'fold array': { edit: foldArray, weight: 5 },
  'look up': { edit: lookUp, weight: 1 },
  'change entries': { edit: changeEntries, weight: 12 },
};
