import type * as t from '@babel/types';
import type { Random } from '../core/index.ts';
import type { Analysis, ExpressionSite, StatementList } from './analyse.ts';
import type { Edit, Plot } from './edits.ts';
import { format } from './grow.ts';
import { typeOf } from './scope.ts';
import { type Change, applyChanges, inside } from './source.ts';
import { freshNames, indent, mentions, namesOf, nesting, reassignable, textOf } from './spots.ts';

/** What a minimiser of the library found, `minimise(objective, start, …).x`. */
interface Descent {
  site: ExpressionSite;
  start: t.Node;
  /** Where the objective is written: in the call, or where its name is declared. */
  objective: { start: number; end: number };
  statement: t.Statement;
}

/** A number that an objective reads: what it is called, what it is to begin with, and what has to change for it. */
interface Parameter {
  name: string;
  value: number;
  changes: readonly Change[];
}

const around = (outer: { start?: number | null; end?: number | null }, inner: { start?: number | null; end?: number | null }): boolean => outer.start! <= inner.start! && inner.end! <= outer.end!;

/** Statements that can have others put before them without a change to what they themselves do. */
const SIMPLE = new Set(['ReturnStatement', 'VariableDeclaration', 'ExpressionStatement']);

function descentsOf(analysis: Analysis): Descent[] {
  return analysis.expressions.flatMap((site) => {
    const { node, type, scope } = site;
    if (type !== 'numbers' || node.type !== 'MemberExpression' || node.object.type !== 'CallExpression') return [];
    const [first, ...others] = node.object.arguments;
    const start = others.find((argument) => typeOf(argument, scope) === 'numbers');
    const statement = statementAround(analysis, site);
    const objective = first && (first.type === 'Identifier' ? declarationOf(analysis, first.name, scope.find(first.name)?.declaration?.start) : first);
    if (!start || !statement || !objective) return [];
    return [{ site, start, statement, objective: { start: objective.start!, end: objective.end! } }];
  });
}

function statementAround({ lists, functions }: Analysis, site: ExpressionSite): t.Statement | undefined {
  const list = lists[site.list];
  const index = list?.open.find((each) => around(list.statements[each]!, site));
  const statement = index === undefined ? undefined : list!.statements[index]!;
  return statement && SIMPLE.has(statement.type) && !functions.some((each) => around(statement, each) && around(each, site)) ? statement : undefined;
}

/** The value that a name is declared with, where edits may change it. */
function declarationOf({ lists }: Analysis, name: string, at: number | undefined): t.Expression | undefined {
  for (const { statements, open } of lists) {
    for (const index of open) {
      const statement = statements[index]!;
      if (statement.type !== 'VariableDeclaration' || statement.start !== at) continue;
      return statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)?.init ?? undefined;
    }
  }
  return undefined;
}

/** Numbers with a name that an objective reads, and those that are written in it; what is twice another is the same number. */
function parametersOf(plot: Plot, { objective, site }: Descent, fresh: string): Parameter[] {
  const { analysis } = plot;
  const text = analysis.text.slice(objective.start, objective.end);
  const named = [...new Set(namesOf(text))].flatMap((name): Parameter[] => {
    const binding = site.scope.find(name);
    const value = binding && declarationOf(analysis, name, binding.declaration?.start);
    if (value?.type !== 'NumericLiteral' || value.value === 0 || !reassignable(plot, binding!)) return [];
    const { start, keyword } = binding!.declaration!;
    return [{ name, value: value.value, changes: keyword === 'const' ? [{ start, end: start + 5, text: 'let' }] : [] }];
  });
  const literals = analysis.literals.filter((literal) => !literal.address && literal.value !== 0 && around(objective, literal));
  const values = [...new Set(literals.map(({ value }) => value))].filter((value) => !literals.some((other) => other.value === value / 2));
  const home = homeOf(analysis, objective, site);
  if (!home) return named;
  return [...named, ...values.map((value): Parameter => {
    const first = home.statements[home.open[0]!]!.start!;
    const changes = literals.flatMap(({ start, end, value: written }) => (written === value ? [{ start, end, text: fresh }] : written === 2 * value ? [{ start, end, text: `(2 * ${fresh})` }] : []));
    return { name: fresh, value, changes: [{ start: first, end: first, text: `let ${fresh} = ${format(value)};\n${indent(analysis.text, first)}` }, ...changes] };
  })];
}

/** The outermost list that holds an objective and its descent. */
function homeOf({ lists }: Analysis, ...parts: readonly { start: number; end: number }[]): StatementList | undefined {
  return lists.find(({ statements, open }) => parts.every((part) => around({ start: statements[open[0]!]!.start!, end: statements[open.at(-1)!]!.end! }, part)));
}

/**
 * Continuation: a descent is made several times, each from where the one before it ended, while a number that its
 * objective reads grows or falls by a factor. Penalty methods and smoothed maxima are descended so (Nocedal and Wright,
 * Numerical Optimization, 2nd ed., section 17.1); which number, how fast and how far is drawn.
 */
const continueDescent: Edit = (plot) => {
  const { analysis, rng } = plot;
  const descents = descentsOf(analysis);
  if (descents.length === 0) return undefined;
  const descent = rng.pick(descents);
  // What is continued already is continued in another way: within the same loop it would take the square of the time.
  const loop = loopAround(analysis, descent.site);
  if (loop && rng.chance(0.7)) return redrawn(loop, rng);
  const { site, start, statement } = descent;
  const [other, first] = freshNames(plot);
  const own = ownPoint(plot, descent);
  const point = own?.name ?? other;
  const second = `v${Number(first.slice(1)) + 1}`;
  const parameters = parametersOf(plot, descent, first);
  if (parameters.length === 0) return undefined;
  const chosen = [rng.pick(parameters)];
  const others = parameters.filter(({ value, name }) => value !== chosen[0]!.value || name !== chosen[0]!.name);
  if (others.length > 0 && rng.chance(0.3)) chosen.push(renamed(rng.pick(others), first, chosen[0]!.name === first ? second : first));
  const { factor, reach } = pace(rng);
  const grows = rng.chance(0.8);
  const [{ name, value }] = chosen as [Parameter];
  const end = endOf(value, grows, reach);
  const head = `for (${chosen.map((each) => `${each.name} = ${format(each.value)}`).join(', ')}; ${name} ${grows ? '<' : '>'} ${end}; ${chosen.map((each) => `${each.name} ${grows ? '*=' : '/='} ${format(factor)}`).join(', ')})`;
  const changes = [...chosen.flatMap((each) => each.changes), ...(own?.changes ?? [])];
  const call = site.node as t.MemberExpression;
  // What stands in the call itself changes in its text.
  const within = [...changes.filter((change) => around(call, change)), { start: start.start!, end: start.end!, text: point }];
  const text = applyChanges(textOf(analysis, call), within.map((change) => ({ ...change, start: change.start - call.start!, end: change.end - call.start! })));
  const margin = indent(analysis.text, statement.start!);
  const loops = `${own ? '' : `let ${point} = ${textOf(analysis, start)};\n${margin}`}${head} {\n${margin}  ${point} = ${text};\n${margin}}\n${margin}`;
  return merged([...changes.filter((change) => !around(call, change)), { start: statement.start!, end: statement.start!, text: loops }, { start: site.start, end: site.end, text: point }]);
};

/** How fast a number changes from one descent to the next, and how far in all: beyond 10^10 doubles have no digits left. */
function pace(rng: Random): { factor: number; reach: number } {
  const factor = rng.pick([2, 4, 10, 10, 30, 100]);
  return { factor, reach: Math.min(1e10, factor ** rng.pick([2, 3, 4, 5, 6, 8])) };
}

const endOf = (value: number, grows: boolean, reach: number): string => format(Number((grows ? value * reach : value / reach).toPrecision(3)));

/** A loop over a number that grows or falls by a factor. */
interface Continued {
  first: number;
  grows: boolean;
  end: t.NumericLiteral;
  factors: readonly t.NumericLiteral[];
}

/** The innermost such loop around a descent. */
function loopAround({ loops, blocks }: Analysis, site: ExpressionSite): Continued | undefined {
  const found = loops.findLast((loop) => loop.type === 'ForStatement' && around(loop.body, site));
  if (found?.type !== 'ForStatement' || !inside(blocks, found)) return undefined;
  const [start, update] = [found.init, found.update].map((part) => (part?.type === 'SequenceExpression' ? part.expressions : [part]));
  const [first] = start!;
  const { test } = found;
  if (first?.type !== 'AssignmentExpression' || first.right.type !== 'NumericLiteral' || test?.type !== 'BinaryExpression' || test.right.type !== 'NumericLiteral') return undefined;
  const factors = update!.flatMap((part) => (part?.type === 'AssignmentExpression' && (part.operator === '*=' || part.operator === '/=') && part.right.type === 'NumericLiteral' ? [part.right] : []));
  if (factors.length !== update!.length) return undefined;
  return { first: first.right.value, grows: test.operator.startsWith('<'), end: test.right, factors };
}

function redrawn({ first, grows, end, factors }: Continued, rng: Random): Change[] {
  const { factor, reach } = pace(rng);
  return [...factors.map(({ start, end: last }) => ({ start: start!, end: last!, text: format(factor) })), { start: end.start!, end: end.end!, text: endOf(first, grows, reach) }];
}

/** The variable a descent begins with, where the descent may write to it: so that what is put into it at any time before counts. */
function ownPoint(plot: Plot, { site, start }: Descent): { name: string; changes: Change[] } | undefined {
  const binding = start.type === 'Identifier' ? site.scope.find(start.name) : undefined;
  if (!binding?.declaration || !reassignable(plot, binding) || nesting(plot, binding.declaration.start) !== nesting(plot, site.start)) return undefined;
  const at = binding.declaration;
  return { name: binding.name, changes: binding.kind === 'const' ? [{ start: at.start, end: at.start + 5, text: 'let' }] : [] };
}

const renamed = ({ name, value, changes }: Parameter, from: string, to: string): Parameter => (name === from ? { name: to, value, changes: changes.map((change) => ({ ...change, text: change.text.replaceAll(mentions(from), to) })) } : { name, value, changes });

/** What is put in at one place is one change, in the order given. */
function merged(changes: readonly Change[]): Change[] {
  const found: Change[] = [];
  for (const change of changes) {
    const same = found.findIndex(({ start, end }) => start === change.start && end === change.end);
    if (same < 0) found.push(change);
    else if (change.start === change.end) found[same] = { ...change, text: found[same]!.text + change.text };
  }
  return found;
}

/** Whether a program descends anywhere. */
export const descends = (analysis: Analysis): boolean => descentsOf(analysis).length > 0;

/** Edits for programs that call a minimiser; others never draw them. */
export const DESCENT_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'continue descent': { edit: continueDescent, weight: 4 },
};
