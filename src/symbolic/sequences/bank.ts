import { bitsOf, integerBits } from './code.ts';
import { enumerate } from './enumerate.ts';
import { compileExpression, filtered, scanned, termsOf } from './run.ts';
import { type Term, number, term, variable } from './words.ts';

/** A list that is known already, with what it costs. */
export interface Found {
  readonly term: Term;
  readonly bits: number;
}

/** Short programs by what they print, up to a factor and a shift. */
export interface Bank {
  /** The shortest of them whose first terms are these, by a factor and a shift where it has to be; null where there is none. */
  lookup(goal: readonly number[]): Found | null;
  /** Of those that begin like it the one that goes furthest, and how far; null where none has six terms in common. */
  longest(goal: readonly number[]): { found: Found; length: number } | null;
  /** Programs that many lists are made of, the shortest first, with their first terms. */
  readonly cheap: readonly (Found & { readonly values: readonly number[] })[];
  readonly size: number;
}

/** So many terms tell lists apart at first; whoever agrees in them is compared in full. */
const KEY = 6;

/** What a filter leaves of so many terms has to be enough for that. */
const LOOK = 64;

/** First terms less the first, over what divides all of it; null where they are all the same. */
function keyOf(values: ArrayLike<number>, from = 0): string | null {
  let divisor = 0;
  for (let i = 1; i < KEY; i++) {
    let [m, n] = [Math.abs(values[from + i]! - values[from]!), divisor];
    while (n !== 0) [m, n] = [n, m % n];
    divisor = m;
  }
  if (divisor === 0) return null;
  let key = '';
  let sign = 0;
  for (let i = 1; i < KEY; i++) {
    const jump = values[from + i]! - values[from]!;
    if (sign === 0) sign = Math.sign(jump);
    key += `${(sign * jump) / divisor},`;
  }
  return key;
}

/** What a list becomes with every term times `factor`, plus `shift`. @example scaled({ term, bits }, 2, 1) */
export function scaled(found: Found, factor: number, shift: number): Found {
  if (factor === 1 && shift === 0) return found;
  const { word, args } = found.term;
  if (word === 'count') {
    const [first, step] = args as [number, number];
    return priced(term('count', first * factor + shift, step * factor));
  }
  const x: Term = word === 'formula' ? (args[0] as Term) : variable('x');
  const times = factor === 1 ? x : factor === -1 ? null : term('mul', x, number(factor));
  const moved = times === null ? term('sub', number(shift), x) : shift === 0 ? times : shift < 0 ? term('sub', times, number(-shift)) : term('add', times, number(shift));
  return priced(word === 'formula' ? term('formula', moved) : term('map', moved, found.term));
}

/** A list with its price. @example priced(term('count', 1, 2)).bits */
export const priced = (list: Term): Found => ({ term: list, bits: bitsOf(list) });

const [x, p, q] = [variable('x'), variable('p'), variable('q')];
const mod = (a: Term, m: number): Term => term('mod', a, number(m));

/** What filters ask of an element: a remainder, a remainder that is 0, or its place. */
const QUESTIONS: readonly Term[] = [
  ...[2, 3, 4, 5, 6, 7].map((k) => mod(x, k)),
  ...[2, 3, 4, 5, 6, 7].map((k) => term('eq', number(0), mod(x, k))),
  ...[2, 3, 4].map((k) => term('eq', number(0), mod(variable('i'), k))),
];

/**
 * Makes the bank: formulas up to so many bits, recurrences from small numbers, and what filters and sums make of
 * them, remainders by the `moduli` included.
 *
 * @example const bank = makeBank({ bits: 24, moduli: [256] })
 */
export function makeBank({ bits, moduli }: { bits: number; moduli: readonly number[] }): Bank {
  const entries = new Map<string, Found[]>();
  const cheap: (Found & { values: readonly number[] })[] = [];
  let size = 0;
  const add = (found: Found, values: readonly number[]): void => {
    if (values.length < KEY) return;
    const key = keyOf(values);
    if (key === null) return;
    const there = entries.get(key);
    size++;
    if (!there) entries.set(key, [found]);
    else if (there.length < 6) there.push(found);
  };
  const bases: { list: Term; values: readonly number[] }[] = [];
  const base = (list: Term): void => {
    const values = termsOf(list, LOOK);
    bases.push({ list, values });
    add(priced(list), values);
  };
  for (let step = 1; step <= 12; step++) for (let first = 0; first <= 3; first++) base(term('count', first, step));
  for (let a = 0; a <= 5; a++) {
    for (let b = 1; b <= 9; b++) {
      for (const m of [0, ...moduli]) base(term('recur', [a, b], m === 0 ? term('add', p, q) : mod(term('add', p, q), m)));
    }
  }
  const positions = Array.from({ length: 32 }, (_, k) => k);
  enumerate({
    scope: 'formula',
    variables: { i: positions, n: positions.map((k) => k + 1) },
    numbers: [...new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...moduli])],
    bits,
    tries: 400_000,
    found: (values, length, expression) => {
      const found = { term: term('formula', expression()), bits: length + 4 };
      add(found, [...values.subarray(0, KEY)]);
      if (length <= 18) {
        bases.push({ list: found.term, values: termsOf(found.term, LOOK) });
        cheap.push({ ...found, values: [...values] });
      }
      return false;
    },
  });
  const asked = QUESTIONS.map((question) => ({ question, of: compileExpression(question) }));
  const sums = [0, ...moduli].map((m) => (m === 0 ? term('add', p, x) : mod(term('add', p, x), m))).map((sum) => ({ sum, of: compileExpression(sum) }));
  for (const { list, values } of bases) {
    for (const { question, of } of asked) {
      const kept = filtered(of, values);
      if (kept.length < values.length) add(priced(term('filter', question, list)), kept);
    }
    for (const { sum, of } of sums) add(priced(term('scan', sum, list)), scanned(of, values.slice(0, KEY)));
    add(priced(term('unique', list)), [...new Set(values)]);
  }
  for (const list of entries.values()) list.sort((a, b) => a.bits - b.bits);

  /** How far a list agrees with a goal, after the factor and the shift that the first terms ask for. */
  const fit = (found: Found, goal: readonly number[]): { found: Found; length: number } => {
    const values = termsOf(found.term, goal.length);
    let j = 1;
    while (values[j] === values[0]) j++;
    const factor = (goal[j]! - goal[0]!) / (values[j]! - values[0]!);
    const shift = goal[0]! - factor * values[0]!;
    if (!Number.isSafeInteger(factor) || factor === 0 || !Number.isSafeInteger(shift)) return { found, length: 0 };
    let length = 0;
    while (length < values.length && values[length]! * factor + shift === goal[length]) length++;
    return { found: scaled(found, factor, shift), length };
  };
  const like = (goal: readonly number[]): readonly Found[] => {
    const key = goal.length < KEY ? null : keyOf(goal);
    return key === null ? [] : (entries.get(key) ?? []);
  };
  return {
    cheap,
    size,
    lookup(goal) {
      let best: Found | null = null;
      for (const one of like(goal)) {
        if (best && one.bits >= best.bits) break;
        const { found, length } = fit(one, goal);
        if (length === goal.length && (!best || found.bits < best.bits)) best = found;
      }
      return best;
    },
    longest(goal) {
      let best: { found: Found; length: number } | null = null;
      for (const one of like(goal)) {
        const here = fit(one, goal);
        if (!best || here.length > best.length) best = here;
      }
      return best && best.length >= KEY ? best : null;
    },
  };
}

/** Remainders that a goal may have been taken by: round ones above its largest number, and the first ones above it. @example moduliFor([3, 9, 4]) // [10, 16, 32, 64] … */
export function moduliFor(goal: readonly number[]): number[] {
  let high = 0;
  for (const value of goal) {
    if (value < 0) return [];
    if (value > high) high = value;
  }
  const round = [10, 16, 32, 64, 100, 128, 256, 1000, 1024, 65536].filter((m) => m > high).slice(0, 4);
  return [...new Set([high + 1, ...round])].sort((a, b) => integerBits(a) - integerBits(b) || a - b);
}
