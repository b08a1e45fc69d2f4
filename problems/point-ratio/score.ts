import type { Plain, Verdict } from 'clade';
import { ONE, isIntegers, ratio } from '../exact.ts';

/** No coordinate is further from 0 than this. */
const FURTHEST = 10n ** 6n * ONE;

/** The largest squared distance over the smallest, a fraction of two integers. */
export function score(output: Plain, data: Plain): Verdict {
  const { n } = data as { n: number };
  if (!isIntegers(output, 2 * n, FURTHEST)) return { rejected: `expected ${2 * n} integers between -10^24 and 10^24: x and y of every point` };
  let largest = 0n;
  let smallest: bigint | undefined;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [dx, dy] = [output[2 * i]! - output[2 * j]!, output[2 * i + 1]! - output[2 * j + 1]!];
      const d = dx * dx + dy * dy;
      if (d === 0n) return { rejected: `points ${j} and ${i} are the same` };
      if (d > largest) largest = d;
      if (smallest === undefined || d < smallest) smallest = d;
    }
  }
  if (smallest === undefined) return { rejected: 'there are no two points' };
  return { value: ratio(largest, smallest), exact: { num: largest, den: smallest } };
}
