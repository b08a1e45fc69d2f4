import { ARITY, operatorNamed, operatorOf } from './operators.ts';
import { places } from './places.ts';
import type { Tree } from './tree.ts';

export interface BlocksOptions {
  /** A column for each variable, equal lengths. */
  columns: readonly Float64Array[];
  /** Names of operators. */
  operators: readonly string[];
  /** Numbers that are leaves as the variables are. @default [1, 2] */
  numbers?: readonly number[];
  /** Expressions at most. @default 30_000 */
  most?: number;
}

/** Expressions that differ on the rows, with their values. */
export interface Blocks {
  readonly rows: number;
  readonly count: number;
  /** Values on all rows. */
  values(at: number): Float64Array;
  tree(at: number): Tree;
  /** Leaves and functions of one argument. */
  cost(at: number): number;
  /** Whether it is one of the numbers. */
  isNumber(at: number): boolean;
  /** The place of an operator's value: a new one, or of the expression that has the same values. -1 where it has none, or there is no room. */
  add(op: string, a: number, b?: number): number;
  /** All by cost, until there are so many. Yields after each slice of work how many numbers were computed. */
  enumerate(most: number): Generator<number, void>;
}

/** Beyond this a value says more about the rounding of what is computed with it than about a law. */
export const LARGEST = 1e8;
/** Numbers that are computed between two yields. */
export const SLICE = 200_000;
const LEAF = -1;

/**
 * A store of building blocks, empty but for the leaves: variables first, then numbers. What agrees with another on all rows
 * is not kept, nor what is constant, not finite or out of range.
 * @example const blocks = openBlocks({ columns, operators: ['add', 'sin'] }); for (const _ of blocks.enumerate(1000)) continue;
 */
export function openBlocks({ columns, operators, numbers = [1, 2], most = 30_000 }: BlocksOptions): Blocks {
  const rows = columns[0]!.length;
  const codes = operators.map((name) => operatorNamed(name)!.code);
  // -x and 1 / x are there as 0 - x was never needed, and 1 / x
  const unary = codes.filter((code) => ARITY[code] === 1 && !['neg', 'inv'].includes(operatorOf(code).name));
  const binary = codes.filter((code) => ARITY[code] === 2);
  const capacity = most + columns.length + numbers.length;
  const values = new Float64Array(capacity * rows);
  const [ops, left, right, costs] = [new Int16Array(capacity), new Int32Array(capacity), new Int32Array(capacity), new Uint16Array(capacity)];
  const seen = places(rows, capacity);
  const scratch = new Float64Array(rows);
  let count = 0;
  const view = (at: number): Float64Array => values.subarray(at * rows, (at + 1) * rows);
  const keep = (op: number, a: number, b: number, cost: number): number => {
    let largest = 0;
    let varies = op === LEAF;
    for (let i = 0; i < rows; i++) {
      const size = Math.abs(scratch[i]!);
      if (!(size < LARGEST)) return -1;
      if (size > largest) largest = size;
      varies ||= Math.abs(scratch[i]! - scratch[0]!) > 1e-9 * size;
    }
    if (!varies || largest < 1 / LARGEST || count >= capacity) return -1;
    const known = seen.put(scratch, count);
    if (known >= 0) return known;
    values.set(scratch, count * rows);
    [ops[count], left[count], right[count], costs[count]] = [op, a, b, cost];
    return count++;
  };
  const add = (op: number, a: number, b: number): number => {
    compute(op, view(a), view(b), scratch);
    return keep(op, a, b, costs[a]! + (ARITY[op] === 1 ? 1 : costs[b]!));
  };
  columns.forEach((column, k) => {
    scratch.set(column);
    keep(LEAF, k, 0, 1);
  });
  numbers.forEach((number, k) => {
    scratch.fill(number);
    keep(LEAF, columns.length + k, 0, 1);
  });
  const isNumber = (at: number): boolean => ops[at] === LEAF && left[at]! >= columns.length;
  const tree = (at: number): Tree => {
    if (ops[at] === LEAF) return left[at]! < columns.length ? { variable: left[at]! } : numbers[left[at]! - columns.length]!;
    const op = operatorOf(ops[at]!);
    return { op: op.name, args: op.arity === 1 ? [tree(left[at]!)] : [tree(left[at]!), tree(right[at]!)] };
  };
  return {
    rows,
    get count() {
      return count;
    },
    values: view,
    tree,
    cost: (at) => costs[at]!,
    isNumber,
    add: (op, a, b = a) => add(operatorNamed(op)!.code, a, b),
    *enumerate(limit) {
      // where each cost begins
      const starts = [0, 0, count];
      let work = 0;
      for (let cost = 2; count < limit && starts[cost]! > starts[cost - 1]!; cost++) {
        for (const op of unary) for (let a = starts[cost - 1]!; a < starts[cost]! && count < limit; a++) {
          if (!isNumber(a)) add(op, a, a);
          if ((work += rows) >= SLICE) work = yield* spent(work);
        }
        for (let less = 1; less < cost; less++) for (let a = starts[less]!; a < starts[less + 1]!; a++) for (let b = starts[cost - less]!; b < starts[cost - less + 1]! && count < limit; b++) {
          // of a + b and b + a one is enough; their codes, and those of products, are even
          for (const op of binary) if (a <= b || op % 2 === 1 || op > 2) add(op, a, b);
          if ((work += rows * binary.length) >= SLICE) work = yield* spent(work);
        }
        starts.push(count);
      }
      yield work;
    },
  };
}

function* spent(work: number): Generator<number, number> {
  yield work;
  return 0;
}

/** The four that are nearly all of the work get loops of their own. */
function compute(op: number, a: Float64Array, b: Float64Array, out: Float64Array): void {
  const rows = out.length;
  switch (op) {
    case 0:
      for (let i = 0; i < rows; i++) out[i] = a[i]! + b[i]!;
      return;
    case 1:
      for (let i = 0; i < rows; i++) out[i] = a[i]! - b[i]!;
      return;
    case 2:
      for (let i = 0; i < rows; i++) out[i] = a[i]! * b[i]!;
      return;
    case 3:
      for (let i = 0; i < rows; i++) out[i] = a[i]! / b[i]!;
      return;
    default: {
      const { apply } = operatorOf(op);
      for (let i = 0; i < rows; i++) out[i] = apply(a[i]!, b[i]!);
    }
  }
}
