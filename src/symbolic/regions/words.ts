import { OPERATORS } from '../operators.ts';
import type { Tree } from '../tree.ts';

export type Type = 'number' | 'boolean';

/** What a node of a region may be: the operators of formulas, other functions of Math, comparisons and conditions. */
export interface Word {
  readonly name: string;
  readonly args: readonly Type[];
  readonly returns: Type;
  /** How it is written: `$a`, `$b` and `$c` are its arguments. */
  readonly text: string;
  /** How tightly it binds, and how tightly each argument has to where it stands. */
  readonly binds: number;
  readonly needs: readonly number[];
  /** True is 1 and false is 0. */
  apply(a: number, b: number, c: number): number;
}

/** As the operators of formulas have it: 1 sums, 2 products, 3 signs, 4 powers, 5 calls. */
const CALL = 5;
const NUMBERS: readonly Type[] = ['number', 'number'];

const infix = (name: string, sign: string, args: readonly Type[], returns: Type, binds: number, apply: Word['apply']): Word => ({ name, args, returns, text: `$a ${sign} $b`, binds, needs: [binds, binds + 0.1], apply });
const compare = (name: string, sign: string, apply: (a: number, b: number) => boolean): Word => ({ ...infix(name, sign, NUMBERS, 'boolean', 0.5, (a, b) => Number(apply(a, b))), needs: [1, 1] });

const OWN: readonly Word[] = [
  compare('lt', '<', (a, b) => a < b),
  compare('le', '<=', (a, b) => a <= b),
  compare('eq', '===', (a, b) => a === b),
  compare('ne', '!==', (a, b) => a !== b),
  infix('and', '&&', ['boolean', 'boolean'], 'boolean', 0.3, (a, b) => a && b),
  infix('or', '||', ['boolean', 'boolean'], 'boolean', 0.2, (a, b) => a || b),
  { name: 'not', args: ['boolean'], returns: 'boolean', text: '!$a', binds: 3, needs: [CALL], apply: (a) => 1 - a },
  { name: 'true', args: [], returns: 'boolean', text: 'true', binds: CALL, needs: [], apply: () => 1 },
  { name: 'false', args: [], returns: 'boolean', text: 'false', binds: CALL, needs: [], apply: () => 0 },
  { name: 'if', args: ['boolean', 'number', 'number'], returns: 'number', text: '$a ? $b : $c', binds: 0, needs: [0.1, 0, 0], apply: (a, b, c) => (a ? b : c) },
  infix('rem', '%', NUMBERS, 'number', 2, (a, b) => a % b),
];

/** Left and right of an operator of formulas: a - (b + c) keeps its parentheses, and -x ** 2 is an error in TypeScript. */
const needsOf = ({ name, binds }: { name: string; binds: number }): readonly number[] => (binds === CALL ? [0, 0] : [binds >= 3 || name === 'inv' ? CALL : binds, name === 'sub' || name === 'div' ? binds + 1 : binds]);

const known = new Map<string, Word>([
  ...OPERATORS.map((operator): [string, Word] => [operator.name, { name: operator.name, args: NUMBERS.slice(0, operator.arity), returns: 'number', text: operator.typescript, binds: operator.binds, needs: needsOf(operator), apply: operator.apply }]),
  ...OWN.map((word): [string, Word] => [word.name, word]),
]);

/** Names as TypeScript calls them: `Math.sqrt` is sqrt. */
const CALLS = new Map(OPERATORS.flatMap(({ name, typescript }) => (typescript.startsWith('Math.') ? [[typescript.slice(0, typescript.indexOf('(')), name] as const] : [])));

/** Functions of Math that give the same number for the same numbers, beyond the operators of formulas. */
const OTHERS: Readonly<Record<string, 1 | 2>> = { floor: 1, ceil: 1, round: 1, trunc: 1, sign: 1, cbrt: 1, fround: 1, hypot: 2, atan: 1, atan2: 2, asin: 1, acos: 1, tan: 1, sinh: 1, cosh: 1, log1p: 1, expm1: 1, log2: 1, log10: 1, asinh: 1, acosh: 1, atanh: 1 };
for (const [name, arity] of Object.entries(OTHERS)) {
  const apply = (Math as unknown as Record<string, Word['apply']>)[name]!;
  known.set(`Math.${name}`, { name: `Math.${name}`, args: NUMBERS.slice(0, arity), returns: 'number', text: `Math.${name}(${arity === 1 ? '$a' : '$a, $b'})`, binds: CALL, needs: [0, 0], apply: arity === 1 ? (a) => apply(a, 0, 0) : (a, b) => apply(a, b, 0) });
}

/** The word of a node. @example wordOf('lt').returns // 'boolean' */
export const wordOf = (op: string): Word => known.get(op)!;

/** The word of a function that a program calls, `Math.sqrt`; undefined for one that is none. */
export const wordCalled = (name: string): Word | undefined => known.get(CALLS.get(name) ?? name);

/** @example typeOf({ variable: 0 }) // 'number' */
export const typeOf = (tree: Tree): Type => (typeof tree === 'object' && 'op' in tree ? wordOf(tree.op).returns : 'number');

/** Nodes as the engine would count them, roughly: a call has a name, too. */
export const weightOf = (tree: Tree): number => (typeof tree === 'number' || 'variable' in tree ? 1 : tree.args.reduce<number>((sum, arg) => sum + weightOf(arg), wordOf(tree.op).text.startsWith('Math.') ? 4 : 1));
