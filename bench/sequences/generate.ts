/**
 * Sequences of bytes made by random programs, after the synthetic part of the KoLMogorov Test (Yoran et al., 2025,
 * arXiv 2503.13992): facts and initiators make lists, modifiers and filters change them, mergers join two. Written
 * before the searcher and apart from it: nothing here is imported by it, and it lacks several of these words.
 */
import { type Random, random } from '../../src/core/index.ts';

/** One generated sequence. */
export interface Generated {
  name: string;
  /** 24 to 160 numbers from 0 to 255. */
  terms: readonly number[];
  /** The program, as a person reads it. */
  program: string;
  /** What its choices cost: the sum of the logarithms of how many ways each could have gone. */
  bits: number;
}

interface Made {
  list: number[];
  text: string;
}

/** Random choices that know what they cost. */
interface Choices {
  int(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  spent(): number;
}

function choices(rng: Random): Choices {
  let bits = 0;
  const int = (low: number, high: number): number => {
    bits += Math.log2(high - low + 1);
    return low + rng.int(high - low + 1);
  };
  return { int, pick: (items) => items[int(0, items.length - 1)]!, spent: () => bits };
}

const byte = (value: number): number => ((value % 256) + 256) % 256;
const made = (list: number[], text: string): Made => ({ list, text });

/** A list from nothing. */
const STARTS: readonly ((c: Choices) => Made)[] = [
  (c) => {
    const facts = Array.from({ length: c.int(3, 10) }, () => c.int(0, 255));
    return made(facts, `facts(${facts})`);
  },
  (c) => {
    const [first, step, length] = [c.int(0, 40), c.int(1, 12), c.int(8, 64)];
    return made(Array.from({ length }, (_, i) => byte(first + i * step)), `range(${first}, step ${step}, ${length})`);
  },
  (c) => {
    const [first, step, length] = [c.int(60, 255), c.int(1, 9), c.int(8, 32)];
    return made(Array.from({ length }, (_, i) => byte(first - i * step)), `countdown(${first}, step ${step}, ${length})`);
  },
  (c) => {
    const pattern = Array.from({ length: c.int(2, 6) }, () => c.int(0, 30));
    const times = c.int(3, 12);
    return made(Array.from({ length: times }, () => pattern).flat(), `repeat([${pattern}], ${times})`);
  },
  (c) => {
    const [value, length] = [c.int(0, 255), c.int(4, 24)];
    return made(Array<number>(length).fill(value), `fill(${value}, ${length})`);
  },
  (c) => {
    const [a, b, length, modulus] = [c.int(0, 5), c.int(1, 9), c.int(10, 48), c.pick([10, 64, 100, 256])];
    const list = [a % modulus, b % modulus];
    while (list.length < length) list.push((list.at(-1)! + list.at(-2)!) % modulus);
    return made(list, `fibonacci(${a}, ${b}, mod ${modulus}, ${length})`);
  },
  (c) => {
    const [power, length] = [c.int(2, 3), c.int(8, 40)];
    return made(Array.from({ length }, (_, i) => byte(i ** power)), `powers(${power}, ${length})`);
  },
];

type Change = (c: Choices, from: Made) => Made;

/** A list from a list. */
const MODIFIERS: readonly Change[] = [
  (_, { list, text }) => made(list.toReversed(), `reverse(${text})`),
  (c, { list, text }) => {
    const k = c.int(1, 50);
    return made(list.map((x) => byte(x + k)), `add(${k}, ${text})`);
  },
  (c, { list, text }) => {
    const k = c.int(2, 5);
    return made(list.map((x) => byte(x * k)), `multiply(${k}, ${text})`);
  },
  (c, { list, text }) => {
    const k = c.int(3, 20);
    return made(list.map((x) => x % k), `modulo(${k}, ${text})`);
  },
  (_, { list, text }) => {
    let sum = 0;
    return made(list.map((x) => (sum = byte(sum + x))), `scan_add(${text})`);
  },
  (c, { list, text }) => {
    const k = c.int(2, 4);
    return made(list.flatMap((x) => Array<number>(k).fill(x)), `each(${k}, ${text})`);
  },
  (c, { list, text }) => {
    const [from, to] = [c.pick(list), c.int(0, 255)];
    return made(list.map((x) => (x === from ? to : x)), `substitute(${from}, ${to}, ${text})`);
  },
  (_, { list, text }) => made(list.map((_, i) => list[i ^ 1] ?? list[i]!), `swap_pairs(${text})`),
  (c, { list, text }) => {
    const k = c.int(1, 8) % list.length;
    return made([...list.slice(k), ...list.slice(0, k)], `rotate(${k}, ${text})`);
  },
  (_, { list, text }) => made([...list, ...list.toReversed()], `palindrome(${text})`),
  (c, { list, text }) => {
    const k = c.int(30, 200);
    return made(list.map((x) => Math.min(x, k)), `clip(${k}, ${text})`);
  },
  (_, { list, text }) => made(list.slice(1).map((x, i) => Math.abs(x - list[i]!)), `jumps(${text})`),
];

const FILTERS: readonly Change[] = [
  (_, { list, text }) => made(list.filter((x) => x % 2 === 0), `keep_even(${text})`),
  (_, { list, text }) => made(list.filter((x) => x % 2 === 1), `keep_odd(${text})`),
  (c, { list, text }) => {
    const k = c.int(20, 200);
    return made(list.filter((x) => x < k), `keep_below(${k}, ${text})`);
  },
  (c, { list, text }) => {
    const k = c.int(3, 7);
    return made(list.filter((x) => x % k !== 0), `drop_multiples(${k}, ${text})`);
  },
  (c, { list, text }) => {
    const k = c.int(2, 4);
    return made(list.filter((_, i) => i % k === 0), `every(${k}, ${text})`);
  },
  (_, { list, text }) => made([...new Set(list)], `unique(${text})`),
];

type Merge = (c: Choices, a: Made, b: Made) => Made;
const term = (name: string, of: (x: number, y: number) => number): Merge => (_, a, b) => made(a.list.slice(0, b.list.length).map((x, i) => of(x, b.list[i]!)), `${name}(${a.text}, ${b.text})`);

const MERGERS: readonly Merge[] = [
  (_, a, b) => made([...a.list, ...b.list], `concatenate(${a.text}, ${b.text})`),
  (_, a, b) => made(Array.from({ length: Math.max(a.list.length, b.list.length) }, (_, i) => [...a.list.slice(i, i + 1), ...b.list.slice(i, i + 1)]).flat(), `interleave(${a.text}, ${b.text})`),
  term('plus', (x, y) => byte(x + y)),
  term('distance', (x, y) => Math.abs(x - y)),
  term('larger', Math.max),
];

function grow(c: Choices, words: number): Made {
  if (words <= 1) return c.pick(STARTS)(c);
  const kind = c.pick(words > 2 ? (['modify', 'modify', 'filter', 'merge', 'merge'] as const) : (['modify', 'modify', 'filter'] as const));
  if (kind === 'merge') {
    const left = c.int(1, words - 2);
    return c.pick(MERGERS)(c, grow(c, left), grow(c, words - 1 - left));
  }
  const from = grow(c, words - 1);
  return from.list.length === 0 ? from : c.pick(kind === 'filter' ? FILTERS : MODIFIERS)(c, from);
}

/**
 * The sequence of that name: programs of two to seven words, drawn again until one prints 24 to 160 bytes, at least
 * three of them different.
 * @example generate('development', 0).terms
 */
export function generate(set: string, index: number): Generated {
  const rng = random('sequences', set, index);
  for (;;) {
    const c = choices(rng);
    const { list, text } = grow(c, c.int(2, 7));
    if (list.length < 24 || list.length > 160 || new Set(list).size < 3) continue;
    return { name: `${set} ${index}`, terms: list, program: text, bits: c.spent() };
  }
}

/** The measured set: nobody looks at these while building. */
export const TEST = 'test, fixed before the first run';
/** For building. */
export const DEVELOPMENT = 'development';
