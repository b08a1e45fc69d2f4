import type { Measured, Problem } from './types.ts';

/** What a set of measurements adds up to. */
export interface Total {
  total: number | null;
  /** Larger is better; -Infinity after any failure. */
  fitness: number;
  metrics: Readonly<Record<string, number>>;
}

/** The mean over instances, or null as soon as one of them failed. @example aggregate('minimize', measured).total */
export function aggregate(direction: Problem['direction'], measured: readonly Measured[]): Total {
  let sum = 0;
  const metrics: Record<string, number> = {};
  for (const { score } of measured) {
    if (!score) return { total: null, fitness: Number.NEGATIVE_INFINITY, metrics: {} };
    sum += score.value;
    for (const name in score.metrics) metrics[name] = (metrics[name] ?? 0) + score.metrics[name]! / measured.length;
  }
  if (measured.length === 0) return { total: null, fitness: Number.NEGATIVE_INFINITY, metrics };
  const total = sum / measured.length;
  return { total, fitness: fitnessOf(direction, total), metrics };
}

export function fitnessOf(direction: Problem['direction'], total: number): number {
  return direction === 'minimize' ? -total : total;
}
