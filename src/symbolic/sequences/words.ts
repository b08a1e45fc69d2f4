/**
 * The language of sequences: a program is a list without end, built from lists and from expressions of integers.
 * Each word has a fixed codeword, so that the length of a program in bits is a matter of looking it up.
 */

/** Where an expression stands, which decides the variables it may name. */
export type Scope = 'formula' | 'recur' | 'map' | 'scan' | 'zip';

/** What an operand is: a list, literal numbers, a count from 1 on, any integer, or an expression in a scope. */
export type Kind = 'list' | 'numbers' | 'count' | 'integer' | Scope;

/** A word that makes a list. */
export interface ListWord {
  readonly name: string;
  readonly takes: readonly Kind[];
  /** Its codeword among the words for lists. */
  readonly code: string;
  readonly says: string;
}

/** An operator on integers. Codewords follow the two bits that say "operator". */
export interface Operator {
  readonly name: string;
  readonly arity: 1 | 2 | 3;
  readonly code: string;
}

/** One node of a program. */
export interface Term {
  readonly word: string;
  readonly args: readonly Operand[];
}

/** Another node, a number, or literal numbers. */
export type Operand = Term | number | readonly number[];

/** Words that make lists. The codewords are complete: every string of bits begins with exactly one. */
export const LIST_WORDS: readonly ListWord[] = [
  { name: 'count', takes: ['integer', 'integer'], code: '000', says: 'a, a + d, a + 2d, …' },
  { name: 'list', takes: ['numbers'], code: '001', says: 'these numbers, and then no more' },
  { name: 'cycle', takes: ['list'], code: '010', says: 'a list that ends, over and over' },
  { name: 'map', takes: ['map', 'list'], code: '011', says: 'an expression of x, for each x of a list' },
  { name: 'formula', takes: ['formula'], code: '1000', says: 'an expression of i = 0, 1, 2, …' },
  { name: 'recur', takes: ['numbers', 'recur'], code: '1001', says: 'the first terms, then an expression of the two terms before, p and q' },
  { name: 'scan', takes: ['scan', 'list'], code: '1010', says: 'the first element, then an expression of the term before, p, and the next element x' },
  { name: 'zip', takes: ['zip', 'list', 'list'], code: '1011', says: 'an expression of x of one list and y of another' },
  { name: 'interleave', takes: ['list', 'list'], code: '1100', says: 'one of each in turn' },
  { name: 'filter', takes: ['map', 'list'], code: '1101', says: 'what of a list makes an expression anything but 0' },
  { name: 'concat', takes: ['count', 'list', 'list'], code: '1110', says: 'the first so many of a list, then another list' },
  { name: 'reverse', takes: ['count', 'list'], code: '111100', says: 'the first so many of a list, the last one first' },
  { name: 'repeat', takes: ['count', 'list'], code: '111101', says: 'each element so many times' },
  { name: 'drop', takes: ['count', 'list'], code: '1111100', says: 'a list without its first so many' },
  { name: 'take', takes: ['count', 'list'], code: '1111101', says: 'the first so many of a list, and then no more' },
  { name: 'jumps', takes: ['list'], code: '1111110', says: 'each element less the one before it' },
  { name: 'unique', takes: ['list'], code: '1111111', says: 'each value where it first occurs' },
];

/** Operators on integers, complete in the same way. Division and remainder round down; a comparison is 1 or 0. */
export const INTEGER_OPERATORS: readonly Operator[] = [
  { name: 'add', arity: 2, code: '00' },
  { name: 'sub', arity: 2, code: '010' },
  { name: 'mul', arity: 2, code: '011' },
  { name: 'mod', arity: 2, code: '100' },
  { name: 'div', arity: 2, code: '1010' },
  { name: 'eq', arity: 2, code: '1011' },
  { name: 'lt', arity: 2, code: '1100' },
  { name: 'cond', arity: 3, code: '1101' },
  { name: 'min', arity: 2, code: '11100' },
  { name: 'max', arity: 2, code: '11101' },
  { name: 'abs', arity: 1, code: '111100' },
  { name: 'neg', arity: 1, code: '111101' },
  { name: 'gcd', arity: 2, code: '111110' },
  { name: 'xor', arity: 2, code: '111111' },
];

/** The variables of each scope with their codewords; i counts from 0, n from 1. */
export const VARIABLES: Readonly<Record<Scope, Readonly<Record<string, string>>>> = {
  formula: { i: '0', n: '1' },
  recur: { p: '0', q: '10', i: '110', n: '111' },
  map: { x: '0', i: '10', n: '11' },
  scan: { p: '0', x: '10', i: '110', n: '111' },
  zip: { x: '00', y: '01', i: '10', n: '11' },
};

const lists = new Map(LIST_WORDS.map((word) => [word.name, word]));
const operators = new Map(INTEGER_OPERATORS.map((operator) => [operator.name, operator]));

/** The word of that name, where there is one. @example listWord('count')?.takes */
export const listWord = (name: string): ListWord | undefined => lists.get(name);

/** The operator of that name, where there is one. @example integerOperator('add')?.arity */
export const integerOperator = (name: string): Operator | undefined => operators.get(name);

/** A node. @example term('count', 1, 2) */
export const term = (word: string, ...args: Operand[]): Term => ({ word, args });

/** A variable as a node. @example variable('x') */
export const variable = (name: string): Term => ({ word: name, args: [] });

/** A number as a node of an expression. @example number(256) */
export const number = (value: number): Term => ({ word: 'number', args: [value] });

/** What the operands of each word have to be, place by place; made once, for this is looked up all the time. */
const KINDS: Readonly<Record<Kind, ReadonlyMap<string, readonly Kind[]>>> = {
  list: new Map(LIST_WORDS.map(({ name, takes }) => [name, takes])),
  numbers: new Map(),
  count: new Map(),
  integer: new Map(),
  ...(Object.fromEntries(
    (Object.keys(VARIABLES) as Scope[]).map((scope) => [
      scope,
      new Map<string, readonly Kind[]>([['number', ['integer']], ...Object.keys(VARIABLES[scope]).map((name) => [name, []] as const), ...INTEGER_OPERATORS.map(({ name, arity }) => [name, Array<Kind>(arity).fill(scope)] as const)]),
    ]),
  ) as unknown as Record<Scope, ReadonlyMap<string, readonly Kind[]>>),
};

/** What the operands of a node have to be; in an expression `scope` says which. Null for what is no word there. */
export const kindsOf = (word: string, scope: Kind): readonly Kind[] | null => KINDS[scope].get(word) ?? null;

/** Nodes of a program. @example sizeOfTerm(term('count', 1, 1)) // 1 */
export function sizeOfTerm({ args }: Term): number {
  let size = 1;
  for (const arg of args) if (isTerm(arg)) size += sizeOfTerm(arg);
  return size;
}

/** Whether an operand is a node. */
export const isTerm = (arg: Operand): arg is Term => typeof arg === 'object' && 'word' in arg;
