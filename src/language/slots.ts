import type * as t from '@babel/types';
import { PRECEDENCE, binaryPrecedence, operandNeeds } from './precedence.ts';

/** A place whose expression no edit may exchange: callees, objects of members, targets. */
export const FIXED = -1;

/** How tightly a child of a node must bind, or FIXED. */
export function needsOf(parent: t.Node, key: string): number {
  switch (parent.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return operandNeeds(parent.operator, key as 'left' | 'right');
    case 'UnaryExpression':
      return parent.operator === 'delete' || parent.operator === 'typeof' ? FIXED : PRECEDENCE.postfix;
    case 'ConditionalExpression':
      return key === 'test' ? PRECEDENCE.or : PRECEDENCE.assignment;
    case 'CallExpression':
    case 'NewExpression':
    case 'OptionalCallExpression':
      return key === 'callee' ? FIXED : PRECEDENCE.assignment;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return PRECEDENCE.member;
    case 'TaggedTemplateExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return FIXED;
    default:
      return PRECEDENCE.assignment;
  }
}

/** How tightly an expression binds. */
export function precedenceOf(node: t.Node): number {
  switch (node.type) {
    case 'SequenceExpression':
      return PRECEDENCE.comma;
    case 'AssignmentExpression':
    case 'ArrowFunctionExpression':
    case 'YieldExpression':
      return PRECEDENCE.assignment;
    case 'ConditionalExpression':
      return PRECEDENCE.conditional;
    case 'BinaryExpression':
    case 'LogicalExpression':
      return binaryPrecedence(node.operator);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return PRECEDENCE.relational;
    case 'UnaryExpression':
    case 'AwaitExpression':
      return PRECEDENCE.unary;
    case 'UpdateExpression':
      return PRECEDENCE.postfix;
    case 'CallExpression':
    case 'MemberExpression':
    case 'NewExpression':
      return PRECEDENCE.member;
    default:
      return PRECEDENCE.primary;
  }
}
