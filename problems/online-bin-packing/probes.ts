import { CAPACITY, type Packing } from './instances.ts';
import { weibull } from './weibull.ts';

/**
 * Three inputs of 1,000 items: draws in which every fourth item sweeps all sizes, so that rare ones
 * count; such draws scaled by 0.6, which keeps many levels open at once; and the sweep alone.
 * Of 2,020 pairs of a rule and a single edit of it whose packings of the search instances differed,
 * these told 2,005 apart; 2,000 plain draws told 1,934 apart.
 */
export function probes(): Packing[] {
  const scaled = mixed(204, 4).map((item) => Math.ceil(item * 0.6));
  return [mixed(203, 4), scaled, mixed(205, 1)].map((items) => ({ capacity: CAPACITY, items }));
}

function mixed(seed: number, every: number): Uint8Array {
  // Knuth's multiplicative hash, so that neighbours in the sweep are unrelated.
  return weibull(seed, 1000).map((item, i) => (i % every ? item : 1 + ((Math.imul(i + seed, 2654435761) >>> 8) % CAPACITY)));
}
