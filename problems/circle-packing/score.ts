import type { Plain, Verdict } from 'clade';
import { ONE, isIntegers, ratio } from '../exact.ts';
import { apart } from './harness.ts';

/** The sum of the radii of n circles in the unit square, as a fraction. Integers only and no tolerance: whatever overlaps is rejected. */
export function score(output: Plain, data: Plain): Verdict {
  const { n } = data as { n: number };
  if (!isIntegers(output, 3 * n, ONE)) return { rejected: `expected ${3 * n} integers between -10^18 and 10^18: x, y, r of every circle` };
  let sum = 0n;
  let contacts = 0;
  for (let i = 0; i < n; i++) {
    const [x, y, r] = [output[3 * i]!, output[3 * i + 1]!, output[3 * i + 2]!];
    if (!(r > 0n)) return { rejected: `circle ${i} has no radius` };
    if (!(r <= x && r <= y && x + r <= ONE && y + r <= ONE)) return { rejected: `circle ${i} leaves the square` };
    for (let j = 0; j < i; j++) {
      const [dx, dy, reach] = [x - output[3 * j]!, y - output[3 * j + 1]!, r + output[3 * j + 2]!];
      if (!apart(dx, dy, reach)) return { rejected: `circles ${j} and ${i} overlap` };
      if (!apart(dx, dy, reach + CLOSE)) contacts++;
    }
    sum += r;
  }
  return { value: ratio(sum, ONE), exact: { num: sum, den: ONE }, metrics: { contacts } };
}

/** Circles closer than 10^-8 count as touching; for reports only. */
const CLOSE = ONE / 10n ** 8n;
