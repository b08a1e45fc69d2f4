import { random } from '../core/index.ts';
import { type Expression, MOST_NODES, expression, numbersOf, sizeOf, spanStart, valuesBy } from './expression.ts';
import { type Kernel, type Table, openKernel } from './kernel.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import type { Found } from './search.ts';
import { ARITY, CONSTANT } from './operators.ts';
import { sampled } from './table.ts';
import type { Tally } from './judge.ts';
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
  /** Searches of the same seed on the same rows differ by it. @default 0 */
  stream?: number;
  onProgress?(at: { generation: number; bred: number; seconds: number; front: readonly Formula[] }): void;
  signal?: AbortSignal;
}

/** A formula of the front. */
export interface Formula {
  readonly tree: Tree;
  readonly program: Expression;
  readonly size: number;
  /** Mean squared error over the target's variance, by `Math` alone, on all rows that were not held out. */
  readonly error: number;
  /** The same on the rows that were held out; null where none were. */
  readonly heldOut: number | null;
}

export interface Fit {
  /** Shortest first; each better on the rows of the search than all before. */
  readonly front: readonly Formula[];
  /** The shortest that the held-out rows cannot tell from the best, by one standard error. */
  readonly best: Formula;
  readonly generations: number;
  readonly bred: number;
  readonly seconds: number;
  /** Rows that the search saw, all that were not held out, and those that were. */
  readonly rows: { readonly search: number; readonly fitted: number; readonly heldOut: number };
  /** What screening and caching did. */
  readonly tally: Readonly<Tally>;
}

/** Rows that the search sees at most: a formula that holds on so many drawn by chance holds on the others, and all judge it in the end. */
export const SEARCHED = 5000;

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
export async function fit({ table, heldOut = 0.25, generations, seconds = generations === undefined ? 30 : Number.POSITIVE_INFINITY, enough = 1e-20, onProgress, signal, stream = 0, ...options }: FitOptions): Promise<Fit> {
  const { seed = 1 } = options;
  const [all, test] = parted(table, heldOut, seed);
  const train = sampled(all, SEARCHED);
  const glance = test && sampled(test, SEARCHED);
  const search = discover({ ...options, seed: seed + stream * 2 ** 32, table: train });
  const start = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  const kernel = openKernel({ table: train });
  const plain = ({ program, error }: Found): Formula => ({ tree: treeOf(program), program, size: sizeOf(program), error, heldOut: glance ? oracleError(program, glance) : null });
  let told = 0;
  while (search.generation < (generations ?? Number.POSITIVE_INFINITY) && spent() < seconds && !signal?.aborted) {
    search.step();
    const now = performance.now();
    const last = search.front().at(-1);
    if (last !== undefined && last.error < enough && (glance === undefined || oracleError(last.program, glance) < Math.max(enough, EXACT))) break;
    if (now - told < 200) continue;
    told = now;
    onProgress?.({ generation: search.generation, bred: search.bred, seconds: spent(), front: search.front().map(plain) });
    // Ctrl-C and the terminal get their turn
    await new Promise(setImmediate);
  }
  // the mean is a formula, too: where nothing explains the target it is the best
  const mean = expression([CONSTANT], [train.y.reduce((sum, value) => sum + value, 0) / train.y.length]);
  const short = [mean, ...search.front().map(({ program }) => program)].map((found): Formula => {
    const program = shortened(found, train, kernel);
    return { tree: treeOf(program), program, size: sizeOf(program), error: oracleError(program, all), heldOut: test ? oracleError(program, test) : null };
  });
  return { ...chosen(short, test), generations: search.generation, bred: search.bred, seconds: spent(), rows: { search: train.y.length, fitted: all.y.length, heldOut: test?.y.length ?? 0 }, tally: { ...search.tally } };
}

/**
 * Of formulas those that are better than all shorter ones, and of these the shortest that is as good as the best on
 * held-out rows, so far as these can tell: within one standard error of the mean difference of squared residuals, row by
 * row (the rule of Breiman et al., 1984). Without held-out rows: the shortest whose error is near the best.
 */
export function chosen(formulas: readonly Formula[], test?: Table): Pick<Fit, 'front' | 'best'> {
  const sorted = [...formulas].sort((a, b) => a.size - b.size || a.error - b.error);
  const front = sorted.filter((one, i) => sorted.slice(0, i).every(({ error }) => one.error < error));
  const judged = ({ error, heldOut }: Formula): number => Math.max(heldOut ?? error, EXACT);
  const least = Math.min(...front.map(judged));
  const leader = front.find((formula) => judged(formula) === least)!;
  if (!test || least <= EXACT) return { front, best: front.find((formula) => judged(formula) <= least * NEAR)! };
  const squares = ({ program }: Formula): Float64Array => valuesBy(program, test.columns, test.y.length).map((value, i) => (value - test.y[i]!) ** 2);
  const best = squares(leader);
  const asGood = (formula: Formula): boolean => {
    if (formula === leader) return true;
    const more = squares(formula).map((square, i) => square - best[i]!);
    const mean = more.reduce((sum, value) => sum + value, 0) / more.length;
    const spread = more.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (more.length * (more.length - 1));
    return mean <= Math.sqrt(spread);
  };
  return { front, best: front.find(asGood)! };
}

/** The rows that a fit of this seed holds out; undefined where it holds none out. */
export const heldOutOf = (table: Table, { heldOut = 0.25, seed = 1 }: Pick<FitOptions, 'heldOut' | 'seed'>): Table | undefined => parted(table, heldOut, seed)[1];

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
function shortened(program: Expression, train: Table, kernel: Kernel): Expression {
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
  return best;
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
  return errorOfValues(valuesBy(program, columns, y.length), y);
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
