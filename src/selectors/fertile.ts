import type { Selector } from '../core/index.ts';
import { type ScaleOptions, perChild, scaled, weighing } from './draw.ts';

export interface FertileOptions extends ScaleOptions {
  /** Pressure. @default 10, as in the Darwin Gödel Machine */
  lambda?: number;
  /** The score in the middle of the curve. @default 0.5, as there */
  middle?: number;
}

/**
 * Weight sigmoid(lambda (score - middle)) / (1 + children), the score from 0 to 1: nobody is ruled out, and
 * whoever has had children waits (the Darwin Gödel Machine, Zhang et al. 2025).
 *
 * @example fertile({ range: [0, 100] })
 */
export function fertile({ lambda = 10, middle = 0.5, range }: FertileOptions = {}): Selector {
  return weighing(`fertile ${lambda}`, (entries, view) => {
    const scores = scaled(entries, range);
    return entries.map((entry, i) => perChild(lambda * (scores[i]! - middle), entry, view));
  });
}
