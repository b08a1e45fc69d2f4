import { cmaEs } from './cma-es.ts';
import type { Minimum } from './lbfgs.ts';

export interface MinimizeCmaOptions {
  /** Initial standard deviation in every coordinate. @default 0.3 */
  sigma?: number;
  /** Values of f at most; a generation is not begun unless it fits. @default 1000 n */
  maxEvaluations?: number;
  /** Points per generation. @default 4 + floor(3 ln n) */
  lambda?: number;
  /** Uniform on [0, 1). */
  random(): number;
}

/**
 * Minimises a function without gradients by one run of `cmaEs`; for rugged or badly scaled functions of up to
 * some dozens of variables. NaN counts as +Infinity. `start` (n >= 1 numbers) is not changed. The result is
 * the best point that was seen; `iterations` are generations. Throws an Error for an empty start.
 *
 * @example minimizeCma((x) => x[0]! ** 2 + Math.abs(x[1]! - 1), [3, 3], { random }).x // about [0, 1]
 */
export function minimizeCma(f: (x: Float64Array) => number, start: ArrayLike<number>, { sigma = 0.3, maxEvaluations = 1000 * start.length, lambda, random }: MinimizeCmaOptions): Minimum {
  const n = start.length;
  if (n === 0) throw new Error('minimizeCma: the start has no coordinates');
  let spare = Number.NaN;
  // Box and Muller 1958: two normal draws from two uniform ones
  const normal = (): number => {
    const kept = spare;
    spare = Number.NaN;
    if (kept === kept) return kept;
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const es = cmaEs(start, { sigma, rng: { normal }, ...(lambda === undefined ? {} : { lambda }) });
  let x = Float64Array.from(start);
  let best = minimizeCmaValue(f(x));
  let evaluations = 1;
  let iterations = 0;
  while (!es.done) {
    const points = es.ask();
    if (evaluations + points.length > maxEvaluations) break;
    const values: number[] = [];
    for (const point of points) {
      const value = minimizeCmaValue(f(point));
      values.push(value);
      if (value < best) {
        best = value;
        x = Float64Array.from(point);
      }
    }
    evaluations += points.length;
    iterations++;
    es.tell(values);
  }
  return { x, f: best, iterations, evaluations, converged: es.done };
}

function minimizeCmaValue(value: number): number {
  return value === value ? value : Number.POSITIVE_INFINITY;
}
