import type { CandidateHandle, Plain } from 'clade';
import { type SearchData, searched } from '../exact.ts';

/** The largest height becomes this; whatever the scale, the function is the same. */
const HIGHEST = 2 ** 39;

/** The heights of the steps, as integers. */
export function run(candidate: CandidateHandle, data: Plain): bigint[] {
  const search = asked(data as unknown as SearchData);
  const heights = searched(candidate, 'steps', search, { length: search.n, read: relative });
  return settle(heights);
}

/** One of so many draws asks for twice as many heights; draws of one try differ by 10^9, so that it has to be prime to that. */
const REFINED = 31;
/** Beyond, a descent takes all the steps a program has. */
const FINEST = 200;

/** With nothing in its hands a program is asked for as many heights as the instance says, else for as many as it is handed, now and then for twice as many. */
function asked(data: SearchData): SearchData {
  const { draw = 0, incumbent, withheld = incumbent } = data;
  if (!withheld) return data;
  const twice = 2 * withheld.length;
  return { ...data, n: draw % REFINED === 0 && twice <= FINEST ? twice : withheld.length };
}

/** Heights as a program is handed them: the largest is 1. */
export function relative(heights: readonly bigint[]): Float64Array {
  return Float64Array.from(heights, (each) => Number(each) / HIGHEST);
}

/**
 * Scaled so that the largest size is 2^39, and rounded to integers. A negative height stays negative: whether it may
 * be is for the scorer to say.
 */
export function settle(heights: ArrayLike<number>): bigint[] {
  const each = Array.from(heights);
  const largest = each.reduce((most, height) => Math.max(most, Math.abs(height)), 0);
  if (largest === 0) throw new RangeError('every height is 0');
  return each.map((height) => BigInt(Math.round((height / largest) * HIGHEST)));
}
