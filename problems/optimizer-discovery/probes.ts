import type { Data, Family } from './data.ts';
import { draws } from './random.ts';

/** Parameters as they occur in training, each followed for five steps: 20 of them, over nine orders of magnitude and with rates over six, and one whose gradient is zero. */
export function probes(): { rows: Float64Array; turns: number }[] {
  const random = draws(1, 'probes');
  const rows = Array.from({ length: 19 }, (_, i) => {
    const size = 10 ** (3 - i / 2);
    const w = 10 ** (4 * random.float() - 2) * random.normal();
    return [w, size * random.normal(), i % 4 ? size * random.normal() : 0, (i % 3 ? size * random.normal() : 0) ** 2, 10 ** (1 - 6 * random.float())];
  });
  return [{ rows: Float64Array.from([...rows, [1, 0, 0, 0, 0.1]].flat()), turns: 5 }];
}

/** Two tasks of forty steps, on seeds of their own: 400 calls with both rates. */
export function hint(): Data[] {
  const tiny: [Family, number, number][] = [['quadratic', 3, 40], ['rosenbrock', 2, 40]];
  return tiny.map(([family, size, steps], i) => ({ family, size, steps, seed: 401 + i, rates: Float64Array.of(0.2, 0.05) }));
}
