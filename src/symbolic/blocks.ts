import { ARITY, operatorNamed, operatorOf } from './operators.ts';
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

/** Expressions that differ on the rows, the cheapest first, with their values. */
export interface Blocks {
  readonly rows: number;
  readonly count: number;
  /** Values on all rows, one expression after another; the view is valid until the next one is added. */
  values(at: number): Float64Array;
  tree(at: number): Tree;
  /** Leaves and functions of one argument. */
  cost(at: number): number;
  /** Whether it is one of the numbers. */
  isNumber(at: number): boolean;
}

/** Beyond this a value says more about the rounding of what is computed with it than about a law. */
const LARGEST = 1e8;
/** Two expressions are one where a random projection agrees in so many bits of its mantissa, twice. */
const KEPT_BITS = 34;
const NAMES = ['add', 'sub', 'mul', 'div'] as const;

/** A hash of vectors that forgets the last digits of their numbers; equal vectors have one place. @example places(100, 1000).put(values) // -1: new */
export function places(rows: number, most: number): { put(values: ArrayLike<number>): boolean } {
  const weights = [new Float64Array(rows), new Float64Array(rows)];
  let state = 0x2545f491;
  for (let i = 0; i < 2 * rows; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    weights[i & 1]![i >> 1] = 1 + (state >>> 0) / 2 ** 32;
  }
  const size = 2 ** Math.ceil(Math.log2(most * 2 + 16));
  const keys = new Float64Array(size * 2).fill(Number.NaN);
  const cell = new Float64Array(1);
  const word = new Uint32Array(cell.buffer);
  const step = 2 ** (52 - KEPT_BITS);
  const rounded = (value: number): number => {
    cell[0] = value;
    const low = word[0]! + step / 2;
    word[0] = low & -step;
    if (low >= 2 ** 32) word[1]!++;
    return cell[0]!;
  };
  const [first, second] = weights as [Float64Array, Float64Array];
  return {
    /** Whether it is new; then it is kept. */
    put(values) {
      let [a, b] = [0, 0];
      for (let i = 0; i < rows; i++) {
        a += values[i]! * first[i]!;
        b += values[i]! * second[i]!;
      }
      a = rounded(a);
      b = rounded(b);
      let at = (Math.imul(word[0]! ^ Math.imul(word[1]!, 0x9e3779b1), 0x85ebca6b) >>> 9) & (size - 1);
      for (; !Number.isNaN(keys[2 * at]!); at = (at + 1) & (size - 1)) if (keys[2 * at] === a && keys[2 * at + 1] === b) return false;
      keys[2 * at] = a;
      keys[2 * at + 1] = b;
      return true;
    },
  };
}

/**
 * All expressions by cost (leaves and functions of one argument), each once: of those that agree on all rows the first
 * stays. Where there are several variables, products of powers of them and functions of these follow, which are cheap to
 * write in laws and dear to reach by cost alone. Yields after each slice of work how many rows were computed.
 * @example const blocks = enumerate({ columns, operators: ['add', 'mul', 'sin'] })
 */
export function* enumerate({ columns, operators, numbers = [1, 2], most = 30_000 }: BlocksOptions): Generator<number, Blocks> {
  const rows = columns[0]!.length;
  const codes = operators.map((name) => operatorNamed(name)!.code);
  const unary = codes.filter((code) => ARITY[code] === 1 && !['neg', 'inv'].includes(operatorOf(code).name));
  const binary = codes.filter((code) => ARITY[code] === 2);
  const capacity = most + columns.length + numbers.length;
  const values = new Float64Array(capacity * rows);
  const [ops, left, right, costs] = [new Int16Array(capacity), new Int32Array(capacity), new Int32Array(capacity), new Uint16Array(capacity)];
  const seen = places(rows, capacity);
  const scratch = new Float64Array(rows);
  let count = 0;
  let work = 0;
  const LEAF = -1;
  const view = (at: number): Float64Array => values.subarray(at * rows, (at + 1) * rows);
  const keep = (op: number, a: number, b: number, cost: number): number => {
    let [least, largest] = [Number.POSITIVE_INFINITY, 0];
    let varies = false;
    for (let i = 0; i < rows; i++) {
      const size = Math.abs(scratch[i]!);
      if (!(size < LARGEST)) return -1;
      if (size > largest) largest = size;
      if (size < least) least = size;
      varies ||= Math.abs(scratch[i]! - scratch[0]!) > 1e-9 * size;
    }
    if (!(varies || op === LEAF) || largest < 1 / LARGEST || !seen.put(scratch)) return -1;
    view(count).set(scratch);
    [ops[count], left[count], right[count], costs[count]] = [op, a, b, cost];
    return count++;
  };
  /** The new expression's place, or -1 where it is no new one. */
  const add = (op: number, a: number, b = a): number => {
    if (count >= capacity) return -1;
    compute(op, view(a), view(b), scratch);
    work += rows;
    return keep(op, a, b, costs[a]! + (ARITY[op] === 1 ? 1 : costs[b]!));
  };
  columns.forEach((column, k) => {
    scratch.set(column);
    keep(LEAF, k, 0, 1);
  });
  const variables = count;
  numbers.forEach((number, k) => {
    scratch.fill(number);
    keep(LEAF, columns.length + k, 0, 1);
  });
  const leaves = count;
  const slice = function* (): Generator<number, void> {
    if (work < 200_000) return;
    yield work;
    work = 0;
  };
  // the products and their functions get at most so much of the room
  const room = columns.length > 1 ? Math.floor(capacity / 2) : 0;
  const starts = [0, 0, leaves];
  for (let cost = 2; count < capacity - room && starts[cost]! > starts[cost - 1]!; cost++) {
    for (const op of unary) for (let a = starts[cost - 1]!; a < starts[cost]! && count < capacity - room; a++) {
      if (ops[a] !== LEAF || left[a]! < columns.length) add(op, a);
      yield* slice();
    }
    for (let less = 1; less < cost; less++) for (let a = starts[less]!; a < starts[less + 1]!; a++) for (let b = starts[cost - less]!; b < starts[cost - less + 1]! && count < capacity - room; b++) {
      for (const op of binary) if (op > 2 || a <= b || op === 1) add(op, a, b);
      yield* slice();
    }
    starts.push(count);
  }
  if (room > 0) yield* products();
  return {
    rows,
    get count() {
      return count;
    },
    values: view,
    cost: (at) => costs[at]!,
    isNumber: (at) => ops[at] === LEAF && left[at]! >= columns.length,
    tree: treeAt,
  };

  function treeAt(at: number): Tree {
    if (ops[at] === LEAF) return left[at]! < columns.length ? { variable: left[at]! } : numbers[left[at]! - columns.length]!;
    const op = operatorOf(ops[at]!);
    return { op: op.name, args: op.arity === 1 ? [treeAt(left[at]!)] : [treeAt(left[at]!), treeAt(right[at]!)] };
  }

  /** Products of powers by total degree, sums of two small ones, functions of each, and 1 plus or minus these. */
  function* products(): Generator<number, void> {
    const [ADD, SUB, MUL, DIV] = NAMES.map((name) => (operators.includes(name) ? operatorNamed(name)!.code : -1)) as [number, number, number, number];
    // what is there already is found again by its values
    const known = new Map<string, number>();
    const key = (powers: readonly number[]): string => powers.join();
    let level: { powers: number[]; at: number }[] = Array.from({ length: variables }, (_, k) => ({ powers: Array.from({ length: variables }, (_, i) => Number(i === k)), at: k }));
    const all = [...level];
    for (const { powers, at } of level) known.set(key(powers), at);
    const one = numbers.indexOf(1) < 0 ? -1 : columns.length + numbers.indexOf(1);
    const share = Math.floor(room / 8);
    const extra = (op: number, a: number, b = a): number => {
      if (count >= capacity || op < 0) return -1;
      compute(op, view(a), view(b), scratch);
      work += rows;
      return put(op, a, b);
    };
    const put = (op: number, a: number, b: number): number => keep(op, a, b, costs[a]! + (ARITY[op] === 1 ? 1 : costs[b]!));
    while (level.length > 0 && all.length < share && level[0]!.powers.reduce((sum, p) => sum + Math.abs(p), 0) < 6) {
      const next: { powers: number[]; at: number }[] = [];
      for (const { powers, at } of level) for (let k = 0; k < variables; k++) for (const by of [1, -1]) {
        if (powers[k]! * by < 0 || all.length + next.length >= share) continue;
        const grown = powers.with(k, powers[k]! + by);
        if (known.has(key(grown))) continue;
        const op = by > 0 ? MUL : DIV;
        if (op < 0) continue;
        let place = extra(op, at, k);
        if (place < 0) place = find();
        if (place < 0) continue;
        known.set(key(grown), place);
        next.push({ powers: grown, at: place });
        yield* slice();
      }
      all.push(...next);
      level = next;
    }
    const functions: number[] = [];
    for (const { at } of all) for (const op of unary) {
      const place = extra(op, at);
      if (place >= 0) functions.push(place);
      if (place >= 0 && one >= 0 && operatorOf(op).name === 'exp') extra(DIV, one, place);
      yield* slice();
    }
    for (const at of [...all.map((product) => product.at), ...functions]) for (const op of [SUB, ADD]) {
      if (one >= 0) extra(op, op === SUB && operatorOf(Math.max(ops[at]!, 0)).name === 'exp' ? at : one, op === SUB && operatorOf(Math.max(ops[at]!, 0)).name === 'exp' ? one : at);
      yield* slice();
    }
    for (let i = 0; i < all.length; i++) for (let j = 0; j < i && all[i]!.powers.reduce((sum, p) => sum + Math.abs(p), 0) <= 2; j++) for (const op of [ADD, SUB]) {
      extra(op, all[j]!.at, all[i]!.at);
      yield* slice();
    }

    /** The place of the values in `scratch`, by looking at each: products that were enumerated before are few. */
    function find(): number {
      for (let at = 0; at < count; at++) {
        const known = at * rows;
        let same = true;
        for (let i = 0; i < rows && same; i++) same = Math.abs(values[known + i]! - scratch[i]!) <= 1e-9 * Math.abs(scratch[i]!);
        if (same) return at;
      }
      return -1;
    }
  }
}

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
