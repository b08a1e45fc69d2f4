import type { CandidateHandle, Plain } from 'clade';
import { type SearchData, searched, units } from '../exact.ts';

/** x and y of every point, in units of 10^-18. */
export function run(candidate: CandidateHandle, data: Plain): bigint[] {
  const given = data as unknown as SearchData;
  return settle(searched(candidate, 'points', given, { length: 2 * given.n, each: 2 }));
}

/** Each coordinate goes to the nearest integer, and nothing else happens to it. */
export function settle(points: ArrayLike<number>): bigint[] {
  return Array.from(points, (each) => units(each));
}
