import type * as t from '@babel/types';
import { children } from '../source.ts';
import { routines } from './routine.ts';

const MUTATORS = new Set('fill set sort reverse copyWithin push pop shift unshift splice add delete clear'.split(' '));

/**
 * Which parameters of the exported functions have their insides written to: arrays and objects there
 * belong to whoever calls. A name that means something else as well is passed over.
 * @example writtenParameters(readCode('export function f(a: number[]) { a[0] = 1; }').body) // Set { 'f: a' }
 */
export function writtenParameters(body: readonly t.Statement[]): Set<string> {
  const written = new Set<string>();
  for (const { name, node, exported } of routines(body)) {
    if (!exported || (node.returnType?.type === 'TSTypeAnnotation' && node.returnType.typeAnnotation.type === 'TSVoidKeyword')) continue;
    const own = new Set(node.params.flatMap((param) => (param.type === 'Identifier' ? [param.name] : [])));
    const shadows = new Set<string>();
    const found = new Set<string>();
    const visit = (part: t.Node): void => {
      for (const target of targets(part)) found.add(target);
      for (const other of bound(part)) shadows.add(other);
      children(part, visit);
    };
    visit(node.body);
    for (const target of found) if (own.has(target) && !shadows.has(target)) written.add(`${name}: ${target}`);
  }
  return written;
}

/** What a node writes into, by the name at its root. */
function targets(node: t.Node): string[] {
  if (node.type === 'AssignmentExpression') return node.left.type === 'Identifier' ? [] : rootOf(node.left);
  if (node.type === 'UpdateExpression') return node.argument.type === 'Identifier' ? [] : rootOf(node.argument);
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return rootOf(node.argument);
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return [];
  return MUTATORS.has(node.callee.property.name) ? rootOf(node.callee.object) : [];
}

function rootOf(node: t.Node): string[] {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'MemberExpression') return rootOf(node.object);
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression') return rootOf(node.expression);
  return [];
}

/** Names a node gives another meaning. */
function bound(node: t.Node): string[] {
  const named = (target: t.Node): string[] => (target.type === 'Identifier' ? [target.name] : []);
  if (node.type === 'VariableDeclarator') return named(node.id);
  if (node.type === 'AssignmentExpression') return named(node.left);
  return 'params' in node && Array.isArray(node.params) ? (node.params as t.Node[]).flatMap(named) : [];
}
