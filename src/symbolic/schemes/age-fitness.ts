import type { Random } from '../../core/index.ts';
import { type Scheme, rankOf } from './scheme.ts';

/** Draws of pairs, for each program that has to go, before the best of the rest stay. */
const PATIENCE = 20;

/**
 * Age-fitness Pareto (Schmidt and Lipson, Genetic Programming Theory and Practice VIII, 2011): parents by chance; of
 * parents and children who is beaten by a younger one that is no worse goes, and each generation brings somebody new.
 * @example ageFitness(rng)
 */
export function ageFitness(rng: Random): Scheme {
  return {
    fresh: 1,
    parents: ({ errors }) => () => rng.int(errors.length),
    survivors(herd, price) {
      const count = herd.errors.length;
      const living = Int32Array.from({ length: count }, (_, i) => i);
      const ranks = Float64Array.from(living, (i) => rankOf(herd, i, price));
      const keep = count >> 1;
      let left = count;
      for (let tries = (count - keep) * PATIENCE; left > keep && tries > 0; tries--) {
        const [i, j] = [rng.int(left), rng.int(left)];
        if (i === j) continue;
        const [a, b] = [living[i]!, living[j]!];
        const loser = ranks[a]! <= ranks[b]! && herd.ages[a]! <= herd.ages[b]! ? j : ranks[b]! <= ranks[a]! && herd.ages[b]! <= herd.ages[a]! ? i : -1;
        if (loser >= 0) living[loser] = living[--left]!;
      }
      return living.subarray(0, left).sort((a, b) => ranks[a]! - ranks[b]! || a - b).subarray(0, keep);
    },
  };
}
