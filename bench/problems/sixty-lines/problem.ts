import { type Problem, random } from '../../../src/core/index.ts';

/** Rows of five numbers, as an update rule meets them in training. */
function rows(count: number, seed: number): Float64Array {
  const rng = random(seed, 'rows');
  return Float64Array.from(Array.from({ length: count }, () => [rng.normal(), rng.normal(), rng.normal(), rng.normal() ** 2, 0.01]).flat());
}

/** A long program that costs next to nothing to run: what is measured is what surrounds it. */
export default {
  name: 'sixty-lines',
  title: 'A program of sixty lines',
  goal: 'Small numbers.',
  version: '1',
  direction: 'minimize',
  entry: 'update',
  pure: true,
  limits: { steps: 100_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 16 },
  instances: () => [1, 2].map((seed) => ({ id: `rows-${seed}`, split: 'search' as const, data: rows(40, seed) })),
  // 33 calls a variant: 12 to tell what it does, 21 to see what it is worth
  probes: () => [rows(12, 3)],
  hint: () => rows(21, 4),
} satisfies Problem;
