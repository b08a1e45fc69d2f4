import type { Instance, Split } from 'clade';
import type { Data, Family } from './data.ts';

/** For the search three rates, a factor of four apart. */
const FEW = [0.2, 0.05, 0.0125];

/** For everything else half-decades, so that a rule may have a scale of its own. */
const MANY = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

const task = (split: Split, family: Family, size: number, steps: number, seed: number, rates: readonly number[], group?: string): Instance & { data: Data } => ({
  id: `${family}-${size}x${steps}-${seed}`,
  split,
  data: { family, size, steps, seed, rates: Float64Array.from(rates) },
  ...(group && { group }),
});

/** From milliseconds to seconds: proxies to search with, larger ones to choose the winner by, and families that neither has seen. */
export function instances(): (Instance & { data: Data })[] {
  const proxies: [Family, number, number][] = [['quadratic', 6, 80], ['rosenbrock', 4, 120], ['logistic', 5, 80], ['network', 4, 120]];
  const larger: [Family, number, number][] = [['quadratic', 15, 200], ['rosenbrock', 8, 300], ['logistic', 10, 150], ['network', 8, 250]];
  const largest: [Family, number, number][] = [['quadratic', 60, 1000], ['rosenbrock', 30, 1500], ['logistic', 30, 800], ['network', 24, 1000]];
  const others: [Family, number, number][] = [['powell', 3, 1000], ['softmax', 10, 400], ['factors', 10, 400], ['deep', 8, 800]];
  return [
    ...proxies.flatMap(([family, size, steps]) => [1, 2].map((seed) => task('search', family, size, steps, seed, FEW))),
    ...larger.flatMap(([family, size, steps]) => [101, 102].map((seed) => task('validation', family, size, steps, seed, MANY))),
    ...others.flatMap(([family, size, steps]) => [201, 202, 203].map((seed) => task('heldOut', family, size, steps, seed, MANY, 'other families'))),
    ...largest.flatMap(([family, size, steps]) => [301, 302].map((seed) => task('heldOut', family, size, steps, seed, MANY, 'larger tasks'))),
  ];
}
