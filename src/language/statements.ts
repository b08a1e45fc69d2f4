import type * as t from '@babel/types';
import type { ExpressionSite } from './analyse.ts';
import type { Edit } from './edits.ts';
import { grow } from './grow.ts';
import { atom, binary, fit } from './precedence.ts';
import type { Change } from './source.ts';
import { anySpot, declared, freshName, insertBefore, leaves, mentions, movable, reassignable, soilBefore, textOf, uses } from './spots.ts';

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
  const targets = spot.list.scope.visible(soil.position).filter((binding) => (binding.type === 'number' || binding.type === 'numbers') && !binding.optional && reassignable(plot, binding));
  if (targets.length === 0) return undefined;
  const target = rng.pick(targets);
  const operator = target.type === 'numbers' ? '=' : rng.pick(['=', '+=', '-=', '*=']);
  const value = grow(target.type as 'number' | 'numbers', 1 + rng.int(2), soil).text;
  if (value === target.name && operator === '=') return undefined;
  const assignment = `${target.name} ${operator} ${value};`;
  const text = rng.chance(0.6) ? `if (${grow('boolean', 1, soil).text}) ${assignment}` : assignment;
  const changes = [insertBefore(plot, spot, text)];
  if (target.kind === 'const') changes.push({ start: target.declaration!.start, end: target.declaration!.start + 5, text: 'let' });
  return changes;
};

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
  const mentioned = rest.match(mentions(name))?.length ?? 0;
  const value = analysis.expressions.find((site) => site.node === unparenthesised(only.init!));
  // Reassigned, or read where no expression may be put: then it stays.
  if (!value || mentioned !== readers.length || readers.length > 4) return undefined;
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
  const spot = anySpot(plot, ({ statement, index, list }) => statement.type === 'ExpressionStatement' || statement.type === 'ForStatement' || statement.type === 'WhileStatement' || (leaves(statement) && index < list.statements.length - 1));
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
  'wrap statement': { edit: wrapStatement, weight: 1 },
  'unwrap statement': { edit: unwrapStatement, weight: 0.5 },
};
