import type { Highs, Model } from 'highs';
import { type Numbers, checkBounds, checkNumbers, lengthOf } from './check.ts';

/** Minimise objective . x where lower <= A x <= upper and columnLower <= x <= columnUpper. */
export interface LinearProgram {
  /** n numbers. */
  objective: Numbers;
  /** A, row-major m x n; m may be 0. */
  rows: Numbers;
  /** m numbers or -Infinity. @default all -Infinity */
  lower?: Numbers;
  /** m numbers or Infinity. @default all Infinity */
  upper?: Numbers;
  /** n numbers or -Infinity. @default all 0 */
  columnLower?: Numbers;
  /** n numbers or Infinity. @default all Infinity */
  columnUpper?: Numbers;
}

export interface LinearProgramResult {
  /** Only 'optimal' has a solution; 'limit' and 'unknown' are those where the simplex method gave up. */
  status: 'optimal' | 'infeasible' | 'unbounded' | 'limit' | 'unknown';
  /** n numbers; NaN where there is no solution. */
  x: Float64Array;
  /** Infinity where infeasible, -Infinity where unbounded. */
  objective: number;
  /** For each row how fast the objective rises with its bound; NaN where there is no solution. */
  duals: Float64Array;
}

const KEYS = ['objective', 'rows', 'lower', 'upper', 'columnLower', 'columnUpper'];

// one model for all programs: making one takes longer than solving a small program
let model: Model | undefined;

/** Loads the solver of `linearProgram`; to be awaited once per process. @example await prepareHost(); */
export async function prepareHost(): Promise<void> {
  if (model) return;
  // its types are those of a CommonJS module, what Node loads is not
  const { default: load } = (await import('highs')) as unknown as { default(): Promise<Highs> };
  model = (await load()).createModel();
  // dense programs gain nothing from presolve, and without it infeasible and unbounded are told apart
  model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex' });
}

/**
 * Solves a linear program with the simplex method of HiGHS (Huangfu & Hall 2018). Throws an Error before
 * `prepareHost()`, for unknown keys, wrong lengths, coefficients that are not finite, and bounds that are NaN or
 * in the wrong order. An infeasible or unbounded program is no error but a status.
 * @example linearProgram({ objective: [-1, -2], rows: [1, 1], upper: [4], columnUpper: [3, 3] }).x // [1, 3]
 */
export function linearProgram(program: LinearProgram): LinearProgramResult {
  if (!model) throw new Error('linearProgram: the solver is not loaded; await prepareHost() first');
  const unknown = Object.keys(program).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Error(`linearProgram: unknown key "${unknown}"; it takes ${KEYS.join(', ')}`);
  const { objective, rows } = program;
  const n = lengthOf(objective);
  if (n === 0) throw new Error('linearProgram: objective is empty or no list of numbers');
  checkNumbers('linearProgram', 'objective', objective, n);
  const m = lengthOf(rows) / n;
  if (!Number.isInteger(m)) throw new Error(`linearProgram: rows has ${lengthOf(rows)} numbers; expected a multiple of ${n}`);
  checkNumbers('linearProgram', 'rows', rows, m * n);
  const [rowLower, rowUpper] = bounds('lower', program.lower, 'upper', program.upper, m, Number.NEGATIVE_INFINITY);
  const [colLower, colUpper] = bounds('columnLower', program.columnLower, 'columnUpper', program.columnUpper, n, 0);
  try {
    model.clearModel();
    model.passModel({ numCols: n, numRows: m, colCost: Float64Array.from(objective), colLower, colUpper, rowLower, rowUpper, matrix: { format: 'csr', numRows: m, numCols: n, ...sparse(rows, m, n) } });
    return run(model, m, n);
  } catch (error) {
    // after a trap its memory is not to be trusted
    if ((error as Error).name === 'RuntimeError') model = undefined;
    throw new Error(`linearProgram: the solver failed: ${(error as Error).message}`, { cause: error });
  }
}

function run(solver: Model, m: number, n: number): LinearProgramResult {
  // far more than the simplex method takes on all but contrived programs
  solver.options.set({ simplex_iteration_limit: 100 * (m + n) + 1000 });
  const { modelStatus } = solver.run();
  if (modelStatus === 7) {
    const { colValue, rowDual } = solver.getSolution();
    return { status: 'optimal', x: colValue, objective: solver.getObjectiveValue(), duals: rowDual };
  }
  const nothing = { x: new Float64Array(n).fill(Number.NaN), duals: new Float64Array(m).fill(Number.NaN) };
  if (modelStatus === 8) return { status: 'infeasible', objective: Number.POSITIVE_INFINITY, ...nothing };
  if (modelStatus === 10) return { status: 'unbounded', objective: Number.NEGATIVE_INFINITY, ...nothing };
  return { status: modelStatus === 14 ? 'limit' : 'unknown', objective: Number.NaN, ...nothing };
}

function bounds(lowName: string, low: Numbers | undefined, highName: string, high: Numbers | undefined, length: number, least: number): [Float64Array, Float64Array] {
  const lower = low ?? new Float64Array(length).fill(least);
  const upper = high ?? new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  checkBounds('linearProgram', lowName, lower, length);
  checkBounds('linearProgram', highName, upper, length);
  for (let i = 0; i < length; i++) {
    if (lower[i]! > upper[i]! || lower[i] === Number.POSITIVE_INFINITY || upper[i] === Number.NEGATIVE_INFINITY) throw new Error(`linearProgram: ${lowName}[${i}] is ${lower[i]} and ${highName}[${i}] is ${upper[i]}`);
  }
  return [Float64Array.from(lower), Float64Array.from(upper)];
}

function sparse(rows: Numbers, m: number, n: number): { starts: Int32Array; indices: Int32Array; values: Float64Array } {
  let filled = 0;
  for (let k = 0; k < m * n; k++) if (rows[k] !== 0) filled++;
  const starts = new Int32Array(m + 1);
  const indices = new Int32Array(filled);
  const values = new Float64Array(filled);
  let at = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const value = rows[i * n + j]!;
      if (value === 0) continue;
      indices[at] = j;
      values[at++] = value;
    }
    starts[i + 1] = at;
  }
  return { starts, indices, values };
}
