import { type Selector, ranks } from '../core/index.ts';
import { draws, everybody } from './draw.ts';

export interface PowerLawOptions {
  /** P(rank r) is proportional to r^-alpha; 0 is uniform. @default 1, as in ShinkaEvolve (2025) */
  alpha?: number;
}

/** The better the rank in the niche, the likelier. Sorts the niche, so it is for small ones. @example powerLaw({ alpha: 2 }) */
export function powerLaw({ alpha = 1 }: PowerLawOptions = {}): Selector {
  return {
    name: `power law ${alpha}`,
    select(view, niche, rng, count) {
      const ranked = everybody(view, niche).toSorted(ranks);
      const weights = ranked.map((_, i) => (i + 1) ** -alpha);
      return draws(count, () => ranked[rng.weighted(weights)]);
    },
  };
}
