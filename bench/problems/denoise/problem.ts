import type { Problem } from 'clade';

/** A clean signal of three waves and a step, and the same with noise; own generator, same every time. */
function signal(seed: number): { noisy: Float64Array; clean: Float64Array } {
  let state = seed * 2654435761 + 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const [a, b, c, step] = [5 + 10 * next(), 20 + 20 * next(), 60 + 60 * next(), Math.floor(200 * next())];
  const clean = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / a) * 0.3 + Math.sin(i / b) + Math.cos(i / c) + (i > step ? 1.5 : 0));
  // the sum of twelve uniform numbers less six is close to normal
  const noisy = clean.map((value) => value + 0.4 * (Array.from({ length: 12 }, next).reduce((x, y) => x + y, 0) - 6));
  return { noisy, clean };
}

const draws = (split: 'search' | 'validation' | 'heldOut', seeds: readonly number[]) => seeds.map((seed) => ({ id: `${split} ${seed}`, split, data: signal(seed) }));

export default {
  name: 'denoise',
  title: 'Denoise a signal with a step in it',
  goal: 'Take the noise out of a signal without smearing its step.',
  version: '1',
  direction: 'minimize',
  entry: 'denoise',
  unit: 'mean squared error',
  instances: () => [...draws('search', [1, 2, 3, 4]), ...draws('validation', [11, 12, 13, 14, 15, 16]), ...draws('heldOut', [21, 22, 23, 24, 25, 26, 27, 28])],
  bound: 0,
  limits: { steps: 200_000 },
} satisfies Problem;
