import { type Operand, type Term, isTerm } from './words.ts';

/** No word looks further into a list than this, so every program ends. */
export const FAR = 4096;

/** What an expression may name: x and y of lists, p and q before, the index i. Numbers that are no safe integers, NaN too, end a list. */
export type Compiled = (x: number, y: number, p: number, q: number, i: number) => number;

/** Exact, or NaN: beyond 2^53 - 1 doubles would round. Adding 0 makes -0 a 0. */
const safe = (value: number): number => (Number.isSafeInteger(value) ? value + 0 : Number.NaN);

/** Operators by name; each is exact, or NaN. @example OPERATIONS.mod!(-7, 3) // 2 */
export const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => safe(a + b),
  sub: (a, b) => safe(a - b),
  mul: (a, b) => safe(a * b),
  mod: (a, b) => (b === 0 ? Number.NaN : floorMod(a, b)),
  div: (a, b) => (b === 0 ? Number.NaN : safe((a - floorMod(a, b)) / b)),
  eq: (a, b) => (a === b ? 1 : a === a && b === b ? 0 : Number.NaN),
  lt: (a, b) => (a < b ? 1 : a >= b ? 0 : Number.NaN),
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  neg: (a) => safe(-a),
  gcd,
  // beyond 32 bits there is no exclusive or of doubles
  xor: (a, b) => ((a | 0) === a && (b | 0) === b ? a ^ b : Number.NaN),
};

function floorMod(a: number, b: number): number {
  if ((a | 0) === a && (b | 0) === b && a >= 0 && b > 0) return (a | 0) % (b | 0);
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
}

function gcd(a: number, b: number): number {
  if (!(Number.isSafeInteger(a) && Number.isSafeInteger(b))) return Number.NaN;
  let [m, n] = [Math.abs(a), Math.abs(b)];
  while (n !== 0) [m, n] = [n, m % n];
  return m;
}

/** An expression as a function. @example compileExpression(number(3))(0, 0, 0, 0, 0) // 3 */
export function compileExpression({ word, args }: Term): Compiled {
  switch (word) {
    case 'x':
      return (x) => x;
    case 'y':
      return (_, y) => y;
    case 'p':
      return (_x, _y, p) => p;
    case 'q':
      return (_x, _y, _p, q) => q;
    case 'i':
      return (_x, _y, _p, _q, i) => i;
    case 'n':
      return (_x, _y, _p, _q, i) => i + 1;
    case 'number': {
      const value = args[0] as number;
      return () => value;
    }
    case 'cond': {
      const [test, yes, no] = args.map((arg) => compileExpression(arg as Term)) as [Compiled, Compiled, Compiled];
      return (x, y, p, q, i) => {
        const which = test(x, y, p, q, i);
        return which !== which ? which : which !== 0 ? yes(x, y, p, q, i) : no(x, y, p, q, i);
      };
    }
    default: {
      const operation = OPERATIONS[word]!;
      const first = compileExpression(args[0] as Term);
      if (args.length === 1) return (x, y, p, q, i) => operation(first(x, y, p, q, i), 0);
      const second = compileExpression(args[1] as Term);
      return (x, y, p, q, i) => operation(first(x, y, p, q, i), second(x, y, p, q, i));
    }
  }
}

/**
 * The first terms of a program, as many as asked for, or fewer where it ends: where a list is used up, where a number
 * is no safe integer, or where a filter finds nothing more among the first 4,096 elements.
 *
 * @example termsOf(term('scan', term('add', variable('p'), variable('x')), term('count', 1, 2)), 5) // [1, 4, 9, 16, 25]
 */
export function termsOf(program: Term, want: number): number[] {
  return run(program, Math.min(want, FAR));
}

function run({ word, args }: Term, want: number): number[] {
  if (want <= 0) return [];
  switch (word) {
    case 'count':
      return produce(want, (i) => safe((args[0] as number) + safe(i * (args[1] as number))));
    case 'list':
      return (args[0] as readonly number[]).slice(0, want);
    case 'cycle': {
      const list = run(args[0] as Term, want);
      return list.length === 0 || list.length === want ? list : produce(want, (i) => list[i % list.length]!);
    }
    case 'map':
      return mapped(compileExpression(args[0] as Term), run(args[1] as Term, want));
    case 'formula': {
      const of = compileExpression(args[0] as Term);
      return produce(want, (i) => of(0, 0, 0, 0, i));
    }
    case 'recur':
      return recurred(args[0] as readonly number[], compileExpression(args[1] as Term), want);
    case 'scan':
      return scanned(compileExpression(args[0] as Term), run(args[1] as Term, want));
    case 'zip':
      return zipped(compileExpression(args[0] as Term), run(args[1] as Term, want), run(args[2] as Term, want));
    case 'interleave':
      return interleaved(run(args[0] as Term, (want + 1) >> 1), run(args[1] as Term, want >> 1));
    case 'filter': {
      const of = compileExpression(args[0] as Term);
      return gathered(args[1]!, want, (list) => filtered(of, list));
    }
    case 'concat': {
      const head = run(args[1] as Term, Math.min(want, args[0] as number));
      return head.length < (args[0] as number) ? head : head.concat(run(args[2] as Term, want - head.length));
    }
    case 'reverse': {
      const list = run(args[1] as Term, Math.min(FAR, args[0] as number));
      return list.length < (args[0] as number) ? [] : list.reverse().slice(0, want);
    }
    case 'repeat':
      return repeated(args[0] as number, run(args[1] as Term, Math.ceil(want / (args[0] as number))), want);
    case 'drop':
      return run(args[1] as Term, Math.min(FAR, want + (args[0] as number))).slice(args[0] as number);
    case 'take':
      return run(args[1] as Term, Math.min(want, args[0] as number));
    case 'jumps':
      return jumps(run(args[0] as Term, Math.min(FAR, want + 1)));
    default:
      return gathered(args[0]!, want, (list) => [...new Set(list)]);
  }
}

/** Terms by their index, until one is no integer. */
function produce(want: number, of: (i: number) => number): number[] {
  const list: number[] = [];
  for (let i = 0; i < want; i++) {
    const value = of(i);
    if (value !== value) break;
    list.push(value);
  }
  return list;
}

/** More and more of a list, until enough of it is left. */
function gathered(source: Operand, want: number, keep: (list: number[]) => number[]): number[] {
  for (let look = Math.min(FAR, want); ; look = Math.min(FAR, 2 * look)) {
    const list = isTerm(source) ? run(source, look) : [];
    const kept = keep(list);
    if (kept.length >= want || list.length < look || look === FAR) return kept.slice(0, want);
  }
}

/** An expression of each element. */
const mapped = (of: Compiled, list: readonly number[]): number[] => produce(list.length, (i) => of(list[i]!, 0, 0, 0, i));

/** Elements that make an expression anything but 0; the first that it cannot say ends the list. @example filtered((x) => x % 2, [1, 2, 3]) // [1, 3] */
export function filtered(of: Compiled, list: readonly number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < list.length; i++) {
    const value = of(list[i]!, 0, 0, 0, i);
    if (value !== value) break;
    if (value !== 0) kept.push(list[i]!);
  }
  return kept;
}

/** First terms, then an expression of the two before; before the first there are zeros. */
function recurred(first: readonly number[], of: Compiled, want: number): number[] {
  const list = first.slice(0, want);
  let p = list.length > 0 ? list[list.length - 1]! : 0;
  let q = list.length > 1 ? list[list.length - 2]! : 0;
  while (list.length < want) {
    const value = of(0, 0, p, q, list.length);
    if (value !== value) break;
    list.push(value);
    q = p;
    p = value;
  }
  return list;
}

/** The first element, then an expression of the term before and the next element. @example scanned((x, _y, p) => p + x, [1, 2, 3]) // [1, 3, 6] */
export function scanned(of: Compiled, list: readonly number[]): number[] {
  let before = 0;
  return produce(list.length, (i) => (before = i === 0 ? list[0]! : of(list[i]!, 0, before, 0, i)));
}

/** An expression of two lists, as long as both go on. */
const zipped = (of: Compiled, a: readonly number[], b: readonly number[]): number[] => produce(Math.min(a.length, b.length), (i) => of(a[i]!, b[i]!, 0, 0, i));

/** One of each in turn, until one that is due is not there. */
function interleaved(a: readonly number[], b: readonly number[]): number[] {
  const list: number[] = [];
  for (let i = 0; i < a.length; i++) {
    list.push(a[i]!);
    if (i >= b.length) break;
    list.push(b[i]!);
  }
  return list;
}

const repeated = (times: number, list: readonly number[], want: number): number[] => produce(Math.min(want, times * list.length), (i) => list[Math.floor(i / times)]!);

/** Each element less the one before it. */
const jumps = (list: readonly number[]): number[] => produce(list.length - 1, (i) => safe(list[i + 1]! - list[i]!));
