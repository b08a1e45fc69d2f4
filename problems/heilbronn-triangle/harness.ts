import type { CandidateHandle, Plain } from 'clade';
import { ONE, type SearchData, searched, units } from '../exact.ts';

/** u and v of every point, in units of 10^-18. */
export function run(candidate: CandidateHandle, data: Plain): bigint[] {
  const given = data as unknown as SearchData;
  return settle(searched(candidate, 'points', given, { length: 2 * given.n, each: 2 }));
}

/**
 * Integers for the points; one outside the triangle goes to the place in it that is nearest in u and v. Part of the
 * problem: a point on the rim is hardly ever on it in doubles, and the scorer forgives nothing.
 */
export function settle(points: ArrayLike<number>): bigint[] {
  return inside(Array.from(points, (each) => units(each)));
}

/** The same for integers. */
export function inside(points: readonly bigint[]): bigint[] {
  const settled: bigint[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) settled.push(...nearest(points[i]!, points[i + 1]!));
  return settled;
}

function nearest(u: bigint, v: bigint): [bigint, bigint] {
  if (u >= 0n && v >= 0n && u + v <= ONE) return [u, v];
  // Of the long side first: what lies beyond both of its ends goes to an end.
  if (u + v > ONE) {
    const along = clamp((u - v + ONE) / 2n);
    if (u - v <= ONE && v - u <= ONE) return [along, ONE - along];
    return u > v ? [ONE, 0n] : [0n, ONE];
  }
  return [clamp(u), clamp(v)];
}

const clamp = (value: bigint): bigint => (value < 0n ? 0n : value > ONE ? ONE : value);
