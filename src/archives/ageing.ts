import type { Archive } from '../core/index.ts';

export interface AgeingOptions {
  /** @default 100, the population of Real et al. (AAAI 2019) */
  size?: number;
}

/** The youngest `size` entries stay, however good the old ones were (regularized evolution, Real et al. 2019). @example ageing({ size: 100 }) */
export function ageing({ size = 100 }: AgeingOptions = {}): Archive {
  return {
    name: `ageing ${size}`,
    niches: 1,
    cells: () => ['alive'],
    keep: (members, incoming) => [...members.slice(Math.max(0, members.length - size + 1)), incoming],
  };
}
