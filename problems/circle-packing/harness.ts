import type { CandidateHandle, Plain } from 'clade';
import { ONE, type SearchData, searched, units } from '../exact.ts';

/** One call of the search program; its circles, made exact. */
export function run(candidate: CandidateHandle, data: Plain): Plain {
  const given = data as unknown as SearchData;
  return settle(searched(candidate, 'pack', given, { length: 3 * given.n, each: 3 }), given.n);
}

/**
 * x, y, r of every circle in units of 10^-18, the radii shrunk by one common factor until no circle leaves the
 * square or touches another's inside. Part of the problem: what a descent leaves of overlap costs score, and
 * nothing is forgiven. Throws for what is no set of circles inside the square.
 */
export function settle(circles: Float64Array, n: number): bigint[] {
  if (circles.length !== 3 * n) throw new RangeError(`pack() returned ${circles.length} numbers instead of ${3 * n}`);
  let factor = 1;
  for (let i = 0; i < n; i++) {
    const [x, y, r] = [circles[3 * i]!, circles[3 * i + 1]!, circles[3 * i + 2]!];
    if (!(r > 0 && r < 1)) throw new RangeError(`circle ${i} has the radius ${r}`);
    if (!(x > 0 && x < 1 && y > 0 && y < 1)) throw new RangeError(`circle ${i} has its centre at ${x}, ${y}`);
    factor = Math.min(factor, x / r, (1 - x) / r, y / r, (1 - y) / r);
    for (let j = 0; j < i; j++) factor = Math.min(factor, Math.hypot(x - circles[3 * j]!, y - circles[3 * j + 1]!) / (r + circles[3 * j + 2]!));
  }
  // Two centres in one place leave nothing to shrink to.
  if (!(factor > 1e-6)) throw new RangeError('two circles have the same centre');
  const placed = Array.from(circles, (value) => units(value));
  for (let less = 0; ; less = less === 0 ? 2e-16 : 2 * less) {
    const shrunk = placed.map((value, k) => (k % 3 === 2 ? units(circles[k]! * factor * (1 - less), 'floor') : value));
    if (fits(shrunk)) return shrunk;
  }
}

/** Whether no circle leaves the square and no two overlap, exactly. */
export function fits(circles: readonly bigint[]): boolean {
  for (let i = 0; i < circles.length; i += 3) {
    const [x, y, r] = [circles[i]!, circles[i + 1]!, circles[i + 2]!];
    if (!(r > 0n && r <= x && r <= y && x + r <= ONE && y + r <= ONE)) return false;
    for (let j = 0; j < i; j += 3) if (!apart(x - circles[j]!, y - circles[j + 1]!, r + circles[j + 2]!)) return false;
  }
  return true;
}

export const apart = (dx: bigint, dy: bigint, reach: bigint): boolean => dx * dx + dy * dy >= reach * reach;
