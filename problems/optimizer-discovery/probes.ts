import type { Data, Family } from './data.ts';
import { draws } from './random.ts';

/** Parameters as they occur in training, each followed for three steps: 12 of them, gradients over six orders of magnitude, and one that is zero throughout. */
export function probes(): { rows: Float64Array; turns: number }[] {
  const random = draws(1, 'probes');
  const rows = Array.from({ length: 11 }, (_, i) => {
    const size = 10 ** (3 - (i * 6) / 10);
    const g = size * random.normal();
    return [2 * random.normal(), g, size * random.normal(), (i % 3 ? size * random.normal() : 0) ** 2, 10 ** (-4 * random.float())];
  });
  return [{ rows: Float64Array.from([...rows, [1, 0, 0, 0, 0.1]].flat()), turns: 3 }];
}

/** Two tasks of few steps, on seeds of their own: 270 calls with both rates. */
export function hint(): Data[] {
  const tiny: [Family, number, number][] = [['quadratic', 3, 20], ['rosenbrock', 3, 25]];
  return tiny.map(([family, size, steps], i) => ({ family, size, steps, seed: 401 + i, rates: Float64Array.of(0.2, 0.05) }));
}
