import type * as t from '@babel/types';
import type { Analysis, StatementList } from './analyse.ts';
import type { Plot } from './edits.ts';
import type { Soil } from './grow.ts';
import type { Binding } from './scope.ts';
import { type Change, inside } from './source.ts';

/** A statement that may change and the list it stands in. */
export interface Spot {
  list: StatementList;
  index: number;
  statement: t.Statement;
}

const known = new WeakMap<Analysis, readonly (readonly Spot[])[]>();

/** Found once for all edits of a program. */
function spotsOf(analysis: Analysis): readonly (readonly Spot[])[] {
  if (!known.has(analysis)) known.set(analysis, analysis.lists.map((list) => list.open.map((index): Spot => ({ list, index, statement: list.statements[index]! }))));
  return known.get(analysis)!;
}

/**
 * First a list, then a place in it: drawn among all statements alike, a long loop body would get nearly
 * every edit. Outer lists, where a program says in which order it works, come more often.
 */
export function anySpot({ analysis, rng }: Plot, accept: (spot: Spot) => boolean = () => true): Spot | undefined {
  const lists = spotsOf(analysis).map((spots) => spots.filter(accept)).filter((spots) => spots.length > 0);
  if (lists.length <= 1) return lists[0] && rng.pick(lists[0]);
  return rng.pick(lists[rng.weighted(lists.map(([spot]) => 1 / (1 + spot!.list.depth)))]!);
}

export const textOf = (analysis: Analysis, node: t.Node): string => analysis.text.slice(node.start!, node.end!);

/** Leading white space of the line a position is on. */
export function indent(text: string, position: number): string {
  const line = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, position))![0];
}

export function declared(statement: t.Statement): string[] {
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : ['']));
  if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) return [statement.id.name];
  return [];
}

/** Finds each mention of a name in a piece of source; members of that name are none. */
export const mentions = (name: string): RegExp => new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');

export const uses = (text: string, name: string): boolean => mentions(name).test(text);

export const leaves = (statement: t.Statement): boolean => statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement' || statement.type === 'BreakStatement' || statement.type === 'ContinueStatement';

/** Exported names and nested functions keep their shape. */
export const movable = ({ statement }: Spot): boolean => !statement.type.startsWith('Export') && !statement.type.startsWith('Import') && !statement.type.startsWith('TS');

export const soilBefore = (plot: Plot, { list, statement }: Spot): Soil => ({ ...plot, scope: list.scope, position: statement.start! });

export const insertBefore = (plot: Plot, { statement }: Spot, text: string): Change => ({ start: statement.start!, end: statement.start!, text: `${text}\n${indent(plot.analysis.text, statement.start!)}` });

export function freshName({ analysis }: Plot): string {
  for (let i = 1; ; i++) if (!analysis.names.has(`v${i}`)) return `v${i}`;
}

/** Two at once. */
export function freshNames(plot: Plot): [string, string] {
  const first = freshName(plot);
  for (let i = Number(first.slice(1)) + 1; ; i++) if (!plot.analysis.names.has(`v${i}`)) return [first, `v${i}`];
}

/** Every name a piece of source mentions, members and keys aside. */
export function namesOf(text: string): string[] {
  const bare = text.replace(/\.\s*[A-Za-z_$][\w$]*/g, '').replace(/([{,]\s*)[A-Za-z_$][\w$]*\s*:/g, '$1');
  return [...bare.matchAll(/([A-Za-z_$][\w$]*)/g)].map(([, name]) => name!);
}

/** How many functions a position is in: 1 is the entry's own body. */
export const nesting = ({ analysis }: Plot, at: number): number => analysis.functions.filter(({ start, end }) => start! <= at && at < end!).length;

/** Whether an edit may assign to it. */
export function reassignable({ analysis }: Plot, binding: Binding): boolean {
  if (binding.member) return false;
  if (binding.kind === 'let' || binding.kind === 'param') return true;
  const at = binding.declaration;
  return binding.kind === 'const' && at !== undefined && inside(analysis.blocks, { start: at.start, end: at.start + 5 });
}
