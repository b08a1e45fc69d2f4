import type * as t from '@babel/types';
import type { Analysis, ExpressionSite, StatementList } from './analyse.ts';
import type { Edit, Plot } from './edits.ts';
import { type Soil, grow } from './grow.ts';
import { atom, binary, fit } from './precedence.ts';
import type { Binding } from './scope.ts';
import { type Change, inside } from './source.ts';

/** A statement that may change and the list it stands in. */
interface Spot {
  list: StatementList;
  index: number;
  statement: t.Statement;
}

function anySpot({ analysis, rng }: Plot, accept: (spot: Spot) => boolean = () => true): Spot | undefined {
  const spots = analysis.lists.flatMap((list) => list.open.map((index) => ({ list, index, statement: list.statements[index]! }))).filter(accept);
  return spots.length > 0 ? rng.pick(spots) : undefined;
}

const textOf = (analysis: Analysis, node: t.Node): string => analysis.text.slice(node.start!, node.end!);

/** Leading white space of the line a position is on. */
function indent(text: string, position: number): string {
  const line = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, position))![0];
}

function declared(statement: t.Statement): string[] {
  if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : ['']));
  if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) return [statement.id.name];
  return [];
}

const uses = (text: string, name: string): boolean => new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text);

const leaves = (statement: t.Statement): boolean => statement.type === 'ReturnStatement' || statement.type === 'ThrowStatement' || statement.type === 'BreakStatement' || statement.type === 'ContinueStatement';

/** Exported names and nested functions keep their shape. */
const movable = ({ statement }: Spot): boolean => !statement.type.startsWith('Export') && !statement.type.startsWith('Import') && !statement.type.startsWith('TS');

const soilBefore = (plot: Plot, { list, statement }: Spot): Soil => ({ ...plot, scope: list.scope, position: statement.start! });

const insertBefore = (plot: Plot, { statement }: Spot, text: string): Change => ({ start: statement.start!, end: statement.start!, text: `${text}\n${indent(plot.analysis.text, statement.start!)}` });

function freshName({ analysis }: Plot): string {
  for (let i = 1; ; i++) if (!analysis.names.has(`v${i}`)) return `v${i}`;
}

/** A new constant before a statement, and a later expression that reads it at once: alone it would change nothing. */
const insertConstant: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, movable);
  if (!spot) return undefined;
  const last = spot.list.statements.at(-1)!.end!;
  const readers = analysis.expressions.filter((site) => site.type === 'number' && site.start >= spot.statement.start! && site.end <= last);
  if (readers.length === 0) return undefined;
  const name = freshName(plot);
  const reader = rng.pick(readers);
  const old = { text: analysis.text.slice(reader.node.start!, reader.node.end!), precedence: reader.precedence };
  const value = grow('number', 1 + rng.int(2), soilBefore(plot, spot));
  const read = rng.chance(0.3) ? atom(name) : binary(rng.pick(['+', '-', '*', '/']), old, atom(name));
  const declaration = insertBefore(plot, spot, `const ${name} = ${value.text};`);
  const change = { start: reader.start, end: reader.end, text: fit(read, reader.needs) };
  // An expression statement may begin where the constant goes: one change then.
  return change.start === declaration.start ? [{ ...change, text: declaration.text + change.text }] : [declaration, change];
};

const insertReturn: Edit = (plot) => {
  const spot = anySpot(plot, (spot) => movable(spot) && spot.list.scope.returns === 'number');
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  return [insertBefore(plot, spot, `if (${grow('boolean', 1, soil).text}) return ${grow('number', 1 + plot.rng.int(2), soil).text};`)];
};

/** Assigns to a variable of the function; a const becomes a let where that is needed. */
const insertAssignment: Edit = (plot) => {
  const { rng } = plot;
  const spot = anySpot(plot, movable);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const targets = spot.list.scope.visible(soil.position).filter((binding) => binding.type === 'number' && reassignable(plot, binding));
  if (targets.length === 0) return undefined;
  const target = rng.pick(targets);
  const assignment = `${target.name} ${rng.pick(['=', '+=', '-=', '*='])} ${grow('number', 1 + rng.int(2), soil).text};`;
  const text = rng.chance(0.6) ? `if (${grow('boolean', 1, soil).text}) ${assignment}` : assignment;
  const changes = [insertBefore(plot, spot, text)];
  if (target.kind === 'const') changes.push({ start: target.declaration!.start, end: target.declaration!.start + 5, text: 'let' });
  return changes;
};

function reassignable({ analysis }: Plot, binding: Binding): boolean {
  if (binding.kind === 'let' || binding.kind === 'param') return true;
  const at = binding.declaration;
  return binding.kind === 'const' && at !== undefined && inside(analysis.blocks, { start: at.start, end: at.start + 5 });
}

/** Takes a statement out; the readers of a constant read its value instead. */
const deleteStatement: Edit = (plot) => {
  const { analysis } = plot;
  const spot = anySpot(plot, (spot) => movable(spot) && !(leaves(spot.statement) && spot.index === spot.list.statements.length - 1));
  if (!spot) return undefined;
  const { statement, list } = spot;
  const removal = wholeLines(analysis.text, statement);
  const names = declared(statement);
  const rest = analysis.text.slice(statement.end!, list.statements.at(-1)!.end!);
  if (!names.some((name) => uses(rest, name))) return [removal];
  const [only] = statement.type === 'VariableDeclaration' && statement.declarations.length === 1 ? statement.declarations : [];
  if (!only?.init || only.id.type !== 'Identifier') return undefined;
  const { name } = only.id;
  const readers = analysis.expressions.filter((site) => site.start >= statement.end! && site.node.type === 'Identifier' && site.node.name === name);
  const mentions = rest.match(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g'))?.length ?? 0;
  const value = analysis.expressions.find((site) => site.node === unparenthesised(only.init!));
  // Reassigned, or read where no expression may be put: then it stays.
  if (!value || mentions !== readers.length || readers.length > 4) return undefined;
  return [removal, ...readers.map((site: ExpressionSite) => ({ start: site.start, end: site.end, text: fit({ text: textOf(analysis, value.node), precedence: value.precedence }, site.needs) }))];
};

/** A statement alone on its lines goes with them. */
function wholeLines(text: string, { start, end }: t.Statement): Change {
  const from = text.lastIndexOf('\n', start! - 1) + 1;
  const to = text.indexOf('\n', end!) + 1;
  const alone = to > 0 && text.slice(from, start!).trim() === '' && text.slice(end!, to).trim() === '';
  return alone ? { start: from, end: to, text: '' } : { start: start!, end: end!, text: '' };
}

function unparenthesised(node: t.Expression): t.Expression {
  return node.type === 'ParenthesizedExpression' ? unparenthesised(node.expression) : node;
}

const swapStatements: Edit = (plot) => {
  const { analysis } = plot;
  const swappable = (statement: t.Statement) => !leaves(statement) && statement.type !== 'FunctionDeclaration';
  const spot = anySpot(plot, (spot) => {
    const next = spot.list.statements[spot.index + 1];
    return movable(spot) && next !== undefined && spot.list.open.includes(spot.index + 1) && swappable(spot.statement) && swappable(next);
  });
  if (!spot) return undefined;
  const next = spot.list.statements[spot.index + 1]!;
  const [first, second] = [textOf(analysis, spot.statement), textOf(analysis, next)];
  if (declared(spot.statement).some((name) => uses(second, name)) || declared(next).some((name) => uses(first, name))) return undefined;
  return [
    { start: spot.statement.start!, end: spot.statement.end!, text: second },
    { start: next.start!, end: next.end!, text: first },
  ];
};

const wrapStatement: Edit = (plot) => {
  const { analysis } = plot;
  const spot = anySpot(plot, ({ statement, index, list }) => statement.type === 'ExpressionStatement' || (leaves(statement) && index < list.statements.length - 1));
  if (!spot) return undefined;
  const { start, end } = spot.statement;
  return [{ start: start!, end: end!, text: `if (${grow('boolean', 1, soilBefore(plot, spot)).text}) ${textOf(analysis, spot.statement)}` }];
};

/** `if (c) s` becomes `s`. */
const unwrapStatement: Edit = (plot) => {
  const spot = anySpot(plot, ({ statement }) => statement.type === 'IfStatement' && !leavesFunction(statement));
  if (spot?.statement.type !== 'IfStatement') return undefined;
  return [{ start: spot.statement.start!, end: spot.statement.end!, text: textOf(plot.analysis, spot.statement.consequent) }];
};

const leavesFunction = ({ consequent }: t.IfStatement): boolean => leaves(consequent) || (consequent.type === 'BlockStatement' && consequent.body.some(leaves));

export const STATEMENT_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'insert constant': { edit: insertConstant, weight: 2 },
  'insert return': { edit: insertReturn, weight: 1.5 },
  'insert assignment': { edit: insertAssignment, weight: 1.5 },
  'delete statement': { edit: deleteStatement, weight: 2 },
  'swap statements': { edit: swapStatements, weight: 0.5 },
  'wrap statement': { edit: wrapStatement, weight: 0.5 },
  'unwrap statement': { edit: unwrapStatement, weight: 0.5 },
};
