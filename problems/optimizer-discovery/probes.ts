import type { Data } from './data.ts';
import { draws } from './random.ts';

/** Gradients and what is remembered of them fall by a power of ten every so many rows; rates are between 0.001 and 1. */
function rows(count: number, every: number): number[] {
  const random = draws(1, 'ordinary');
  return Array.from({ length: count }, (_, i) => {
    const size = 10 ** (3 - i / every);
    const w = 2 * random.normal();
    return [w, size * random.normal(), i % 4 ? size * random.normal() : 0, (i % 3 ? size * random.normal() : 0) ** 2, 10 ** (3 * random.float() - 3)];
  }).flat();
}

/**
 * Parameters as they occur in training and beyond, over five orders of magnitude, each followed for two steps, and one whose gradient is
 * zero. Then two tasks in small, with a rate at which most rules diverge and one at which they do not: what depends on the
 * schedule's rates, or on numbers that only a diverging rule meets, shows there.
 */
export function probes(): (Data | { rows: Float64Array; turns: number })[] {
  return [{ rows: Float64Array.from([...rows(12, 2.5), 1, 0, 0, 0, 0.1]), turns: 2 }, ...tiny(301, 24, [1, 0.1]).map((task) => ({ ...task, rounded: 1 }))];
}

const tiny = (seed: number, steps: number, rates: readonly number[]): Data[] => (['quadratic', 'rosenbrock'] as const).map((family, i) => ({ family, size: 3 - i, steps, seed: seed + i, rates: Float64Array.from(rates) }));

/** Two tasks of forty steps, on seeds of their own: 400 calls with both rates. */
export const hint = (): Data[] => tiny(401, 40, [0.2, 0.05]);
