import { type Bank, moduliFor } from './bank.ts';
import { bitsOf, gammaBits, integerBits } from './code.ts';
import { lastByRecurrence, linearRecurrence } from './direct.ts';
import { type Term, number, term, variable } from './words.ts';

/** A list to be explained. One that must end there is not allowed to go on. */
export interface Part {
  readonly goal: readonly number[];
  readonly ends: boolean;
  /** How often it is written. */
  readonly times: number;
}

/** One word undone: the goal is what `build` makes of lists that print the parts; all else costs `bits`. */
export interface Way {
  readonly bits: number;
  readonly parts: readonly Part[];
  build(lists: readonly Term[]): Term;
}

const [x, y, p] = [variable('x'), variable('y'), variable('p')];
const ENDLESS = term('list', []);
const part = (goal: readonly number[], ends = false, times = 1): Part => ({ goal, ends, times });

/** What a word costs around lists that are yet to be found. */
const around = (build: (lists: readonly Term[]) => Term, parts: readonly Part[]): Way => {
  const empty = bitsOf(build(parts.flatMap(({ times }) => Array<Term>(times).fill(ENDLESS))));
  return { build, parts, bits: empty - parts.reduce((bits, { times }) => bits + times * bitsOf(ENDLESS), 0) };
};

const mapped = (expression: Term, goal: readonly number[], ends: boolean): Way => around(([a]) => term('map', expression, a!), [part(goal, ends)]);
const euclid = (value: number, m: number): number => ((value % m) + m) % m;

/**
 * Every way to undo a word of the language on a goal: what its operands would have to print. Not complete: filters
 * and comparisons lose what was left out, so those are looked up in the bank, from the other side.
 *
 * @example waysTo([1, 3, 6, 10], false, bank).map(({ bits }) => bits)
 */
export function waysTo(goal: readonly number[], ends: boolean, bank: Bank): Way[] {
  const m = goal.length;
  if (m < 3) return [];
  return [...shaped(goal, ends), ...shifted(goal, ends), ...summed(goal, ends), ...split(goal, ends, bank), ...beside(goal, ends, bank)];
}

/** Words that only move elements about. */
function shaped(goal: readonly number[], ends: boolean): Way[] {
  const ways: Way[] = [];
  const m = goal.length;
  ways.push(around(([a]) => term('reverse', m, a!), [part(goal.toReversed())]));
  for (let period = 1; period < m && !ends; period++) {
    if (!goal.every((value, i) => i < period || value === goal[i - period])) continue;
    ways.push(around(([a]) => term('cycle', a!), [part(goal.slice(0, period), true)]));
    break;
  }
  const evens = goal.filter((_, i) => i % 2 === 0);
  const odds = goal.filter((_, i) => i % 2 === 1);
  ways.push(around(([a, b]) => term('interleave', a!, b!), [part(evens, ends), part(odds, ends && m % 2 === 1)]));
  const times = runOf(goal);
  if (times > 1) ways.push(around(([a]) => term('repeat', times, a!), [part(goal.filter((_, i) => i % times === 0), ends && m % times === 0)]));
  // a list and the same from its end, with the last one once or twice
  if (goal.every((value, i) => value === goal[m - 1 - i])) {
    const half = m >> 1;
    const head = goal.slice(0, m - half);
    ways.push(around(([a, b]) => term('concat', m - half, a!, term('reverse', half, b!)), [part(head, false, 2)]));
  }
  return ways;
}

/** The largest number of equal neighbours that all runs are multiples of; the last run may be cut. */
function runOf(goal: readonly number[]): number {
  let times = 0;
  for (let start = 0, i = 1; i <= goal.length; i++) {
    if (i < goal.length && goal[i] === goal[start]) continue;
    let [a, b] = [i - start, times];
    if (i === goal.length && times > 0) break;
    while (b !== 0) [a, b] = [b, a % b];
    times = a;
    start = i;
  }
  return times === goal.length ? 1 : times;
}

/** Expressions of each element on its own. */
function shifted(goal: readonly number[], ends: boolean): Way[] {
  const ways: Way[] = [];
  let [low, high, divisor] = [goal[0]!, goal[0]!, 0];
  for (const value of goal) {
    if (value < low) low = value;
    if (value > high) high = value;
    let [a, b] = [Math.abs(value), divisor];
    while (b !== 0) [a, b] = [b, a % b];
    divisor = a;
  }
  if (divisor > 1) ways.push(mapped(term('mul', x, number(divisor)), goal.map((value) => value / divisor), ends));
  for (const shift of new Set([low, goal[0]!])) {
    if (shift !== 0) ways.push(mapped(shift < 0 ? term('sub', x, number(-shift)) : term('add', x, number(shift)), goal.map((value) => value - shift), ends));
  }
  ways.push(mapped(term('sub', number(high), x), goal.map((value) => high - value), ends));
  if (high < 0) ways.push(mapped(term('neg', x), goal.map((value) => -value), ends));
  if (goal.every((value) => value >= 0 && Math.sqrt(value) % 1 === 0) && high > 1) ways.push(mapped(term('mul', x, x), goal.map(Math.sqrt), ends));
  for (const modulus of moduliFor(goal)) {
    if (modulus <= 10) continue;
    const gap = gapOf(goal, modulus);
    if (gap !== low && gap !== 0) ways.push(mapped(term('mod', term('add', x, number(gap)), number(modulus)), goal.map((value) => euclid(value - gap, modulus)), ends));
    for (const factor of [3, 5, 7]) {
      const inverse = inverseOf(factor, modulus);
      if (inverse !== 0) ways.push(mapped(term('mod', term('mul', x, number(factor)), number(modulus)), goal.map((value) => (value * inverse) % modulus), ends));
    }
  }
  return ways;
}

/** What a factor is undone by, among remainders of at most 1024; 0 where there is nothing. */
function inverseOf(factor: number, modulus: number): number {
  for (let k = 1; k < modulus && modulus <= 1024; k++) if ((k * factor) % modulus === 1) return k;
  return 0;
}

/** The first value after the widest stretch of a circle where none is. */
function gapOf(goal: readonly number[], modulus: number): number {
  const values = [...new Set(goal)].sort((a, b) => a - b);
  let [widest, after] = [values[0]! + modulus - values.at(-1)!, values[0]!];
  for (let i = 1; i < values.length; i++) if (values[i]! - values[i - 1]! > widest) [widest, after] = [values[i]! - values[i - 1]!, values[i]!];
  return after;
}

/** Sums, with and without a remainder; and lists whose jumps or sums of neighbours the goal is. */
function summed(goal: readonly number[], ends: boolean): Way[] {
  const ways: Way[] = [];
  const jumps = goal.map((value, i) => (i === 0 ? value : value - goal[i - 1]!));
  ways.push(around(([a]) => term('scan', term('add', p, x), a!), [part(jumps, ends)]));
  for (const modulus of moduliFor(goal)) {
    const rest = jumps.map((value) => euclid(value, modulus));
    if (rest.some((value, i) => value !== jumps[i])) ways.push(around(([a]) => term('scan', term('mod', term('add', p, x), number(modulus)), a!), [part(rest, ends)]));
  }
  ways.push(around(([a]) => term('scan', term('sub', x, p), a!), [part(goal.map((value, i) => (i === 0 ? value : value + goal[i - 1]!)), ends)]));
  if (goal.every((value, i) => value !== 0 && (i === 0 || value % goal[i - 1]! === 0))) ways.push(around(([a]) => term('scan', term('mul', p, x), a!), [part(goal.map((value, i) => (i === 0 ? value : value / goal[i - 1]!)), ends)]));
  if (!ends) {
    let sum = 0;
    const sums = goal.map((value) => (sum += value));
    ways.push(around(([a]) => term('jumps', a!), [part([0, ...sums])]));
  }
  return ways;
}

/** A list up to somewhere, then another: wherever something simple begins or ends. */
function split(goal: readonly number[], ends: boolean, bank: Bank): Way[] {
  const m = goal.length;
  const at = new Map<number, number>();
  /** Places are ranked by how much of the goal becomes simple. */
  const note = (k: number, length: number): void => {
    if (k > 0 && k < m) at.set(k, Math.max(at.get(k) ?? 0, length));
  };
  const back = goal.toReversed();
  for (let lag = 1; lag <= 6; lag++) {
    for (const rule of [lagged, steady]) {
      const [head, tail] = [rule(goal, lag), rule(back, lag)];
      if (head >= 2 * lag + 2) note(head, head - lag);
      if (tail >= 2 * lag + 2) note(m - tail, tail - lag);
    }
  }
  const here = bank.longest(goal);
  if (here) note(here.length, here.length);
  const head = linearRecurrence(goal);
  if (head && head.length >= 8) note(head.length, head.length);
  const tail = lastByRecurrence(goal);
  if (tail >= 8) note(m - tail, tail);
  for (let k = 1; k <= m - 8; k++) {
    if (!bank.lookup(goal.slice(k))) continue;
    note(k, m - k);
    break;
  }
  const places = [...at].sort(([a, x], [b, y]) => y - x || a - b).slice(0, 8);
  return places.map(([k]) => around(([a, b]) => term('concat', k, a!, b!), [part(goal.slice(0, k)), part(goal.slice(k), ends)]));
}

/** How many terms repeat those so far before. */
function steady(goal: readonly number[], lag: number): number {
  let i = lag;
  while (i < goal.length && goal[i] === goal[i - lag]) i++;
  return i;
}

/** How many terms go on in steps that are the same for every place of a period. */
function lagged(goal: readonly number[], lag: number): number {
  let i = 2 * lag;
  while (i < goal.length && goal[i]! - goal[i - lag]! === goal[i - lag]! - goal[i - 2 * lag]!) i++;
  return Math.min(i, goal.length);
}

/** Two lists term by term, one of which is known: a progression, a short formula. */
function beside(goal: readonly number[], ends: boolean, bank: Bank): Way[] {
  const ways: Way[] = [];
  const m = goal.length;
  const offer = (of: string, known: Term, goalOf: readonly number[]): void => {
    ways.push(around(([a]) => term('zip', term(of, x, y), a!, known), [part(goalOf, ends)]));
  };
  // steps that come back after a period leave a pattern when a progression is taken off
  for (let period = 2; period <= 8 && 3 * period <= m; period++) {
    if (lagged(goal, period) < m) continue;
    const step = (goal[period]! - goal[0]!) / period;
    if (step !== 0 && Number.isInteger(step)) offer('add', term('count', 0, step), goal.map((value, i) => value - i * step));
    break;
  }
  for (const one of bank.cheap) {
    if (one.values.length < m) continue;
    if (one.bits > 16) break;
    const rest = goal.map((value, i) => value - one.values[i]!);
    if (new Set(rest).size * 2 < new Set(goal).size) offer('add', one.term, rest);
  }
  return ways;
}

/** A bound from below on what any list of these terms can cost. @example leastBits({ goal: [1, 2, 3], ends: false, times: 1 }) */
export const leastBits = ({ goal, ends }: Part): number => (goal.length === 0 ? 4 : 5 + (ends ? gammaBits(goal.length) : 0) + (goal.length < 2 ? 0 : Math.min(2, integerBits(goal[0]!))));
