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

function dense(count: number): number[] {
  const random = draws(1, 'dense');
  const [low, high] = [Math.log(0.02), Math.log(10)];
  return Array.from({ length: count }, (_, i) => [3 * random.normal(), (i % 2 ? 1 : -1) * Math.exp(low + ((high - low) * i) / count), 2 * random.normal(), random.normal() ** 2, 10 ** (3 * random.float() - 3)]).flat();
}

/**
 * Parameters as they occur in training and beyond, over five orders of magnitude, each followed for two steps, and one whose gradient is
 * zero. Gradients of both signs from 0.02 to 10, 5 % apart, with weights and rates of every size, for one step: programs may differ in a number they
 * are compared with. Then two tasks in small, with a rate at which most rules diverge and one at which they do not: what depends on the
 * schedule's rates, or on numbers that only a diverging rule meets, shows there.
 */
export function probes(): (Data | { rows: Float64Array; turns: number })[] {
  return [{ rows: Float64Array.from([...rows(12, 2.5), 1, 0, 0, 0, 0.1]), turns: 2 }, { rows: Float64Array.from(dense(250)), turns: 1 }, ...tiny(301, 24, [1, 0.1]).map((task) => ({ ...task, rounded: 1 }))];
}

const tiny = (seed: number, steps: number, rates: readonly number[]): Data[] => (['quadratic', 'rosenbrock'] as const).map((family, i) => ({ family, size: 3 - i, steps, seed: seed + i, rates: Float64Array.from(rates) }));

/** Two tasks of forty steps, on seeds of their own: 400 calls with both rates. */
export const hint = (): Data[] => tiny(401, 40, [0.2, 0.05]);
