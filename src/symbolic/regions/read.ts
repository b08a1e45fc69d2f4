import type * as t from '@babel/types';
import type { Tree } from '../tree.ts';
import { typeOf, wordCalled } from './words.ts';

/** A parsed program with its EVOLVE blocks. */
export interface Parsed {
  readonly file: t.File;
  readonly blocks: readonly { readonly start: number; readonly end: number }[];
}

/** What an EVOLVE block computes, where that is expressions of the function's numbers and nothing else. */
export interface Region {
  /** Names of the variables. */
  readonly names: readonly string[];
  /** What is returned (no name), or what variables stand at when the block ends. */
  readonly outputs: readonly { readonly name?: string; readonly tree: Tree }[];
}

/** Something that is no expression of numbers. */
class Unreadable extends Error {}

type Known = ReadonlyMap<string, Tree>;

/** Nodes read at most: what stands after a condition is read for each of its ways. */
const MOST = 4000;

/**
 * The expressions of a program's first EVOLVE block, which lies in a function: declarations, assignments, conditions and
 * what is returned, as trees over the function's number parameters. Undefined where the block holds anything else, such
 * as a loop, an array or a call of a function that is not `Math`'s.
 * @example readRegion(analyse(source))?.outputs[0].tree
 */
export function readRegion({ file, blocks: [block] }: Parsed): Region | undefined {
  if (!block) return undefined;
  const around = functionAround(file, block);
  if (!around) return undefined;
  const names = around.params.flatMap((param) => (param.type === 'Identifier' && param.typeAnnotation?.type === 'TSTypeAnnotation' && param.typeAnnotation.typeAnnotation.type === 'TSNumberKeyword' ? [param.name] : []));
  const { body } = around.body;
  const before = body.filter((statement) => statement.end! <= block.start);
  const open = body.filter((statement) => statement.start! >= block.start && statement.end! <= block.end);
  const after = body.slice(before.length + open.length);
  const reader = { left: MOST };
  const constants = new Map(constantsOf(file));
  let known: Known = new Map<string, Tree>([...constants, ...names.map((name, variable): [string, Tree] => [name, { variable }])]);
  try {
    // what stands before the block counts where it can be read; a name that cannot is not known
    for (const statement of before) {
      const assigned = assignedIn(statement);
      // its value is no longer the one that a tree would name
      if (names.some((name) => assigned.has(name))) return undefined;
      known = attempt(() => stateAfter([statement], known, reader)) ?? new Map([...known].filter(([name]) => !assigned.has(name)));
    }
    if (after.length === 0) return { names, outputs: [{ tree: number(resultOf(open, known, reader)) }] };
    const later = namesIn(after);
    const end = stateAfter(open, known, reader);
    const kept = [...known.keys()].filter((name) => later.has(name) && !constants.has(name));
    return kept.length > 0 ? { names, outputs: kept.map((name) => ({ name, tree: number(end.get(name)!) })) } : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

type Body = { params: t.Function['params']; body: t.BlockStatement };

/** The function of the module that the block lies in. */
function functionAround(file: t.File, { start, end }: { start: number; end: number }): Body | undefined {
  for (const statement of file.program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    const functions = declared?.type === 'FunctionDeclaration' ? [declared] : declared?.type === 'VariableDeclaration' ? declared.declarations.map(({ init }) => init) : [];
    for (const one of functions) {
      if ((one?.type === 'FunctionDeclaration' || one?.type === 'ArrowFunctionExpression') && one.body.type === 'BlockStatement' && one.body.start! < start && one.body.end! > end) return { params: one.params, body: one.body };
    }
  }
  return undefined;
}

/** Numbers that the module names. */
function constantsOf({ program }: t.File): [string, number][] {
  return program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') return [];
    return declared.declarations.flatMap(({ id, init }): [string, number][] => (id.type === 'Identifier' && init?.type === 'NumericLiteral' ? [[id.name, init.value]] : []));
  });
}

function visit(node: unknown, each: (node: t.Node) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (typeof (node as t.Node).type === 'string') each(node as t.Node);
  for (const value of Array.isArray(node) ? node : Object.values(node)) visit(value, each);
}

function namesIn(nodes: readonly t.Node[]): Set<string> {
  const found = new Set<string>();
  visit(nodes, (node) => node.type === 'Identifier' && found.add(node.name));
  return found;
}

/** Names that a statement writes to, wherever in it. */
function assignedIn(statement: t.Statement): Set<string> {
  const found = new Set<string>();
  visit(statement, (node) => {
    const to = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? node.left : undefined;
    if (to) for (const name of namesIn([to])) found.add(name);
  });
  return found;
}

interface Reader {
  left: number;
}

/** What is returned: each way of a condition goes on with all that follows it. */
function resultOf(statements: readonly t.Statement[], known: Known, reader: Reader): Tree {
  const [first, ...rest] = statements;
  if (!first || --reader.left < 0) throw new Unreadable();
  if (first.type === 'ReturnStatement') return read(first.argument, known, reader);
  if (first.type === 'BlockStatement') return resultOf([...first.body, ...rest], known, reader);
  if (first.type !== 'IfStatement' || !returns(first)) return resultOf(rest, stateAfter([first], known, reader), reader);
  const test = boolean(read(first.test, known, reader));
  const way = (statement: t.Statement | null | undefined): Tree => resultOf(statement ? [statement, ...rest] : rest, known, reader);
  return choice(test, way(first.consequent), way(first.alternate));
}

const returns = (statement: t.Statement | null | undefined): boolean =>
  statement?.type === 'ReturnStatement' || (statement?.type === 'BlockStatement' && statement.body.some(returns)) || (statement?.type === 'IfStatement' && (returns(statement.consequent) || returns(statement.alternate)));

/** What variables stand at after statements that return nothing. */
function stateAfter(statements: readonly t.Statement[], before: Known, reader: Reader): Known {
  const known = new Map(before);
  for (const statement of statements) {
    if (--reader.left < 0) throw new Unreadable();
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        if (id.type !== 'Identifier' || !init || known.has(id.name)) throw new Unreadable();
        known.set(id.name, read(init, known, reader));
      }
    } else if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
      const { left, operator, right } = statement.expression;
      const value = read(right, known, reader);
      const old = left.type === 'Identifier' ? known.get(left.name) : undefined;
      if (old === undefined) throw new Unreadable();
      known.set((left as t.Identifier).name, operator === '=' ? value : infix(operator.slice(0, -1), old, value));
    } else if (statement.type === 'IfStatement') {
      const test = boolean(read(statement.test, known, reader));
      const [yes, no] = [statement.consequent, statement.alternate].map((way) => stateAfter(way ? [way] : [], known, reader));
      for (const [name, old] of known) if (yes!.get(name) !== old || no!.get(name) !== old) known.set(name, choice(test, yes!.get(name)!, no!.get(name)!));
    } else if (statement.type === 'BlockStatement') {
      // what a block declares ends with it
      for (const [name, value] of stateAfter(statement.body, known, reader)) if (known.has(name)) known.set(name, value);
    } else if (statement.type !== 'EmptyStatement') throw new Unreadable();
  }
  return known;
}

const choice = (test: Tree, yes: Tree, no: Tree): Tree => ({ op: 'if', args: [test, number(yes), number(no)] });

function number(tree: Tree): Tree {
  if (typeOf(tree) !== 'number') throw new Unreadable();
  return tree;
}

function boolean(tree: Tree): Tree {
  if (typeOf(tree) !== 'boolean') throw new Unreadable();
  return tree;
}

const SIGNS: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'rem', '<': 'lt', '<=': 'le', '===': 'eq', '==': 'eq', '!==': 'ne', '!=': 'ne' };
const POWERS: Readonly<Record<number, string>> = { 2: 'square', 3: 'cube' };
const CONSTANTS: Readonly<Record<string, number>> = { PI: Math.PI, E: Math.E, LN2: Math.LN2, SQRT2: Math.SQRT2 };

function infix(sign: string, left: Tree, right: Tree): Tree {
  const [a, b] = [number(left), number(right)];
  if (sign === '>' || sign === '>=') return { op: sign === '>' ? 'lt' : 'le', args: [b, a] };
  if (sign === '**') return typeof b === 'number' && POWERS[b] ? { op: POWERS[b], args: [a] } : { op: 'pow', args: [a, b] };
  if (!Object.hasOwn(SIGNS, sign)) throw new Unreadable();
  return { op: SIGNS[sign]!, args: [a, b] };
}

function read(node: t.Node | null | undefined, known: Known, reader: Reader): Tree {
  if (!node || --reader.left < 0) throw new Unreadable();
  const of = (one: t.Node): Tree => read(one, known, reader);
  switch (node.type) {
    case 'NumericLiteral':
      return node.value;
    case 'BooleanLiteral':
      return { op: String(node.value), args: [] };
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return of(node.expression);
    case 'Identifier': {
      const tree = known.get(node.name) ?? (node.name === 'Infinity' ? Number.POSITIVE_INFINITY : undefined);
      if (tree === undefined) throw new Unreadable();
      return tree;
    }
    case 'UnaryExpression': {
      const tree = of(node.argument);
      if (node.operator === '!') return { op: 'not', args: [boolean(tree)] };
      if (node.operator !== '-' && node.operator !== '+') throw new Unreadable();
      return node.operator === '+' ? number(tree) : typeof tree === 'number' ? -tree : { op: 'neg', args: [number(tree)] };
    }
    case 'BinaryExpression':
      return infix(node.operator, of(node.left), of(node.right));
    case 'LogicalExpression':
      if (node.operator === '??') throw new Unreadable();
      return { op: node.operator === '&&' ? 'and' : 'or', args: [boolean(of(node.left)), boolean(of(node.right))] };
    case 'ConditionalExpression':
      return choice(boolean(of(node.test)), of(node.consequent), of(node.alternate));
    case 'MemberExpression': {
      const name = mathName(node);
      if (name === undefined || !Object.hasOwn(CONSTANTS, name)) throw new Unreadable();
      return CONSTANTS[name]!;
    }
    case 'CallExpression': {
      const name = mathName(node.callee);
      const word = name === undefined ? undefined : wordCalled(`Math.${name}`);
      const args = node.arguments.map((arg) => number(of(arg)));
      if (word && ['min', 'max'].includes(word.name) && args.length > 2) return args.reduce((a, b) => ({ op: word.name, args: [a, b] }));
      if (!word || args.length !== word.args.length) throw new Unreadable();
      return { op: word.name, args };
    }
    default:
      throw new Unreadable();
  }
}

const mathName = (node: t.Node): string | undefined => (node.type === 'MemberExpression' && !node.computed && node.object.type === 'Identifier' && node.object.name === 'Math' && node.property.type === 'Identifier' ? node.property.name : undefined);
