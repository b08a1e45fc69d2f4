import type { CandidateHandle, Plain } from 'clade';
import { doubles, toNumbers, units } from '../exact.ts';

interface Data {
  n: number;
  stream: number;
  draw?: number;
  incumbent?: bigint[];
}

/** x and y of every point, in units of 10^-18. */
export function run(candidate: CandidateHandle, data: Plain): bigint[] {
  const { n, stream, draw = 0, incumbent } = data as unknown as Data;
  const points = doubles(candidate.call(candidate.search({ n, stream: [stream, draw], incumbent: incumbent && toNumbers(incumbent) })), 'points');
  if (points.length !== 2 * n) throw new RangeError(`points() returned ${points.length} numbers instead of ${2 * n}`);
  return settle(points);
}

/** Each coordinate goes to the nearest integer, and nothing else happens to it. */
export function settle(points: ArrayLike<number>): bigint[] {
  return Array.from(points, (each) => units(each));
}
