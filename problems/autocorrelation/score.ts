import type { Plain, Verdict } from 'clade';
import { isIntegers, ratio } from '../exact.ts';

/** What the largest value is taken of, and which heights are allowed. */
export type Kind = '1' | '3-signed' | '3-absolute';

/** The published functions have up to 1,319; the harness asks programs for 200 at most. */
const MOST = 2000;
/** Heights are integers smaller than this. */
const LIMIT = 2n ** 40n;

/**
 * 2n · max(a*a) / (sum a)² for the n heights a, a fraction of two integers: the largest value of the autoconvolution
 * of a step function on an interval of length 1/2, over the square of its integral. The autoconvolution is linear
 * between the points where it is taken, so these are all that count.
 */
export function score(output: Plain, data: Plain): Verdict {
  const { kind } = data as { kind: Kind };
  const n = Array.isArray(output) ? output.length : 0;
  if (!(n >= 1 && n <= MOST) || !isIntegers(output, n, LIMIT - 1n)) return { rejected: `expected 1 to ${MOST} integers smaller than 2^40` };
  const negative = output.findIndex((height) => height < 0n);
  if (kind === '1' && negative >= 0) return { rejected: `height ${negative} is negative` };
  const sum = output.reduce((total, height) => total + height, 0n);
  if (sum === 0n) return { rejected: 'the integral is 0' };
  let largest = 0n;
  for (const value of autoconvolution(output)) {
    const size = kind === '3-absolute' && value < 0n ? -value : value;
    if (size > largest) largest = size;
  }
  const [num, den] = [2n * BigInt(n) * largest, sum * sum];
  return { value: ratio(num, den), exact: { num, den }, metrics: { steps: n } };
}

/**
 * All sums of a_i · a_j over i + j = k, exactly. Heights are split into halves of 20 bits; sums of 2,000 products of
 * those stay below 2^53, where doubles are exact, and bigints only put them together.
 */
export function autoconvolution(heights: readonly bigint[]): bigint[] {
  const whole = heights.map(Number);
  const high = Float64Array.from(whole, (each) => Math.trunc(each / HALF));
  const low = Float64Array.from(whole, (each, i) => each - high[i]! * HALF);
  const [top, bottom, both] = [square(high), square(low), square(high.map((each, i) => each + low[i]!))];
  const [shift, twice] = [BigInt(HALF), BigInt(HALF) ** 2n];
  return Array.from(both, (sum, k) => BigInt(top[k]!) * twice + BigInt(sum - top[k]! - bottom[k]!) * shift + BigInt(bottom[k]!));
}

const HALF = 2 ** 20;

function square(a: Float64Array): Float64Array {
  const sums = new Float64Array(2 * a.length - 1);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < a.length; j++) sums[i + j]! += a[i]! * a[j]!;
  return sums;
}
