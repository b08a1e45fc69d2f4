import type { Outcome } from '../core/index.ts';

/**
 * What an iteration brought: its step over the parent as a share of all progress so far, so that a
 * thousand tiny gains do not look like a great one; a little for a place in the archive; a record. Among searches a
 * shorter twin finds nothing, and a place is often that of who was lucky once.
 */
export function gainOf({ results, parentFitness, spread }: Outcome, { twins = true, places = true }: { twins?: boolean; places?: boolean } = {}): number {
  let gain = 0;
  for (const { entry, placed, record } of results) {
    if (!entry || !placed || (!twins && entry.twin !== undefined)) continue;
    if (places) gain += 0.02;
    if (entry.fitness > parentFitness) gain += Math.min(1, (entry.fitness - parentFitness) / (spread || Number.MIN_VALUE));
    if (record) gain += 1;
  }
  return gain;
}
