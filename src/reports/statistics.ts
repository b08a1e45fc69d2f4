import { errorFunction, quantile, sampleWithReplacement, wilcoxonRankSum } from 'simple-statistics';
import { random } from '../core/index.ts';

export interface Interval {
  low: number;
  high: number;
}

/** Below this many values an interval would promise more than it holds, and none is given. */
export const ENOUGH = 5;

/** Resamples of one interval. */
export const RESAMPLES = 10_000;

/**
 * 95 % percentile bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13):
 * the 2.5th and 97.5th percentile of the statistic over resamples with replacement. The stream is always the
 * same and the values are sorted first, so equal values in any order give equal intervals. With few values it
 * is somewhat too narrow: the median's, of 5, reaches from the lowest to the highest, which covers 93.75 %.
 * Null below {@link ENOUGH} values.
 *
 * @example bootstrap([3, 1, 4, 1, 5], median) // { low: 1, high: 5 }
 */
export function bootstrap(values: readonly number[], statistic: (sample: number[]) => number, resamples = RESAMPLES): Interval | null {
  if (values.length < ENOUGH) return null;
  const { float } = random('compare', 'bootstrap');
  const sorted = [...values].sort((a, b) => a - b);
  const found = Array.from({ length: resamples }, () => statistic(sampleWithReplacement(sorted, sorted.length, float)));
  const [low, high] = quantile(found, [0.025, 0.975]) as [number, number];
  return { low, high };
}

/**
 * How often a value of the first sample is larger than one of the second, ties counted half:
 * A = (R/m − (m + 1)/2)/n with R the rank sum of the first (Vargha and Delaney, J. Educ. Behav. Stat. 25(2), 2000).
 * 0.5 is no difference.
 *
 * @example superiority([3, 4], [1, 4]) // 0.625
 */
export function superiority(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length];
  return (wilcoxonRankSum(first, second) / m - (m + 1) / 2) / n;
}

export interface RankTest {
  /** Pairs in which the first sample's value is larger, ties counted half. */
  u: number;
  /** Two-sided. */
  p: number;
  exact: boolean;
}

/** Up to so many values together the distribution is counted, not approximated. */
const EXACT = 100;

/**
 * Mann–Whitney U test, two-sided. Exact: the share of all ways to deal the pooled ranks, ties sharing their mean
 * rank, that bring U at least as far from mn/2, counted by the shift algorithm (Streitberg and Röhmel,
 * Statistical Software Newsletter 12, 1986). Above {@link EXACT} values the normal approximation with the
 * corrections for ties and continuity (Lehmann, Nonparametrics, 1975, ch. 1).
 *
 * @example mannWhitney([1, 2, 3], [4, 5, 6]) // { u: 0, p: 0.1, exact: true }
 */
export function mannWhitney(first: readonly number[], second: readonly number[], exactUpTo = EXACT): RankTest {
  const [m, n] = [first.length, second.length];
  const total = m + n;
  const rankSum = wilcoxonRankSum(first, second);
  const u = rankSum - (m * (m + 1)) / 2;
  const pooled = [...first, ...second];
  if (total > exactUpTo) {
    const sizes = new Map<number, number>();
    for (const value of pooled) sizes.set(value, (sizes.get(value) ?? 0) + 1);
    const ties = [...sizes.values()].reduce((sum, size) => sum + size ** 3 - size, 0);
    const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
    const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / (deviation || 1);
    return { u, p: Math.min(1, Math.max(0, 1 - errorFunction(z / Math.SQRT2))), exact: false };
  }
  // Twice the mean rank is a whole number, so sums of ranks can be counted by index.
  const doubled = pooled.map((value) => pooled.reduce((rank, other) => rank + (other < value ? 2 : other === value ? 1 : 0), 1));
  const size = total * (total + 1) + 1;
  const ways = Array.from({ length: m + 1 }, () => new Float64Array(size));
  ways[0]![0] = 1;
  for (const rank of doubled) for (let k = m; k > 0; k--) for (let sum = size - 1; sum >= rank; sum--) ways[k]![sum]! += ways[k - 1]![sum - rank]!;
  const middle = m * (total + 1);
  const distance = Math.abs(2 * rankSum - middle);
  let all = 0;
  let far = 0;
  for (const [sum, count] of ways[m]!.entries()) {
    all += count;
    if (Math.abs(sum - middle) >= distance) far += count;
  }
  return { u, p: far / all, exact: true };
}

/** The smallest p the exact test can give for samples of these sizes without ties: 2 of C(m + n, m) ways. @example smallestP(3, 3) // 0.1 */
export function smallestP(m: number, n: number): number {
  let ways = 1;
  for (let k = 1; k <= m; k++) ways *= (n + k) / k;
  return Math.min(1, 2 / ways);
}

/**
 * p-values of several comparisons, raised so that the chance of even one false difference stays at the level
 * (Holm, Scand. J. Statist. 6, 1979): the k-th smallest of n times n − k + 1, never below the one before.
 *
 * @example holm([0.01, 0.04]) // [0.02, 0.04]
 */
export function holm(ps: readonly number[]): number[] {
  const raised: number[] = [];
  let before = 0;
  for (const [k, i] of ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!).entries()) raised[i] = before = Math.max(before, Math.min(1, ps[i]! * (ps.length - k)));
  return raised;
}
