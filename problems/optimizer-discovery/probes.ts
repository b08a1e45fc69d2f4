import { draws } from './random.ts';

/** Parameters as they occur in training, each followed for four steps: 16 of them, gradients over six orders of magnitude, and one that is zero throughout. */
export function probes(): { rows: Float64Array; turns: number }[] {
  const random = draws(1, 'probes');
  const rows = Array.from({ length: 15 }, (_, i) => {
    const size = 10 ** (3 - (i * 6) / 14);
    const g = size * random.normal();
    return [2 * random.normal(), g, size * random.normal(), (i % 3 ? size * random.normal() : 0) ** 2, 10 ** (-4 * random.float())];
  });
  return [{ rows: Float64Array.from([...rows, [1, 0, 0, 0, 0.1]].flat()), turns: 4 }];
}
