import { random } from '../core/index.ts';
import { type Expression, MOST_NODES, expression, numbersOf, sizeOf, spanStart, valueAt } from './expression.ts';
import { type Kernel, type Table, openKernel } from './kernel.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import type { Found } from './search.ts';
import { ARITY, CONSTANT } from './operators.ts';
import { type Tree, programOf, simplify, treeOf } from './tree.ts';

export interface FitOptions extends DiscoverOptions {
  /** Share of the rows that the search never sees, drawn by the seed; none of fewer than 12 rows. @default 0.25 */
  heldOut?: number;
  /** Generations, where no clock decides. */
  generations?: number;
  /** CPU seconds of this process. @default 30 where there are no generations */
  seconds?: number;
  /** Error at which it is good enough. @default 1e-20 */
  enough?: number;
  onProgress?(at: { generation: number; bred: number; seconds: number; front: readonly Formula[] }): void;
  signal?: AbortSignal;
}

/** A formula of the front. */
export interface Formula {
  readonly tree: Tree;
  readonly program: Expression;
  readonly size: number;
  /** Mean squared error over the target's variance, on the rows of the search. */
  readonly error: number;
  /** The same on the rows that were held out, by `Math` alone; null where none were. */
  readonly heldOut: number | null;
}

export interface Fit {
  /** Shortest first; each better on the rows of the search than all before. */
  readonly front: readonly Formula[];
  /** The shortest whose held-out error is near the best. */
  readonly best: Formula;
  readonly generations: number;
  readonly bred: number;
  readonly seconds: number;
  readonly rows: { readonly search: number; readonly heldOut: number };
}

/** Refits of one formula while it is made shorter, and again while its numbers are made simple. */
const SHORTENINGS = 300;
/** A formula that is this many times worse than the best, but shorter, is as good. */
const NEAR = 1.5;
/** Below this, errors are those of rounding: of fitted numbers, and of what may be lost by writing a formula shorter. */
const EXACT = 1e-18;
const ROUNDING = 1e-22;

/**
 * Looks for formulas of a table: the front of error against size, numbers fitted and made simple where that costs
 * nothing. Same seed and generations, same front.
 * @example (await fit({ table, generations: 50 })).best.tree
 */
export async function fit({ table, heldOut = 0.25, generations, seconds = generations === undefined ? 30 : Number.POSITIVE_INFINITY, enough = 1e-20, onProgress, signal, ...options }: FitOptions): Promise<Fit> {
  const { seed = 1 } = options;
  const [train, test] = parted(table, heldOut, seed);
  const search = discover({ ...options, table: train });
  const start = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  const kernel = openKernel({ table: train });
  const plain = ({ program, error }: Found): Formula => ({ tree: treeOf(program), program, size: sizeOf(program), error, heldOut: test ? oracleError(program, test) : null });
  let told = 0;
  while (search.generation < (generations ?? Number.POSITIVE_INFINITY) && spent() < seconds && !signal?.aborted) {
    search.step();
    const now = performance.now();
    const last = search.front().at(-1);
    if (last !== undefined && last.error < enough && (test === undefined || oracleError(last.program, test) < Math.max(enough, EXACT))) break;
    if (now - told < 200) continue;
    told = now;
    onProgress?.({ generation: search.generation, bred: search.bred, seconds: spent(), front: search.front().map(plain) });
    // Ctrl-C and the terminal get their turn
    await new Promise(setImmediate);
  }
  const short = search.front().map(({ program }) => formulaOf(program, train, test, kernel)).sort((a, b) => a.size - b.size || a.error - b.error);
  const found = short.filter((one, i) => short.slice(0, i).every(({ error }) => one.error < error));
  const judged = ({ error, heldOut }: Formula): number => Math.max(heldOut ?? error, EXACT);
  const least = Math.min(...found.map(judged));
  return { front: found, best: found.find((formula) => judged(formula) <= least * NEAR)!, generations: search.generation, bred: search.bred, seconds: spent(), rows: { search: train.y.length, heldOut: test?.y.length ?? 0 } };
}

/** Rows for the search, and rows that it never sees. */
function parted({ columns, y }: Table, share: number, seed: number): [Table, Table | undefined] {
  const count = y.length < 12 ? 0 : Math.floor(y.length * share);
  if (count === 0) return [{ columns, y }, undefined];
  const rng = random(seed, 'held-out');
  const order = Uint32Array.from({ length: y.length }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const take = (rows: Uint32Array): Table => ({ columns: columns.map((column) => Float64Array.from(rows, (row) => column[row]!)), y: Float64Array.from(rows, (row) => y[row]!) });
  return [take(order.subarray(count)), take(order.subarray(0, count))];
}

/** Written short, with simple numbers where they do as well. */
function formulaOf(program: Expression, train: Table, test: Table | undefined, kernel: Kernel): Formula {
  const errorOf = (one: Expression): number => errorOfValues(kernel.values(one), train.y);
  // by chance alone a number more takes away about 1 / rows of the error
  const limit = errorOf(program) * (1 + 0.1 / train.y.length) + ROUNDING;
  let best = program;
  const accept = (candidate: Expression, most = sizeOf(best)): boolean => {
    if (candidate.codes.length > MOST_NODES || sizeOf(candidate) > most || !(errorOf(candidate) <= limit)) return false;
    best = candidate;
    return true;
  };
  // Each refit costs a few dozen evaluations: a formula of noisy data could be tried for minutes.
  let tries = SHORTENINGS;
  const refitted = (candidate: Expression, but?: number): Expression => (tries-- > 0 ? refit(kernel, candidate, but) : candidate);
  const tidy = (): void => void accept(programOf(simplify(treeOf(best))));
  tidy();
  while (tries > 0 && shorter(best).some((candidate) => sizeOf(candidate) < sizeOf(best) && accept(refitted(candidate), sizeOf(best) - 1))) tidy();
  tries = SHORTENINGS;
  for (let node = 0; node < best.codes.length; node++) {
    if (!numbersOf(best).includes(node)) continue;
    for (const simple of simpleNear(best.values[node]!)) {
      if (simple === best.values[node]) break;
      const values = best.values.slice();
      values[node] = simple;
      if (accept(refitted({ codes: best.codes, values }, node))) break;
    }
  }
  tidy();
  return { tree: treeOf(best), program: best, size: sizeOf(best), error: oracleError(best, train), heldOut: test ? oracleError(best, test) : null };
}

const refit = (kernel: Kernel, program: Expression, but = -1): Expression => {
  const nodes = numbersOf(program).filter((node) => node !== but).slice(0, 64);
  return nodes.length > 0 ? fitNumbers(kernel, program, nodes, 20).program : program;
};

/** The same with one subtree left out: a number or one of its own arguments stands there instead. */
function shorter({ codes, values }: Expression): Expression[] {
  const found: Expression[] = [];
  const put = (start: number, end: number, from: number, to: number, number?: number): void => {
    const middle = number === undefined ? codes.subarray(from, to) : Uint8Array.of(CONSTANT);
    const numbers = number === undefined ? values.subarray(from, to) : Float64Array.of(number);
    found.push(expression([...codes.subarray(0, start), ...middle, ...codes.subarray(end)], [...values.subarray(0, start), ...numbers, ...values.subarray(end)]));
  };
  for (let i = codes.length - 1; i >= 0; i--) {
    const start = spanStart(codes, i);
    if (start === i) continue;
    for (const number of [0, 1]) put(start, i + 1, 0, 0, number);
    put(start, i + 1, spanStart(codes, i - 1), i);
    if (ARITY[codes[i]!] === 2) put(start, i + 1, start, spanStart(codes, i - 1));
  }
  return found;
}

/** Whole numbers, halves, few digits, simplest first; and what a phase is within one turn. */
function simpleNear(value: number): number[] {
  const near = [Math.round(value), Math.round(value * 2) / 2, Number(value.toPrecision(1)), Number(value.toPrecision(2)), Number(value.toPrecision(3))].filter((simple, i, all) => Math.abs(simple - value) <= 0.02 * Math.abs(value) + 1e-9 && all.indexOf(simple) === i);
  return Math.abs(value) > 2 * Math.PI ? [...near, value % (2 * Math.PI)] : near;
}

/** Mean squared error over the variance of the target, by `Math` alone, in two passes. */
export function oracleError(program: Expression, { columns, y }: Table): number {
  const row = new Float64Array(columns.length);
  return errorOfValues(
    y.map((_, i) => {
      for (let k = 0; k < row.length; k++) row[k] = columns[k]![i]!;
      return valueAt(program, row);
    }),
    y,
  );
}

function errorOfValues(values: Float64Array, y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  let [sum, spread] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    sum += (values[i]! - y[i]!) ** 2;
    spread += (y[i]! - mean) ** 2;
  }
  return Number.isFinite(sum) ? sum / (spread || 1) : Number.POSITIVE_INFINITY;
}
