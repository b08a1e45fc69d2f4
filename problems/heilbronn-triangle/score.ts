import type { Plain, Verdict } from 'clade';
import { ONE, isIntegers, ratio } from '../exact.ts';

/** The area of the smallest triangle of three points over the area of the whole, a fraction of two integers. */
export function score(output: Plain, data: Plain): Verdict {
  const { n } = data as { n: number };
  if (!isIntegers(output, 2 * n, ONE)) return { rejected: `expected ${2 * n} integers between -10^18 and 10^18: u and v of every point` };
  for (let i = 0; i < n; i++) {
    const [u, v] = [output[2 * i]!, output[2 * i + 1]!];
    if (!(u >= 0n && v >= 0n && u + v <= ONE)) return { rejected: `point ${i} is outside the triangle` };
  }
  let smallest: bigint | undefined;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        const twice = area(output, i, j, k);
        if (smallest === undefined || twice < smallest) smallest = twice;
      }
    }
  }
  if (smallest === undefined) return { rejected: 'there are no three points' };
  // The whole triangle has the determinant 1.
  return { value: ratio(smallest, ONE * ONE), exact: { num: smallest, den: ONE * ONE } };
}

/** Twice the area of the triangle of three points, in units of 10^-36. */
export function area(points: readonly bigint[], i: number, j: number, k: number): bigint {
  const [u, v] = [points[2 * k]!, points[2 * k + 1]!];
  const determinant = (points[2 * i]! - u) * (points[2 * j + 1]! - v) - (points[2 * j]! - u) * (points[2 * i + 1]! - v);
  return determinant < 0n ? -determinant : determinant;
}
