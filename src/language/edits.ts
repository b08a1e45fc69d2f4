import type { Random, Vocabulary } from '../core/index.ts';
import type { Analysis, ExpressionSite } from './analyse.ts';
import { type Soil, format, grow, searchesWhole, transplant } from './grow.ts';
import { type Fragment, atom, binary, call, conditional, fit, unary } from './precedence.ts';
import { type Change, applyChanges, inside } from './source.ts';
import { DESCENT_EDITS, descends } from './continuation.ts';
import { FOLD_EDITS, foldable } from './folds.ts';
import { REPEAT_EDITS, tiedTo } from './repeats.ts';
import { STATEMENT_EDITS } from './statements.ts';

/** What an edit works on. */
export interface Plot {
  analysis: Analysis;
  vocabulary: Vocabulary;
  rng: Random;
  /** What may be missing is missing now: reading it would change nothing. */
  empty?: boolean;
  /** This kind of edit and no other. */
  kind?: string;
}

/** One kind of small change: the changes to make, or undefined where the program offers no place for it. */
export type Edit = (plot: Plot) => Change[] | undefined;

export const soilAt = (plot: Plot, site: ExpressionSite): Soil => ({ ...plot, scope: site.scope, position: site.start });

const put = (site: ExpressionSite, fragment: Fragment): Change[] => [{ start: site.start, end: site.end, text: fit(fragment, site.needs) }];

/** The expression that stands at a site. */
export const cut = (analysis: Analysis, site: ExpressionSite): Fragment => ({ text: analysis.text.slice(site.node.start!, site.node.end!), precedence: site.precedence });

/** What is asked of the same parent again and again is found once. */
function once<T>(find: (analysis: Analysis) => T): (analysis: Analysis) => T {
  const known = new WeakMap<Analysis, T>();
  return (analysis) => {
    if (!known.has(analysis)) known.set(analysis, find(analysis));
    return known.get(analysis)!;
  };
}

function anySite({ analysis, rng }: Plot, accept?: (site: ExpressionSite) => boolean): ExpressionSite | undefined {
  const sites = accept ? analysis.expressions.filter(accept) : analysis.expressions;
  if (sites.length === 0) return undefined;
  const site = pickSite(analysis, sites, rng);
  // once more: most of those would be wasted
  return site.address && rng.chance(0.5) ? pickSite(analysis, sites, rng) : site;
}

const byList = (sites: readonly ExpressionSite[]): Map<number, ExpressionSite[]> => Map.groupBy(sites, ({ list }) => list);
const allGroups = once(({ expressions }) => byList(expressions));

/** First a list of statements, outer ones more often, then a site in it: see `anySpot`. */
function pickSite(analysis: Analysis, sites: readonly ExpressionSite[], rng: Random): ExpressionSite {
  const groups = sites === analysis.expressions ? allGroups(analysis) : byList(sites);
  if (groups.size <= 1) return rng.pick(sites);
  const keys = [...groups.keys()];
  return rng.pick(groups.get(keys[rng.weighted(keys.map((key) => 1 / (1 + (analysis.lists[key]?.depth ?? 0))))]!)!);
}

const within = (inner: ExpressionSite, outer: ExpressionSite): boolean => inner !== outer && inner.start >= outer.start && inner.end <= outer.end;

const ALTERNATIVES: readonly (readonly string[])[] = [['+', '-', '*', '/'], ['<', '<=', '>', '>='], ['&&', '||'], ['===', '!=='], ['==', '!='], ['<<', '>>', '>>>'], ['&', '|', '^'], ['%', '/', '*']];

const replaceExpression: Edit = (plot) => {
  const site = anySite(plot);
  return site && put(site, grow(site.type, plot.rng.int(3) + 1, soilAt(plot, site)));
};

const replaceOperator: Edit = (plot) => {
  const { analysis, rng } = plot;
  const site = anySite(plot, ({ node }) => node.type === 'BinaryExpression' || node.type === 'LogicalExpression');
  if (!site || (site.node.type !== 'BinaryExpression' && site.node.type !== 'LogicalExpression')) return undefined;
  const { operator, left, right } = site.node;
  const others = ALTERNATIVES.find((group) => group.includes(operator))?.filter((other) => other !== operator);
  if (!others) return undefined;
  const sides = [left, right].map((node) => analysis.expressions.find((other) => other.start === node.start && other.end === node.end));
  return sides[0] && sides[1] ? put(site, binary(rng.pick(others), cut(analysis, sides[0]), cut(analysis, sides[1]))) : undefined;
};

const replaceName: Edit = (plot) => {
  const site = anySite(plot, ({ node }) => node.type === 'Identifier');
  if (!site) return undefined;
  const name = (site.node as { name?: string }).name;
  const names = site.scope.visible(site.start).filter((binding) => binding.type === site.type && binding.name !== name);
  return names.length > 0 ? put(site, atom(plot.rng.pick(names).name)) : undefined;
};

const replaceFunction: Edit = (plot) => {
  const { analysis, rng, vocabulary } = plot;
  const functions = vocabulary.functions ?? {};
  const site = anySite(plot, ({ node }) => node.type === 'CallExpression');
  if (site?.node.type !== 'CallExpression') return undefined;
  const { callee } = site.node;
  const name = analysis.text.slice(callee.start!, callee.end!);
  const signature = functions[name];
  if (!signature) return undefined;
  const others = Object.keys(functions).filter((other) => other !== name && functions[other]!.returns === signature.returns && String(functions[other]!.args) === String(signature.args));
  return others.length > 0 ? [{ start: callee.start!, end: callee.end!, text: rng.pick(others) }] : undefined;
};

const descendsIn = once(descends);

/** A tenth, a factor of e or a flip of sign: constants are tuned elsewhere, this finds the scale. */
const replaceNumber: Edit = ({ analysis, rng }) => {
  if (analysis.literals.length === 0) return undefined;
  const plain = analysis.literals.filter(({ address }) => !address);
  const { start, end, value } = rng.pick(plain.length > 0 && rng.chance(0.85) ? plain : analysis.literals);
  // One of several places alone would make a gradient another than that of the value.
  const places = descendsIn(analysis) && value !== 0 && rng.chance(0.8) ? tiedTo(analysis, value) : [];
  const moved = Number.isInteger(value) && rng.chance(0.5) ? value + (rng.chance(0.5) ? 1 : -1) : value * Math.exp(rng.normal() * (rng.chance(0.5) ? 0.1 : 1));
  const written = Number(Math.abs(moved).toPrecision(3));
  return places.length > 1 ? places.map((place) => ({ start: place.start, end: place.end, text: format(Number((written * place.times).toPrecision(12))) })) : [{ start, end, text: format(written) }];
};

const wrapExpression: Edit = (plot) => {
  const { analysis, rng } = plot;
  const site = anySite(plot, ({ type }) => type !== 'numbers');
  if (!site) return undefined;
  const soil = soilAt(plot, site);
  const old = cut(analysis, site);
  const other = () => grow(site.type, rng.int(3), soil);
  if (site.type === 'boolean') return put(site, rng.chance(0.2) ? unary('!', old) : binary(rng.pick(['&&', '||']), old, other()));
  const kind = rng.weighted([10, 4, 3, 1]);
  if (kind === 0) {
    const operator = rng.pick(['+', '-', '*', '/']);
    return put(site, rng.chance(0.7) ? binary(operator, old, other()) : binary(operator, other(), old));
  }
  if (kind === 1) {
    const functions = Object.entries(plot.vocabulary.functions ?? {}).filter(([, signature]) => signature.returns === 'number' && signature.args[0] === 'number');
    if (functions.length === 0) return undefined;
    const [name, signature] = rng.pick(functions);
    return put(site, call(name, [old, ...signature.args.slice(1).map((type) => grow(type, rng.int(2), soil))]));
  }
  if (kind === 2) return put(site, rng.chance(0.5) ? conditional(grow('boolean', 1, soil), old, other()) : conditional(grow('boolean', 1, soil), other(), old));
  return put(site, unary('-', old));
};

/** Expressions that have others of their type inside. */
const partsOf = once(({ expressions }) => {
  const found = new Map<ExpressionSite, ExpressionSite[]>();
  for (const outer of expressions) {
    const parts = expressions.filter((inner) => inner.type === outer.type && within(inner, outer) && inner.scope === outer.scope);
    if (parts.length > 0) found.set(outer, parts);
  }
  return found;
});

/** An operand takes the place of the whole. */
const deleteExpression: Edit = (plot) => {
  const { analysis, rng } = plot;
  const parts = partsOf(analysis);
  const site = anySite(plot, (outer) => parts.has(outer));
  return site && put(site, cut(analysis, rng.pick(parts.get(site)!)));
};

const swapExpressions: Edit = (plot) => {
  const { analysis, rng } = plot;
  const first = anySite(plot);
  if (!first) return undefined;
  const others = analysis.expressions.filter((site) => site.type === first.type && (site.start >= first.end || site.end <= first.start) && analysis.text.slice(site.start, site.end) !== analysis.text.slice(first.start, first.end));
  if (others.length === 0) return undefined;
  const second = rng.pick(others);
  const there = transplant(analysis, first, soilAt(plot, second));
  const here = transplant(analysis, second, soilAt(plot, first));
  return there && here && [...put(first, here), ...put(second, there)];
};

/** Every kind of edit and how often it is tried. */
export const EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'replace expression': { edit: replaceExpression, weight: 5 },
  'replace operator': { edit: replaceOperator, weight: 2 },
  'replace name': { edit: replaceName, weight: 2 },
  'replace function': { edit: replaceFunction, weight: 1 },
  'replace number': { edit: replaceNumber, weight: 4 },
  'wrap expression': { edit: wrapExpression, weight: 5 },
  'delete expression': { edit: deleteExpression, weight: 3 },
  'swap expressions': { edit: swapExpressions, weight: 1 },
  ...STATEMENT_EDITS,
  ...REPEAT_EDITS,
  ...FOLD_EDITS,
  ...DESCENT_EDITS,
};

const KINDS = Object.keys(EDITS);

/** Whoever is handed an object has to read it and to change it before it can become better. */
const HANDED = new Set(['read input', 'write element', 'turn once', 'continue descent']);

/** Whoever searches over whole numbers, lines and places, does it by writing others. */
const wholeIn = once(searchesWhole);

/** Kinds that only programs of a certain sort draw. */
const SPECIAL: readonly { edits: object; fits(analysis: Analysis): boolean }[] = [
  { edits: FOLD_EDITS, fits: once(foldable) },
  { edits: DESCENT_EDITS, fits: descendsIn },
];

/** The kinds that could find a place, and how often each is tried. */
const choiceFor = once((analysis) => {
  const none = SPECIAL.filter(({ fits }) => !fits(analysis));
  const kinds = KINDS.filter((kind) => !none.some(({ edits }) => Object.hasOwn(edits, kind)));
  const weights = kinds.map((kind) => EDITS[kind]!.weight);
  const more = (often: (kind: string) => boolean): number[] => kinds.map((kind, i) => (often(kind) ? 3 : 1) * weights[i]!);
  return { kinds, weights: wholeIn(analysis) ? more((kind) => kind === 'write element') : weights, handed: more((kind) => HANDED.has(kind)) };
});

/**
 * Makes one random edit inside the EVOLVE blocks; the result parses, keeps what stands outside, and
 * differs from the original. Undefined when `tries` draws found no place for their kind.
 */
export function mutate(plot: Plot, tries = 12): { text: string; kind: string } | undefined {
  const found = changesOf(plot, tries);
  return found && { text: applyChanges(plot.analysis.text, found.changes), kind: found.kind };
}

/** The same as changes, for who makes many variants of one program. */
export function changesOf(plot: Plot, tries = 12): { changes: readonly Change[]; kind: string } | undefined {
  const { kinds, weights, handed } = choiceFor(plot.analysis);
  for (let i = 0; i < tries; i++) {
    const kind = plot.kind ?? kinds[plot.rng.weighted(plot.empty === false ? handed : weights)]!;
    const changes = EDITS[kind]?.edit(plot);
    if (!changes?.every((change) => inside(plot.analysis.blocks, change))) continue;
    if (applyChanges(plot.analysis.text, changes) !== plot.analysis.text) return { changes, kind };
  }
  return undefined;
}

const SHORTENING: readonly Edit[] = [STATEMENT_EDITS['delete statement']!.edit, STATEMENT_EDITS['delete statement']!.edit, STATEMENT_EDITS['unwrap statement']!.edit, deleteExpression];

/** Leaves a statement, a condition or part of an expression out. */
export function shortened(plot: Plot, tries = 12): string | undefined {
  for (let i = 0; i < tries; i++) {
    const changes = plot.rng.pick(SHORTENING)(plot);
    if (!changes?.every((change) => inside(plot.analysis.blocks, change))) continue;
    const text = applyChanges(plot.analysis.text, changes);
    if (text.length < plot.analysis.text.length) return text;
  }
  return undefined;
}

/** Puts an expression of `donor` in the place of one of the same type, if its names mean something there. */
export function graft(plot: Plot, donor: Analysis, tries = 12): string | undefined {
  for (let i = 0; i < tries; i++) {
    const site = anySite(plot);
    if (!site) return undefined;
    const gifts = donor.expressions.filter((gift) => gift.type === site.type && gift.end - gift.start <= 400);
    if (gifts.length === 0) continue;
    const gift = transplant(donor, plot.rng.pick(gifts), soilAt(plot, site));
    const text = gift && applyChanges(plot.analysis.text, put(site, gift));
    if (text && text !== plot.analysis.text) return text;
  }
  return undefined;
}

