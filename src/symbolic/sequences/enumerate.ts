import { integerBits, wordBits } from './code.ts';
import { OPERATIONS } from './run.ts';
import { INTEGER_OPERATORS, type Scope, type Term, number, term, variable } from './words.ts';

export interface EnumerateOptions {
  scope: Scope;
  /** The variables with their values, position by position; those that are left out do not occur. */
  variables: Readonly<Record<string, ArrayLike<number>>>;
  /** Literal numbers that may occur. */
  numbers: readonly number[];
  /** No expression is longer, in bits. */
  bits: number;
  /** Nothing is tried beyond so many. */
  tries: number;
  /** No more are kept. @default 200_000 */
  most?: number;
  /** Each new behaviour once, by its shortest expression, in order of their lengths; true ends it. */
  found(values: Float64Array, bits: number, expression: () => Term): boolean;
}

/**
 * All integer expressions in order of their length in bits, each behaviour once: of those that agree at every
 * position only the first is kept and built upon (observational equivalence). One that fails anywhere is dropped.
 * Says how many were tried.
 *
 * @example enumerate({ scope: 'formula', variables: { i: [0, 1, 2], n: [1, 2, 3] }, numbers: [2], bits: 12, tries: 1e5, found: () => false })
 */
export function enumerate({ scope, variables, numbers, bits, tries, most = 200_000, found }: EnumerateOptions): number {
  const names = Object.keys(variables);
  const width = variables[names[0]!]!.length;
  let values = new Float64Array(width * 1024);
  const scratch = new Float64Array(width);
  const made: { word: number; a: number; b: number; c: number; bits: number }[] = [];
  const levels: number[][] = Array.from({ length: bits + 1 }, () => []);
  const seen = new Set<number>();
  let tried = 0;
  let over = false;

  const at = (index: number): Float64Array => values.subarray(index * width, (index + 1) * width);
  const build = (index: number): Term => {
    const { word, a, b, c } = made[index]!;
    if (word < 0) return a < names.length ? variable(names[a]!) : number(numbers[a - names.length]!);
    const { name, arity } = INTEGER_OPERATORS[word]!;
    return term(name, ...[a, b, c].slice(0, arity).map(build));
  };
  /** Keeps what stands in `scratch`, unless its like is there. */
  const keep = (word: number, a: number, b: number, c: number, length: number): void => {
    tried++;
    if (tried >= tries || made.length >= most) over = true;
    const hash = hashOf(scratch);
    if (Number.isNaN(hash) || seen.has(hash)) return;
    seen.add(hash);
    const index = made.length;
    if ((index + 1) * width > values.length) {
      const grown = new Float64Array(values.length * 2);
      grown.set(values);
      values = grown;
    }
    values.set(scratch, index * width);
    made.push({ word, a, b, c, bits: length });
    levels[length]!.push(index);
    if (found(at(index), length, () => build(index))) over = true;
  };

  const leaves = [
    ...names.map((name, k) => ({ k, length: wordBits(name, scope), of: (i: number) => variables[name]![i]! })),
    ...numbers.map((value, k) => ({ k: k + names.length, length: wordBits('number', scope) + integerBits(value), of: () => value })),
  ];
  for (let length = 1; length <= bits; length++) {
    for (const { k, length: own, of } of leaves) {
      if (own !== length || over) continue;
      for (let i = 0; i < width; i++) scratch[i] = of(i);
      keep(-1, k, 0, 0, length);
    }
    INTEGER_OPERATORS.forEach(({ name, arity }, word) => {
      const left = length - wordBits(name, scope);
      const operation = OPERATIONS[name]!;
      if (arity === 1) {
        for (const a of levels[left] ?? []) {
          if (over) return;
          const x = at(a);
          for (let i = 0; i < width; i++) scratch[i] = operation(x[i]!, 0);
          keep(word, a, 0, 0, length);
        }
      } else if (arity === 2) {
        const symmetric = SYMMETRIC.has(name);
        for (let first = 1; first < left; first++) {
          if (symmetric && first > left - first) break;
          for (const a of levels[first]!) {
            for (const b of levels[left - first]!) {
              if (over) return;
              // the same two, the other way round
              if (symmetric && first === left - first && b < a) continue;
              combine(word, at(a), at(b), scratch);
              keep(word, a, b, 0, length);
            }
          }
        }
      } else {
        for (let first = 1; first < left - 1; first++) {
          for (let second = 1; second < left - first; second++) {
            for (const a of levels[first]!) {
              for (const b of levels[second]!) {
                for (const c of levels[left - first - second]!) {
                  if (over) return;
                  const [test, yes, no] = [at(a), at(b), at(c)];
                  for (let i = 0; i < width; i++) scratch[i] = test[i] !== 0 ? yes[i]! : no[i]!;
                  keep(word, a, b, c, length);
                }
              }
            }
          }
        }
      }
    });
    if (over) break;
  }
  return tried;
}

const SYMMETRIC = new Set(['add', 'mul', 'eq', 'min', 'max', 'gcd', 'xor']);

/** The operators that come up most have loops of their own: a call for each number would be most of the time. */
function combine(word: number, x: Float64Array, y: Float64Array, into: Float64Array): void {
  const { name } = INTEGER_OPERATORS[word]!;
  const width = into.length;
  switch (name) {
    case 'add':
      for (let i = 0; i < width; i++) into[i] = x[i]! + y[i]!;
      break;
    case 'sub':
      for (let i = 0; i < width; i++) into[i] = x[i]! - y[i]!;
      break;
    case 'mul':
      for (let i = 0; i < width; i++) into[i] = x[i]! * y[i]!;
      break;
    default: {
      const operation = OPERATIONS[name]!;
      for (let i = 0; i < width; i++) {
        const value = operation(x[i]!, y[i]!);
        into[i] = value;
        if (value !== value) break;
      }
    }
  }
}

/** 53 bits of the values; NaN where one of them is no safe integer. @example hashOf([1, 2]) === hashOf([1, 2]) // true */
export function hashOf(values: ArrayLike<number>): number {
  let [h, g] = [0x9e3779b9, 0x85ebca6b];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + 0;
    if (!(value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
    const low = value | 0;
    const high = value === low ? 0 : Math.floor(value / 4294967296);
    h = Math.imul(h ^ low, 0xcc9e2d51);
    h = (h << 13) | (h >>> 19);
    g = Math.imul(g ^ low ^ Math.imul(high, 0x1b873593), 0x85ebca6b) + (h ^ high);
    g ^= g >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  g = Math.imul(g ^ (g >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 13)) >>> 0) * 2097152 + ((g ^ (g >>> 16)) & 0x1fffff);
}
