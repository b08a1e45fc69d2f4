import type { Minimum } from './lbfgs.ts';

export interface NelderMeadOptions {
  /** Steps at most. @default 200 n */
  maxIterations?: number;
  /** How far the first simplex reaches along every coordinate. @default 0.1 */
  step?: number;
  /** Stop when the simplex is smaller than this times max(1, |x|), and its values differ by less than this times max(1, |f|). @default 1e-8 */
  tolerance?: number;
}

/**
 * Minimises a function of few variables (up to about ten) without gradients, by the simplex method of
 * Nelder and Mead. NaN counts as +Infinity. `start` (n numbers) is not changed. Throws nothing of its own.
 *
 * Source: coefficients that depend on n, of Gao & Han, "Implementing the Nelder-Mead simplex algorithm
 * with adaptive parameters" (2012); for n = 2 they are the classic ones.
 *
 * @example nelderMead((x) => (x[0]! - 1) ** 2 + Math.abs(x[1]!), [0, 5]).x // about [1, 0]
 */
export function nelderMead(f: (x: Float64Array) => number, start: ArrayLike<number>, { maxIterations = 200 * start.length, step = 0.1, tolerance = 1e-8 }: NelderMeadOptions = {}): Minimum {
  const n = start.length;
  const wide = Math.max(2, n);
  const expand = 1 + 2 / wide;
  const contract = 0.75 - 1 / (2 * wide);
  const shrink = 1 - 1 / wide;
  const points: Float64Array[] = [];
  const values = new Float64Array(n + 1);
  const centre = new Float64Array(n);
  let spare: Float64Array = new Float64Array(n);
  let other: Float64Array = new Float64Array(n);
  let evaluations = 0;
  let iterations = 0;
  let converged = false;

  const measure = (x: Float64Array): number => {
    evaluations++;
    const value = f(x);
    return value === value ? value : Number.POSITIVE_INFINITY;
  };
  /** Moves vertex k up to where its value belongs; equal values keep their order. */
  const settle = (k: number): void => {
    const point = points[k]!;
    const value = values[k]!;
    let i = k;
    for (; i > 0 && values[i - 1]! > value; i--) {
      points[i] = points[i - 1]!;
      values[i] = values[i - 1]!;
    }
    points[i] = point;
    values[i] = value;
  };
  const along = (into: Float64Array, factor: number): number => {
    const worst = points[n]!;
    for (let i = 0; i < n; i++) into[i] = centre[i]! + factor * (worst[i]! - centre[i]!);
    return measure(into);
  };

  for (let k = 0; k <= n; k++) {
    const point = Float64Array.from(start);
    if (k > 0) point[k - 1] = point[k - 1]! + step;
    points.push(point);
    values[k] = measure(point);
    settle(k);
  }
  for (;;) {
    if (nelderMeadSmall(points, values, tolerance)) {
      converged = true;
      break;
    }
    if (iterations >= maxIterations) break;
    iterations++;
    centre.fill(0);
    for (let k = 0; k < n; k++) {
      const point = points[k]!;
      for (let i = 0; i < n; i++) centre[i] = centre[i]! + point[i]! / n;
    }

    let value = along(spare, -1);
    let better = value < values[n]!;
    if (value < values[0]! || !(value < values[n - 1]!)) {
      // beyond a best point, or back from a bad one
      const factor = value < values[0]! ? -expand : better ? -contract : contract;
      const second = along(other, factor);
      const takes = factor === contract ? second < values[n]! : factor === -contract ? second <= value : second < value;
      if (takes) {
        [spare, other] = [other, spare];
        value = second;
      }
      better = takes || factor === -expand;
    }
    if (better) {
      const worst = points[n]!;
      points[n] = spare;
      spare = worst;
      values[n] = value;
      settle(n);
      continue;
    }
    const best = points[0]!;
    for (let k = 1; k <= n; k++) {
      const point = points[k]!;
      for (let i = 0; i < n; i++) point[i] = best[i]! + shrink * (point[i]! - best[i]!);
      values[k] = measure(point);
    }
    for (let k = 1; k <= n; k++) settle(k);
  }
  return { x: points[0]!, f: values[0]!, iterations, evaluations, converged };
}

function nelderMeadSmall(points: readonly Float64Array[], values: Float64Array, tolerance: number): boolean {
  const best = points[0]!;
  const spread = values[values.length - 1]! - values[0]!;
  if (!(spread <= tolerance * Math.max(1, Math.abs(values[0]!)))) return false;
  for (const point of points) {
    for (let i = 0; i < point.length; i++) if (Math.abs(point[i]! - best[i]!) > tolerance * Math.max(1, Math.abs(best[i]!))) return false;
  }
  return true;
}
