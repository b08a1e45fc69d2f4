import type { Entry, Random, Selector, View } from '../core/index.ts';

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

/** Everybody of a niche, once. Reads all of it. */
export function everybody(view: View, niche: number): readonly Entry[] {
  const keys = view.cells(niche);
  if (keys.length === 1) return view.cell(niche, keys[0]!);
  return [...new Set(keys.flatMap((key) => view.cell(niche, key)))];
}

/** Draws from the whole niche in proportion to weights, so it is for small ones. */
export function weighing(name: string, weigh: (entries: readonly Entry[], view: View) => readonly number[]): Selector {
  return {
    name,
    select(view, niche, rng, count) {
      const entries = everybody(view, niche);
      const weights = entries.length === 0 ? [] : weigh(entries, view);
      return draws(count, () => entries[rng.weighted(weights)]);
    },
  };
}

export interface ScaleOptions {
  /** Fitness that counts as 0 and as 1. @default as it is where all of it lies in 0..1, else the worst and the best at hand */
  range?: readonly [number, number];
}

/** Fitness on a scale from 0 to 1, for formulas made for such scores. */
export function scaled(entries: readonly Entry[], range?: ScaleOptions['range']): number[] {
  let [low, high] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (!range) {
    for (const { fitness } of entries) [low, high] = [Math.min(low, fitness), Math.max(high, fitness)];
    if (low >= 0 && high <= 1) [low, high] = [0, 1];
  }
  return entries.map(({ fitness }) => (high > low ? (fitness - low) / (high - low) : 0.5));
}

/** The logistic function of `x`, shared with the children the entry has had: the good are drawn more, the fertile less. */
export function perChild(x: number, { id }: Entry, view: View): number {
  return 1 / ((1 + Math.exp(-x)) * (1 + view.children(id)));
}

/** Fitness by search instance; the total alone where somebody has none. */
export function cases(entries: readonly Entry[]): readonly (readonly number[])[] {
  const apart = entries.every(({ values }) => values?.length === entries[0]!.values?.length && values);
  return entries.map(({ values, fitness }) => (apart ? values! : [fitness]));
}
