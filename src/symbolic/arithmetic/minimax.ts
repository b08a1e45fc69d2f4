import { doubleErrors } from './double-double.ts';
import { type Samples, fitter } from './fit.ts';
import { leastSquares } from './least-squares.ts';
import type { Arithmetic } from './program.ts';

/** Rounds of reweighting within one step, and steps. */
const ROUNDS = 80;
const STEPS = 12;

/** Moves constants to where the largest error is as small as it gets nearby; returns that error. */
export type Minimax = (program: Arithmetic, constants: Float64Array) => number;

/**
 * Least maximal error instead of least squares: each step solves the linearised problem by Lawson's method, in which
 * points weigh more the larger their error was, until the errors' peaks are level (Lawson 1961; Rice and Usow 1968).
 * Errors are computed with twice the digits of float64, so that it works down to what the constants themselves allow.
 * @example const polish = minimax(samples); polish(program, constants)
 */
export function minimax(samples: Samples): Minimax {
  const n = samples.x.length;
  const fit = fitter(samples);
  const most = 40;
  const qr = leastSquares(n, most);
  const errors = new Float64Array(n);
  const ahead = new Float64Array(n);
  const weights = new Float64Array(n);
  const right = new Float64Array(n);
  const left = new Float64Array(n);
  const scale = new Float64Array(most);
  const step = new Float64Array(most);
  const chosen = new Float64Array(most);
  const trial = new Float64Array(most);

  /** The step after which the largest error would be least, were the program linear; into `chosen`. */
  function linear(count: number): boolean {
    weights.fill(1 / n);
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) {
      for (let k = 0; k < n; k++) {
        const root = Math.sqrt(weights[k]!);
        right[k] = -errors[k]! * root;
        for (let p = 0; p < count; p++) qr.matrix[p * n + k] = (fit.jacobian[p * n + k]! * root) / scale[p]!;
      }
      qr.factorise(count);
      // a trace of damping: constants of which one is superfluous have no single answer
      if (!qr.solve(count, right, 1e-26, step)) return least < Number.POSITIVE_INFINITY;
      let [peak, sum] = [0, 0];
      for (let k = 0; k < n; k++) {
        let error = errors[k]!;
        for (let p = 0; p < count; p++) error += (fit.jacobian[p * n + k]! / scale[p]!) * step[p]!;
        left[k] = Math.abs(error);
        if (!(left[k]! <= peak)) peak = left[k]!;
      }
      if (peak < least) {
        least = peak;
        chosen.set(step);
      }
      for (let k = 0; k < n; k++) sum += weights[k] = weights[k]! * left[k]!;
      if (!(sum > 0)) break;
      // a point that was given up may come back
      for (let k = 0; k < n; k++) weights[k] = Math.max(weights[k]! / sum, 1e-12);
    }
    return least < Number.POSITIVE_INFINITY;
  }

  return (program, constants) => {
    const count = program.constants.length;
    let error = doubleErrors(program, constants, samples, errors);
    for (let turn = 0; turn < STEPS && error < Number.POSITIVE_INFINITY && error > 0; turn++) {
      if (!fit.slopes(program, constants)) break;
      for (let p = 0; p < count; p++) {
        let square = 0;
        for (let k = 0; k < n; k++) square += fit.jacobian[p * n + k]! ** 2;
        scale[p] = Math.sqrt(square) || 1;
      }
      if (!linear(count)) break;
      let better = false;
      for (let part = 1; part > 1e-3 && !better; part /= 3) {
        for (let p = 0; p < count; p++) trial[p] = constants[p]! + (part * chosen[p]!) / scale[p]!;
        const next = doubleErrors(program, trial, samples, ahead);
        if (!(next < error)) continue;
        better = next < error * (1 - 1e-5);
        for (let p = 0; p < count; p++) constants[p] = trial[p]!;
        errors.set(ahead);
        error = next;
      }
      if (!better) break;
    }
    return error;
  };
}
