import type { Data } from './data.ts';
import { draws } from './random.ts';

/** Parameters of one kind: gradients and what is remembered of them fall by a power of ten every so many rows, weights and rates lie within so many powers. */
function rows(purpose: string, count: number, every: number, spread: number, rates: readonly [number, number]): number[] {
  const random = draws(1, purpose);
  return Array.from({ length: count }, (_, i) => {
    const size = 10 ** (3 - i / every);
    const w = 10 ** (spread * (random.float() - 0.5)) * 2 * random.normal();
    return [w, size * random.normal(), i % 4 ? size * random.normal() : 0, (i % 3 ? size * random.normal() : 0) ** 2, 10 ** (rates[0] + (rates[1] - rates[0]) * random.float())];
  }).flat();
}

/**
 * Parameters as they occur in training and beyond, each followed for four steps: 12 ordinary ones, 19 over nine orders of magnitude, and
 * one whose gradient is zero. Then two tasks in small, with a rate at which most rules diverge and one at which they do not: what depends
 * on the schedule's rates, or on numbers that only a diverging rule meets, shows there.
 */
export function probes(): (Data | { rows: Float64Array; turns: number })[] {
  return [{ rows: Float64Array.from([...rows('ordinary', 12, 2.5, 0, [-3, 0]), ...rows('wide', 19, 2, 4, [-5, 1]), 1, 0, 0, 0, 0.1]), turns: 4 }, ...tiny(301, 24, [1, 0.1]).map((task) => ({ ...task, rounded: 1 }))];
}

const tiny = (seed: number, steps: number, rates: readonly number[]): Data[] => (['quadratic', 'rosenbrock'] as const).map((family, i) => ({ family, size: 3 - i, steps, seed: seed + i, rates: Float64Array.from(rates) }));

/** Two tasks of forty steps, on seeds of their own: 400 calls with both rates. */
export const hint = (): Data[] => tiny(401, 40, [0.2, 0.05]);
