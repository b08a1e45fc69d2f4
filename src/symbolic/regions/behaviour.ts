import { type Random, random } from '../../core/index.ts';
import type { Tree } from '../tree.ts';
import type { Region } from './read.ts';
import { wordOf } from './words.ts';

/** Rows on which regions are told apart. */
interface Way {
  /** A column for each variable. */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** Where groups of rows end in each of which one variable alone changes: only the order of results in a group counts. None where the values count. */
  readonly ends?: readonly number[];
}

/** Ways to tell regions apart, the strictest first. */
export type Probe = readonly Way[];

const ROWS = 256;
/** Of so many variables at most each is swept, in so many groups of so many rows at most: fewer where any order goes. */
const SWEPT = 3;
const GROUPS = [30, 100];
const POINTS = [51, 101];
/** Whole numbers up to this are taken, where the problem names none that is larger than 1. */
const LARGEST = 100;

/**
 * Ways to tell regions of so many variables apart: by values, for numbers of every size; and by the order of results when
 * one variable sweeps whole numbers, from 0 to the largest that the problem names, or between its neighbours, where no
 * variable is larger than the next. All pairs of two variables in order, some of others.
 * @example probeOf(2, [100])
 */
export function probeOf(variables: number, constants: readonly number[] = []): Probe {
  const name = [variables, ...constants].join();
  // a run asks for the same again and again
  if (last?.name !== name) last = { name, probe: made(variables, constants) };
  return last.probe;
}

let last: { name: string; probe: Probe } | undefined;

function made(variables: number, constants: readonly number[]): Probe {
  const rng = random('rows of a probe', variables, ...constants);
  const most = Math.max(...constants.filter((value) => value > 1).map(Math.ceil), 0) || LARGEST;
  const way = (rows: readonly (readonly number[])[], ends?: readonly number[]): Way => ({ columns: Array.from({ length: variables }, (_, k) => Float64Array.from(rows, (row) => row[k]!)), rows: rows.length, ...(ends && { ends }) });
  const ways = [way(Array.from({ length: ROWS }, (_, row) => anything(rng, variables, row % 2 === 1, constants)))];
  if (variables > SWEPT) return ways;
  for (const ascending of variables > 1 ? [false, true] : [false]) for (let along = 0; along < variables; along++) {
    const [groupsAtMost, pointsAtMost] = [GROUPS[Number(ascending)]!, POINTS[Number(ascending)]!];
    const bases = basesOf(rng, variables - 1, most, groupsAtMost);
    const groups = bases.map((base) => {
      const sorted = ascending ? base.toSorted((a, b) => a - b) : base;
      const [low, high] = ascending ? [sorted[along - 1] ?? 0, sorted[along] ?? most] : [0, most];
      return spread(low, high, pointsAtMost).map((value) => sorted.toSpliced(along, 0, value));
    });
    let end = 0;
    ways.push(way(groups.flat(), groups.map(({ length }) => (end += length))));
  }
  return ways;
}

/** Every second row has variables near each other, so that small differences occur. */
function anything(rng: Random, variables: number, near: boolean, constants: readonly number[]): number[] {
  const sign = (): number => (rng.chance(0.25) ? -1 : 1);
  const draw = (): number => {
    const kind = rng.weighted([4, 2, 3, constants.length > 0 ? 1 : 0]);
    return kind === 0 ? rng.int(101) : kind === 1 ? rng.int(14) - 3 : kind === 2 ? sign() * Math.exp(rng.normal() * 2.5) : sign() * rng.pick(constants);
  };
  const first = draw();
  return Array.from({ length: variables }, (_, k) => (k === 0 ? first : near ? first + sign() * rng.int(12) : draw()));
}

/** What the variables that stay may be. */
function basesOf(rng: Random, others: number, most: number, groups: number): number[][] {
  if (others === 0) return [[]];
  if (others === 1) return spread(1, most, groups).map((value) => [value]);
  return Array.from({ length: groups }, () => Array.from({ length: others }, () => rng.int(most + 1)));
}

/** Whole numbers from one to another, evenly chosen where there are more than `most`. */
function spread(low: number, high: number, most: number): number[] {
  const count = high - low + 1;
  return Array.from({ length: Math.min(count, most) }, (_, i) => (count <= most ? low + i : low + Math.round((i * (count - 1)) / (most - 1))));
}

/** Values of a tree on all rows; parts that are one object are computed once. */
function valuesOf(tree: Tree, { columns, rows }: Way, known: Map<Tree, Float64Array>): Float64Array {
  if (typeof tree === 'number') return new Float64Array(rows).fill(tree);
  if ('variable' in tree) return columns[tree.variable]!;
  const old = known.get(tree);
  if (old) return old;
  const args = tree.args.map((arg) => valuesOf(arg, { columns, rows }, known));
  const values = new Float64Array(rows);
  fill(values, tree.op, args as [Float64Array, Float64Array, Float64Array]);
  known.set(tree, values);
  return values;
}

/** The four operations have loops of their own: most nodes are such, and a call a number is five times as slow. */
function fill(values: Float64Array, op: string, [a, b, c]: readonly [Float64Array, Float64Array, Float64Array]): void {
  const { length } = values;
  if (op === 'add') for (let i = 0; i < length; i++) values[i] = a[i]! + b[i]!;
  else if (op === 'sub') for (let i = 0; i < length; i++) values[i] = a[i]! - b[i]!;
  else if (op === 'mul') for (let i = 0; i < length; i++) values[i] = a[i]! * b[i]!;
  else if (op === 'div') for (let i = 0; i < length; i++) values[i] = a[i]! / b[i]!;
  else if (op === 'if') for (let i = 0; i < length; i++) values[i] = a[i] ? b[i]! : c[i]!;
  else {
    const { apply } = wordOf(op);
    for (let i = 0; i < length; i++) values[i] = apply(a ? a[i]! : 0, b ? b[i]! : 0, 0);
  }
}

const cell = new Float64Array(1);
const word = new Int32Array(cell.buffer);
/** Bits that rounding may change: two ways to write one function. */
const BLUNT = 16;

/** A sum of 32 bits over numbers, in order. */
class Sum {
  #state = 0x811c9dc5;
  add(number: number): void {
    this.#state = Math.imul(this.#state ^ number, 0x85ebca6b);
    this.#state ^= this.#state >>> 15;
  }
  toString(): string {
    return (this.#state >>> 0).toString(36);
  }
}

/**
 * What a region does in one way of a probe, as a short text: equal ones for equal values, up to rounding, or for equal
 * orders of them. Null where values are asked for and no row gives a number.
 * @example behaviourOf(region, probeOf(2)[0]) === behaviourOf(other, probeOf(2)[0])
 */
export function behaviourOf({ outputs }: Region, way: Way): string | null {
  const known = new Map<Tree, Float64Array>();
  const results = outputs.map(({ tree }) => valuesOf(tree, way, known));
  if (way.ends) return orderIn(results, way.ends);
  return results.some((values) => values.some(Number.isFinite)) ? valuesIn(results) : null;
}

function valuesIn(results: readonly Float64Array[]): string {
  const [one, two] = [new Sum(), new Sum()];
  for (const values of results) for (const value of values) {
    // -0 and 0 are one, and there is one NaN
    cell[0] = Number.isNaN(value) ? Number.NaN : value + 0;
    const low = (word[0]! >>> 0) + 2 ** (BLUNT - 1);
    one.add(low >>> BLUNT);
    two.add(low >= 2 ** 32 ? word[1]! + 1 : word[1]!);
  }
  return `${one}${two}`;
}

function orderIn(results: readonly Float64Array[], ends: readonly number[]): string {
  const sum = new Sum();
  const order = new Int32Array(Math.max(...POINTS));
  for (const values of results) {
    let start = 0;
    for (const end of ends) {
      const length = end - start;
      // insertion: most rules are nearly monotone
      for (let i = 0; i < length; i++) {
        const value = values[start + i]!;
        let at = i;
        for (; at > 0 && values[start + order[at - 1]!]! > value; at--) order[at] = order[at - 1]!;
        order[at] = i;
      }
      for (let i = 0; i < length; i++) sum.add(order[i]! * 2 + (i > 0 && values[start + order[i]!] === values[start + order[i - 1]!] ? 1 : 0));
      start = end;
    }
  }
  return sum.toString();
}
