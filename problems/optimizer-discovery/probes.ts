import type { Data, Family } from './data.ts';
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

/** Parameters as they occur in training and beyond, each followed for four steps: 12 ordinary ones, 19 over nine orders of magnitude, and one whose gradient is zero. */
export function probes(): { rows: Float64Array; turns: number }[] {
  return [{ rows: Float64Array.from([...rows('ordinary', 12, 2.5, 0, [-3, 0]), ...rows('wide', 19, 2, 4, [-5, 1]), 1, 0, 0, 0, 0.1]), turns: 4 }];
}

/** Two tasks of forty steps, on seeds of their own: 400 calls with both rates. */
export function hint(): Data[] {
  const tiny: [Family, number, number][] = [['quadratic', 3, 40], ['rosenbrock', 2, 40]];
  return tiny.map(([family, size, steps], i) => ({ family, size, steps, seed: 401 + i, rates: Float64Array.of(0.2, 0.05) }));
}
