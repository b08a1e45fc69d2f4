import type { Change } from '../source.ts';
import type { Edit, Plot } from './edits.ts';
import { kindOf } from './kinds.ts';
import { put as written } from './literals.ts';
import type { Site } from './sites.ts';
import { anySite, atomic, filled, fits, grow, names, number, put, readable, textOf } from './soil.ts';
import type { Node } from './tree.ts';

const named = (node: Node): readonly Node[] => node.children.filter((child) => child.named && !child.type.includes('comment'));

/** A tenth, a factor of e or a flip of sign: constants are tuned elsewhere, this finds the scale. */
const changeNumber: Edit = ({ reading, rng }) => {
  if (reading.literals.length === 0) return undefined;
  const plain = reading.literals.filter(({ address }) => !address);
  const literal = rng.pick(plain.length > 0 && rng.chance(0.85) ? plain : reading.literals);
  const { value, whole, start, end } = literal;
  const factor = rng.chance(0.2) ? rng.pick([0.1, 0.5, 2, 10]) : Math.exp(rng.normal() * (rng.chance(0.5) ? 0.1 : 1));
  const added = whole && (Math.abs(value) < 20 || rng.chance(0.3)) ? rng.chance(0.6) : value === 0;
  const step = whole ? rng.pick([-1, 1]) : rng.normal() * 0.5;
  const next = added ? value + step : rng.chance(0.05) ? -value : Number((value * factor).toPrecision(3));
  const text = written(literal, whole && literal.mustBeWhole ? Math.round(next) : Number(next.toPrecision(6)));
  return text === undefined ? undefined : [{ start, end, text }];
};

const replaceOperator: Edit = ({ reading, rng }) => {
  const { grammar, text, blocks } = reading;
  const found: { node: Node; others: string[] }[] = [];
  const visit = (node: Node): void => {
    if (/string|comment/.test(node.type)) return;
    for (const child of node.children) {
      if (!child.named && (child.field === 'operator' || child.field === 'operators' || /^(?:binary|comparison|boolean)_/.test(node.type))) {
        const own = text.slice(child.start, child.end);
        const others = grammar.operators.find((group) => group.includes(own))?.filter((other) => other !== own);
        if (others && blocks.some((block) => child.start >= block.start && child.end <= block.end)) found.push({ node: child, others });
      }
      visit(child);
    }
  };
  visit(reading.root);
  if (found.length === 0) return undefined;
  const { node, others } = rng.pick(found);
  return [{ start: node.start, end: node.end, text: rng.pick(others) }];
};

const replaceName: Edit = (plot) => {
  const site = anySite(plot, ({ node, kind }) => node.type === 'identifier' && kind !== 'other');
  if (!site) return undefined;
  const own = textOf(plot, site.node);
  const others = names(plot, site.kind, site.node.start).filter((name) => name !== own);
  return others.length > 0 ? put(site.node, plot.rng.pick(others)) : undefined;
};

const replaceExpression: Edit = (plot) => {
  const site = anySite(plot, ({ kind }) => kind !== 'other');
  const text = site && grow(plot, site.kind, site.node.start, plot.rng.int(3));
  return text === undefined ? undefined : put(site!.node, text);
};

const wrapExpression: Edit = (plot) => {
  const { rng, reading } = plot;
  const { grammar } = reading;
  const site = anySite(plot, ({ kind }) => kind !== 'other');
  if (!site) return undefined;
  const { node, kind } = site;
  const old = atomic(plot, node);
  const other = (): string => grow(plot, kind, node.start, rng.int(2)) ?? number(plot, kind);
  if (kind === 'boolean') {
    const more = grow(plot, 'boolean', node.start, 1);
    return put(node, rng.chance(0.3) || !more ? grammar.not.replace('#', old) : `${old} ${rng.pick(grammar.operators.find((group) => group.some((one) => one === 'and' || one === '&&')) ?? ['&&'])} (${more})`);
  }
  const way = rng.weighted([6, grammar.calls.length > 0 ? 3 : 0, grammar.conditional ? 1.5 : 0]);
  if (way === 0) {
    const operator = rng.pick(kind === 'whole' ? ['+', '-', '*'] : ['+', '-', '*', '*', '/']);
    return put(node, rng.chance(0.8) ? `${old} ${operator} ${other()}` : `${other()} ${operator} ${old}`);
  }
  if (way === 1) {
    const template = rng.pick(grammar.calls);
    const first = rng.chance(0.5) || !template.includes('#, #') ? 0 : 1;
    return put(node, filled(template, (index) => (index === first ? old : other())));
  }
  const test = grow(plot, 'boolean', node.start, 1);
  if (!test) return undefined;
  const python = grammar.conditional.includes(' if ');
  const parts = rng.chance(0.5) ? [old, other()] : [other(), old];
  return put(node, filled(grammar.conditional, (index) => (python ? [parts[0]!, test, parts[1]!] : [`(${test})`, parts[0]!, parts[1]!])[index]!));
};

/** A part takes the place of the whole. */
export const leftOut: Edit = (plot) => {
  const { rng, reading } = plot;
  const parts = (site: Site): Site[] => reading.sites.filter((inner) => inner !== site && inner.node.start >= site.node.start && inner.node.end <= site.node.end && inner.node.parent !== null && inner.node.end - inner.node.start < site.node.end - site.node.start && fits(plot, inner.kind, site.kind));
  const site = anySite(plot, ({ node, kind }) => kind !== 'other' && /binary|comparison|boolean|unary|not_|call|invocation|conditional|ternary/.test(node.type));
  if (!site) return undefined;
  const all = parts(site).filter((part) => !/lambda|comprehension|generator/.test(part.node.parent!.type));
  return all.length > 0 ? put(site.node, textOf(plot, rng.pick(all).node)) : undefined;
};

const swapExpressions: Edit = (plot) => {
  const first = anySite(plot, ({ kind }) => kind !== 'other');
  if (!first) return undefined;
  const others = plot.reading.sites.filter(({ node, kind }) => kind === first.kind && (node.start >= first.node.end || node.end <= first.node.start) && textOf(plot, node) !== textOf(plot, first.node) && readable(plot, node, first.node.start) && readable(plot, first.node, node.start));
  if (others.length === 0) return undefined;
  const second = plot.rng.pick(others);
  return [...put(first.node, textOf(plot, second.node)), ...put(second.node, textOf(plot, first.node))];
};

const swapArguments: Edit = (plot) => {
  const { rng, reading } = plot;
  const lists = new Set(reading.sites.flatMap(({ node }) => (node.parent && /^argument/.test(node.parent.type) ? [node.parent] : [])));
  const calls = [...lists].filter((list) => named(list).length > 1 && named(list).every((one) => one.type !== 'keyword_argument' && !/splat|spread/.test(one.type)));
  if (calls.length === 0) return undefined;
  const all = named(rng.pick(calls));
  const at = rng.int(all.length - 1);
  const [a, b] = [all[at]!, all[at + 1]!];
  return [{ start: a.start, end: a.end, text: textOf(plot, b) }, { start: b.start, end: b.end, text: textOf(plot, a) }];
};

/** Functions of which one may be called in place of another. */
const FUNCTIONS: readonly (readonly string[])[] = [['min', 'max'], ['sin', 'cos'], ['floor', 'ceil', 'round'], ['sqrt', 'abs', 'exp', 'log', 'tanh'], ['mean', 'median', 'max', 'min'], ['argmin', 'argmax'], ['fmin', 'fmax'], ['minimum', 'maximum'], ['Min', 'Max'], ['Sin', 'Cos'], ['Floor', 'Ceil'], ['Sqrt', 'Abs', 'Exp', 'Log']];

const replaceFunction: Edit = (plot) => {
  const { rng, reading } = plot;
  const found = reading.sites.flatMap(({ node }): { at: Change; others: readonly string[] }[] => {
    if (!/call|invocation/.test(node.type)) return [];
    const callee = node.children.find(({ field }) => field === 'name' || field === 'function');
    const word = callee && /\w+$/.exec(textOf(plot, callee))?.[0];
    const others = FUNCTIONS.filter((group) => group.includes(word ?? '')).flat().filter((other) => other !== word);
    return others.length > 0 ? [{ at: { start: callee!.end - word!.length, end: callee!.end, text: '' }, others }] : [];
  });
  if (found.length === 0) return undefined;
  const { at, others } = rng.pick(found);
  return [{ ...at, text: rng.pick(others) }];
};

/** What is counted, or how often: one more or less, twice or half as much. */
const changeRange: Edit = (plot) => {
  const { rng, reading } = plot;
  const site = anySite(plot, ({ node, kind, address }) => address && kind === 'whole' && kindOf(node, reading.text, reading.grammar, reading.bindings) === 'whole');
  if (!site) return undefined;
  const old = atomic(plot, site.node);
  return put(site.node, rng.pick([`${old} + 1`, `${old} - 1`, `2 * ${old}`, `3 * ${old}`, `${old} ${reading.grammar.layout ? '//' : '/'} 2`]));
};


/** Edits of expressions, by name. */
export const EXPRESSION_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'change number': { edit: changeNumber, weight: 5 },
  'replace operator': { edit: replaceOperator, weight: 2 },
  'replace name': { edit: replaceName, weight: 2 },
  'replace expression': { edit: replaceExpression, weight: 4 },
  'replace function': { edit: replaceFunction, weight: 1 },
  'wrap expression': { edit: wrapExpression, weight: 5 },
  'delete expression': { edit: leftOut, weight: 2.5 },
  'swap expressions': { edit: swapExpressions, weight: 1 },
  'swap arguments': { edit: swapArguments, weight: 0.5 },
  'change range': { edit: changeRange, weight: 1 },
};

/** An expression of another program in the place of one of the same kind, if its names mean something there. */
export function grafted(plot: Plot, donor: Plot['reading']): Change[] | undefined {
  const site = anySite(plot, ({ kind }) => kind !== 'other');
  if (!site) return undefined;
  const gifts = donor.sites.filter(({ node, kind }) => kind === site.kind && node.end - node.start <= 400 && node.type !== 'identifier');
  if (gifts.length === 0) return undefined;
  const { node } = plot.rng.pick(gifts);
  const words = new Set(names(plot, 'number', site.node.start).concat(names(plot, 'boolean', site.node.start), names(plot, 'whole', site.node.start), names(plot, 'other', site.node.start)));
  const known = (one: Node): boolean => (one.type !== 'identifier' || /^(?:attribute|property|field|name|function)$/.test(one.field) || words.has(donor.text.slice(one.start, one.end)) || !donor.bindings.has(donor.text.slice(one.start, one.end))) && one.children.every(known);
  return known(node) ? put(site.node, donor.text.slice(node.start, node.end)) : undefined;
}
