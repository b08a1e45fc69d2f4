import type * as t from '@babel/types';
import type { Edit, Plot } from './edits.ts';
import { drawn, format, grow } from './grow.ts';
import type { Change } from './source.ts';
import { anySpot, declared, freshName, indent, insertBefore, movable, namesOf, reassignable, soilBefore, textOf } from './spots.ts';

/** Something that does work: a statement that only declares is of no use twice. */
const works = ({ statement }: { statement: t.Statement }): boolean => statement.type === 'ExpressionStatement' || statement.type === 'ForStatement' || statement.type === 'IfStatement' || statement.type === 'WhileStatement';

const COUNTS = ['2', '3', '4', '5', '6', '8', '10', '20', '30', '50', '100'];

/** One or more statements in a row do their work several times, or for as long as something holds. */
const repeatStatements: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, works);
  if (!spot) return undefined;
  const { list, index, statement } = spot;
  let last = index;
  while (rng.chance(0.6) && list.open.includes(last + 1) && works({ statement: list.statements[last + 1]! })) last++;
  const [start, end] = [statement.start!, list.statements[last]!.end!];
  const name = freshName(plot);
  const head = rng.chance(0.7) ? `for (let ${name} = 0; ${name} < ${rng.pick(COUNTS)}; ${name}++)` : `while (${grow('boolean', 1, soilBefore(plot, spot)).text})`;
  const margin = indent(analysis.text, start);
  return [{ start, end, text: `${head} {\n${margin}  ${analysis.text.slice(start, end)}\n${margin}}` }];
};

/** A statement is done again somewhere else, where everything it names means something. */
const copyStatement: Edit = (plot) => {
  const from = anySpot(plot, works);
  const to = anySpot(plot, movable);
  if (!from || !to) return undefined;
  const text = textOf(plot.analysis, from.statement);
  const readable = new Map(to.list.scope.visible(to.statement.start!).map((binding) => [binding.name, binding.type]));
  const own = new Set(declared(from.statement));
  for (const name of namesOf(text)) {
    const there = from.list.scope.find(name);
    if (there && !own.has(name) && readable.get(name) !== there.type) return undefined;
  }
  return [insertBefore(plot, to, text)];
};

/** Writes one place of an array that the program made or was handed. */
const writeElement: Edit = (plot) => {
  const { rng } = plot;
  const spot = anySpot(plot, movable);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const arrays = spot.list.scope.visible(soil.position).filter((binding) => binding.type === 'numbers' && !binding.optional && !binding.member);
  if (arrays.length === 0) return undefined;
  const { name } = rng.pick(arrays);
  const at = rng.chance(0.5) ? `Math.floor(${(drawn(soil) ?? grow('number', rng.int(2), soil)).text} * ${name}.length)` : grow('number', rng.int(3), soil).text;
  const write = `${name}[${at}] ${rng.pick(['=', '=', '+=', '-=', '*='])} ${grow('number', rng.int(3), soil).text};`;
  return [insertBefore(plot, spot, rng.chance(0.3) ? `if (${grow('boolean', 1, soil).text}) ${write}` : write)];
};

/** How two numbers of a program hang together: one is so many times the other. */
const TIED = [1, 2, 0.5];

interface Tied {
  start: number;
  end: number;
  times: number;
}

function tiedTo({ analysis }: Plot, value: number): Tied[] {
  return analysis.literals.flatMap((literal) => {
    if (literal.address) return [];
    const times = TIED.find((each) => literal.value === value * each);
    return times === undefined ? [] : [{ ...literal, times }];
  });
}

/** A number that is written several times, also doubled or halved, changes everywhere at once. */
const scaleNumber: Edit = (plot) => {
  const { analysis, rng } = plot;
  const free = analysis.literals.filter(({ address }) => !address);
  if (free.length === 0) return undefined;
  const { value } = rng.pick(free);
  const places = tiedTo(plot, value);
  if (places.length < 2 || value === 0) return undefined;
  const factor = rng.pick([0.01, 0.1, 0.5, 2, 10, 10, 100, 1000]);
  return places.map(({ start, end, times }) => ({ start, end, text: format(Number((value * times * factor).toPrecision(12))) }));
};

/**
 * A number becomes a variable, wherever it stands and also where it is doubled or halved, and some
 * statement changes that variable. Naming alone would change nothing.
 */
const varyNumber: Edit = (plot) => {
  const { analysis, rng } = plot;
  const free = analysis.literals.filter(({ address }) => !address);
  if (free.length === 0) return undefined;
  const literal = rng.pick(free);
  // declared first of all in the outermost list around it
  const home = analysis.lists.find(({ statements, open }) => literal.start >= statements[open[0]!]!.start! && literal.end <= statements[open.at(-1)!]!.end!);
  const top = home?.statements[home.open[0]!];
  if (!top || literal.value === 0) return undefined;
  const places = tiedTo(plot, literal.value).filter(({ start }) => start >= top.start! && start < home!.statements.at(-1)!.end!);
  const spot = anySpot(plot, (other) => movable(other) && other.statement.start! > top.start! && !places.some(({ start }) => start === other.statement.start));
  if (!spot) return undefined;
  const name = freshName(plot);
  const step = rng.chance(0.6) ? rng.pick(['2', '3', '4', '10', '10', '30', '100', '1000']) : grow('number', 1, soilBefore(plot, spot)).text;
  const read = ({ times }: Tied): string => (times === 1 ? name : times === 2 ? `(2 * ${name})` : `(${name} / 2)`);
  return [
    insertBefore(plot, { list: home!, index: 0, statement: top }, `let ${name} = ${format(literal.value)};`),
    ...places.map((place) => ({ start: place.start, end: place.end, text: read(place) })),
    insertBefore(plot, spot, `${name} ${rng.pick(['*=', '*=', '/=', '+=', '='])} ${step};`),
  ] satisfies Change[];
};

/** What the entry is handed and nobody reads yet is read somewhere: it takes the place of an array of the program's own. */
const readInput: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, movable);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const visible = spot.list.scope.visible(soil.position);
  const unread = visible.filter((binding) => binding.member && binding.type === 'numbers' && !analysis.names.has(binding.name.slice(binding.name.indexOf('.') + 1)));
  if (unread.length === 0) return undefined;
  const source = rng.pick(unread);
  const own = visible.filter((binding) => binding.type === 'numbers' && !binding.optional && reassignable(plot, binding));
  if (own.length === 0) return undefined;
  const target = rng.pick(own);
  const changes = [insertBefore(plot, spot, `${target.name} = ${source.name}${source.optional ? ` ?? ${target.name}` : ''};`)];
  if (target.kind === 'const') changes.push({ start: target.declaration!.start, end: target.declaration!.start + 5, text: 'let' });
  return changes;
};

/** Edits of which search programs are made; most find no place in a program that only calculates. */
export const REPEAT_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'repeat statements': { edit: repeatStatements, weight: 2 },
  'copy statement': { edit: copyStatement, weight: 1.5 },
  'write element': { edit: writeElement, weight: 2 },
  'scale number': { edit: scaleNumber, weight: 2 },
  'read input': { edit: readInput, weight: 2 },
  'vary number': { edit: varyNumber, weight: 1.5 },
};
