import { type ParserOptions, parse } from '@babel/parser';
import type * as t from '@babel/types';
import { OPERATORS } from './operators.ts';
import type { Tree } from './tree.ts';

const OPTIONS: ParserOptions = { sourceType: 'module', plugins: ['typescript'], allowReturnOutsideFunction: true };

/** Names as TypeScript calls them: `Math.sqrt` is sqrt. */
const CALLS = new Map(OPERATORS.flatMap(({ name, typescript }) => (typescript.startsWith('Math.') ? [[/^Math\.(\w+)/.exec(typescript)![1]!, name] as const] : [])));
const INFIX: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' };
const POWERS: Readonly<Record<number, string>> = { 2: 'square', 3: 'cube' };

/**
 * The tree of what stands in a function: constants that are written once, then what is returned. A constant that is used
 * twice is one and the same object in the tree. Undefined where anything else stands there.
 * @example readTree('const a = x * x; return a + 1;', ['x'])
 */
export function readTree(text: string, names: readonly string[]): Tree | undefined {
  const known = new Map<string, Tree>(names.map((name, variable) => [name, { variable }]));
  try {
    for (const statement of parse(text, OPTIONS).program.body as t.Statement[]) {
      if (statement.type === 'ReturnStatement') return statement.argument ? read(statement.argument, known) : undefined;
      if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return undefined;
      for (const { id, init } of statement.declarations) {
        if (id.type !== 'Identifier' || !init || known.has(id.name)) return undefined;
        known.set(id.name, read(init, known));
      }
    }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Unreadable) return undefined;
    throw error;
  }
  return undefined;
}

/** Something that is no formula. */
class Unreadable extends Error {}

function read(node: t.Node, known: ReadonlyMap<string, Tree>): Tree {
  const call = (op: string | undefined, ...args: t.Node[]): Tree => {
    if (op === undefined) throw new Unreadable();
    return { op, args: args.map((arg) => read(arg, known)) };
  };
  switch (node.type) {
    case 'NumericLiteral':
      return node.value;
    case 'Identifier': {
      const tree = known.get(node.name);
      if (tree === undefined) throw new Unreadable();
      return tree;
    }
    case 'ParenthesizedExpression':
      return read(node.expression, known);
    case 'UnaryExpression':
      if (node.operator !== '-') throw new Unreadable();
      return node.argument.type === 'NumericLiteral' ? -node.argument.value : call('neg', node.argument);
    case 'BinaryExpression':
      if (node.operator === '**') return node.right.type === 'NumericLiteral' && POWERS[node.right.value] ? call(POWERS[node.right.value], node.left) : call('pow', node.left, node.right);
      return call(INFIX[node.operator], node.left, node.right);
    case 'CallExpression': {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier' || callee.object.name !== 'Math' || callee.property.type !== 'Identifier') throw new Unreadable();
      const operator = OPERATORS.find(({ name }) => name === CALLS.get((callee.property as t.Identifier).name));
      return call(node.arguments.length === operator?.arity ? operator.name : undefined, ...node.arguments);
    }
    default:
      throw new Unreadable();
  }
}
