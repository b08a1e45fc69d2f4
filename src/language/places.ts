import type * as t from '@babel/types';
import { type Span, children } from './source.ts';

/** Where one text may stand for another without anything else noticing, inside of functions only. */
export interface Places {
  /** Expressions of which only the value matters, outer ones first. */
  expressions: readonly Span[];
  /** Statements that declare nothing, by where they begin. */
  statements: ReadonlyMap<number, Span>;
  /** Where a statement may be put in front: where those of lists begin. */
  starts: ReadonlySet<number>;
  /** Values of constants that are declared alone, by where the declaration begins. */
  constants: ReadonlyMap<number, Span & { name: string; value: Span }>;
}

const spanOf = (node: t.Node): Span => ({ start: node.start!, end: node.end! });

/**
 * Goes by a list of what is known: whatever is not in it is part of what surrounds it.
 * @example placesOf(parseSource('export function f(x: number) { return x; }').file.program).expressions.length // 1
 */
export function placesOf(program: t.Program): Places {
  const expressions: Span[] = [];
  const statements = new Map<number, Span>();
  const starts = new Set<number>();
  const constants = new Map<number, Span & { name: string; value: Span }>();

  const values = (nodes: readonly (t.Node | null | undefined)[]): void => {
    for (const node of nodes) if (node) value(node);
  };
  function value(node: t.Node): void {
    expressions.push(spanOf(node));
    insides(node);
  }
  function insides(node: t.Node): void {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
        return values([node.left, node.right]);
      case 'ConditionalExpression':
        return values([node.test, node.consequent, node.alternate]);
      case 'UnaryExpression':
        // of `typeof` and `delete` the name itself matters
        return node.operator === '-' || node.operator === '+' || node.operator === '!' || node.operator === '~' ? value(node.argument) : undefined;
      case 'CallExpression':
      case 'NewExpression':
        if (node.callee.type === 'MemberExpression') insides(node.callee);
        return values(node.arguments.map((each) => (each.type === 'SpreadElement' ? each.argument : each)));
      case 'MemberExpression':
        return values([node.object.type === 'Super' ? null : node.object, node.computed ? node.property : null]);
      case 'ArrayExpression':
        return values(node.elements.map((each) => (each?.type === 'SpreadElement' ? each.argument : each)));
      case 'ObjectExpression':
        return values(node.properties.map((each) => (each.type === 'SpreadElement' ? each.argument : each.type === 'ObjectProperty' && !each.shorthand ? each.value : null)));
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') insides(node.left);
        return value(node.right);
      case 'SequenceExpression':
      case 'TemplateLiteral':
        return values(node.expressions);
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        return value(node.expression);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return node.body.type === 'BlockStatement' ? list(node.body.body) : value(node.body);
    }
  }
  function list(nodes: readonly t.Statement[]): void {
    for (const node of nodes) {
      starts.add(node.start!);
      statement(node);
    }
  }
  function statement(node: t.Statement | null | undefined): void {
    if (!node) return;
    const declares = node.type.endsWith('Declaration') || node.type === 'LabeledStatement';
    if (!declares) statements.set(node.start!, spanOf(node));
    switch (node.type) {
      case 'ExpressionStatement':
        return insides(node.expression);
      case 'VariableDeclaration': {
        const [only] = node.declarations;
        if (node.declarations.length === 1 && node.kind === 'const' && only?.id.type === 'Identifier' && only.init) constants.set(node.start!, { ...spanOf(node), name: only.id.name, value: spanOf(only.init) });
        return values(node.declarations.map(({ init }) => init));
      }
      case 'FunctionDeclaration':
        return list(node.body.body);
      case 'IfStatement':
        value(node.test);
        statement(node.consequent);
        return statement(node.alternate);
      case 'ForStatement':
        if (node.init?.type === 'VariableDeclaration') values(node.init.declarations.map(({ init }) => init));
        values([node.test, node.update]);
        return statement(node.body);
      case 'ForOfStatement':
      case 'ForInStatement':
        value(node.right);
        return statement(node.body);
      case 'WhileStatement':
      case 'DoWhileStatement':
        value(node.test);
        return statement(node.body);
      case 'ReturnStatement':
      case 'ThrowStatement':
        return values([node.argument]);
      case 'BlockStatement':
        return list(node.body);
    }
  }

  // at the top level only what is in functions
  const top = (node: t.Node): void => {
    if (node.type === 'FunctionDeclaration') list(node.body.body);
    else if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') insides(node);
    else if (!node.type.startsWith('Class')) children(node, top);
  };
  top(program);
  return { expressions, statements, starts, constants };
}
