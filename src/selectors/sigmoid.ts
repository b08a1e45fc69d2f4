import { median, medianAbsoluteDeviation } from 'simple-statistics';
import type { Selector } from '../core/index.ts';
import { perChild, weighing } from './draw.ts';

export interface SigmoidOptions {
  /** Pressure. @default 10, as in ShinkaEvolve's code */
  lambda?: number;
  /** The median absolute deviation counts as this at least. @default 1e-6, as there */
  floor?: number;
}

/**
 * Weight sigmoid(lambda (fitness - median) / MAD) / (1 + children): the better half, and in it who has had
 * few children (ShinkaEvolve, Lange et al. 2025; the division by MAD is in its code).
 *
 * @example sigmoid({ lambda: 5 })
 */
export function sigmoid({ lambda = 10, floor = 1e-6 }: SigmoidOptions = {}): Selector {
  return weighing(`sigmoid ${lambda}`, (entries, view) => {
    const fitness = entries.map((entry) => entry.fitness);
    const middle = median(fitness);
    const spread = Math.max(medianAbsoluteDeviation(fitness), floor);
    return entries.map((entry, i) => perChild((lambda * (fitness[i]! - middle)) / spread, entry, view));
  });
}
