import type { Entry, Random, View } from '../core/index.ts';

/** Anybody of a niche: a cell, then somebody in it. Constant time, however large the population. */
export function drawOne(view: View, niche: number, rng: Random): Entry | undefined {
  const keys = view.cells(niche);
  if (keys.length === 0) return undefined;
  return rng.pick(view.cell(niche, keys.length === 1 ? keys[0]! : rng.pick(keys)));
}

/** `count` draws of `one`; the first is the parent. */
export function draws(count: number, one: () => Entry | undefined): Entry[] {
  return Array.from({ length: count }, one).filter((entry) => entry !== undefined);
}
