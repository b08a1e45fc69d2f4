import { medianAbsoluteDeviation } from 'simple-statistics';
import type { Selector } from '../core/index.ts';
import { lexicase as filtered } from '../numeric/lexicase.ts';
import { cases, draws, everybody } from './draw.ts';

export interface LexicaseOptions {
  /** How far behind the best on an instance still passes. @default the median absolute deviation on it */
  epsilon?: number;
}

/**
 * Search instances in random order; on each, only who is about as good as the best of those left stays, until one
 * is left: specialists breed, too (epsilon-lexicase, semi-dynamic, La Cava et al. 2016). By the total where entries
 * carry no `values`. Reads the whole niche.
 *
 * @example lexicase({ epsilon: 0 })
 */
export function lexicase({ epsilon }: LexicaseOptions = {}): Selector {
  return {
    name: epsilon === undefined ? 'lexicase' : `lexicase ${epsilon}`,
    select(view, niche, rng, count) {
      const entries = everybody(view, niche);
      const values = cases(entries);
      const tolerances = new Map<number, number>();
      const tolerance = (at: number): number => {
        if (!tolerances.has(at)) tolerances.set(at, epsilon ?? medianAbsoluteDeviation(values.map((own) => own[at]!)));
        return tolerances.get(at)!;
      };
      return draws(count, () => {
        const pool = filtered({ count: entries.length, cases: values[0]?.length ?? 0, value: (i, at) => values[i]![at]!, tolerance, rng });
        return pool.length === 0 ? undefined : entries[rng.pick(pool)];
      });
    },
  };
}
