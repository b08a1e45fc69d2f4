import { random } from '../core/index.ts';
import { type Expression, numbersOf, sizeOf, valueAt } from './expression.ts';
import { type Table, openKernel } from './kernel.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { type SearchOptions, symbolicSearch } from './search.ts';
import { type Tree, programOf, simplify, treeOf } from './tree.ts';

export interface FitOptions extends SearchOptions {
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

/** A formula that is this many times worse than the best, but shorter, is as good. */
const NEAR = 1.5;
/** Below this, errors are those of rounding. */
const ROUNDING = 1e-24;

/**
 * Looks for formulas of a table: the front of error against size, numbers fitted and made simple where that costs
 * nothing. Same seed and generations, same front.
 * @example (await fit({ table, generations: 50 })).best.tree
 */
export async function fit({ table, heldOut = 0.25, generations, seconds = generations === undefined ? 30 : Number.POSITIVE_INFINITY, enough = 1e-20, onProgress, signal, ...options }: FitOptions): Promise<Fit> {
  const { seed = 1 } = options;
  const [train, test] = parted(table, heldOut, seed);
  const search = symbolicSearch({ ...options, table: train });
  const start = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  const kernel = openKernel({ table: train });
  const known = new Map<Expression, Formula>();
  const front = (): Formula[] => {
    const formulas = search.front().map(({ program }) => {
      let formula = known.get(program);
      if (!formula) known.set(program, (formula = formulaOf(program, train, test, kernel)));
      return formula;
    });
    return formulas.sort((a, b) => a.size - b.size || a.error - b.error).filter((one, i, all) => all.slice(0, i).every(({ error }) => one.error < error));
  };
  let told = 0;
  while (search.generation < (generations ?? Number.POSITIVE_INFINITY) && spent() < seconds && !signal?.aborted) {
    search.step();
    const now = performance.now();
    if (search.generation % 10 === 0 && (search.front().at(-1)?.error ?? 1) < enough) break;
    if (now - told < 200) continue;
    told = now;
    onProgress?.({ generation: search.generation, bred: search.bred, seconds: spent(), front: front() });
    // Ctrl-C and the terminal get their turn
    await new Promise(setImmediate);
  }
  const found = front();
  const judged = ({ error, heldOut }: Formula): number => Math.max(heldOut ?? error, ROUNDING);
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
function formulaOf(program: Expression, train: Table, test: Table | undefined, kernel: ReturnType<typeof openKernel>): Formula {
  const before = oracleError(program, train);
  let best = program;
  let error = before;
  const accept = (candidate: Expression): void => {
    if (candidate.codes.length > 128 || sizeOf(candidate) > sizeOf(best)) return;
    const own = oracleError(candidate, train);
    if (own <= Math.max(before * (1 + 1e-9), ROUNDING)) [best, error] = [candidate, own];
  };
  accept(programOf(simplify(treeOf(program))));
  for (const node of numbersOf(best)) {
    const value = best.values[node]!;
    for (const simple of simpleNear(value)) {
      if (simple === value) break;
      const values = best.values.slice();
      values[node] = simple;
      const others = numbersOf(best).filter((other) => other !== node);
      const fitted = others.length > 0 ? fitNumbers(kernel, { codes: best.codes, values }, others, 20).program : { codes: best.codes, values };
      const was = best;
      accept(fitted);
      if (best !== was) break;
    }
  }
  accept(programOf(simplify(treeOf(best))));
  return { tree: treeOf(best), program: best, size: sizeOf(best), error, heldOut: test ? oracleError(best, test) : null };
}

/** Whole numbers, halves, and few digits, simplest first. */
function simpleNear(value: number): number[] {
  return [Math.round(value), Math.round(value * 2) / 2, Number(value.toPrecision(1)), Number(value.toPrecision(2)), Number(value.toPrecision(3))].filter((simple, i, all) => Math.abs(simple - value) <= 0.02 * Math.abs(value) + 1e-9 && all.indexOf(simple) === i);
}

/** Mean squared error over the variance of the target, by `Math` alone, in two passes. */
export function oracleError(program: Expression, { columns, y }: Table): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const row = new Float64Array(columns.length);
  let [sum, spread] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < row.length; k++) row[k] = columns[k]![i]!;
    sum += (valueAt(program, row) - y[i]!) ** 2;
    spread += (y[i]! - mean) ** 2;
  }
  return Number.isFinite(sum) ? sum / (spread || 1) : Number.POSITIVE_INFINITY;
}
