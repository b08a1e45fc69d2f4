import type { Archive } from '../core/index.ts';
import { worstCell } from './order.ts';

export interface EverythingOptions {
  /** How many stay. @default Infinity, at about 0.7 KB of memory an entry */
  limit?: number;
  /** Who stays beyond the limit. @default 'newest' */
  keep?: 'newest' | 'best';
}

/**
 * Every entry stays, as in ADAS (Hu et al. 2024) and the Darwin Gödel Machine (Zhang et al. 2025): each has a cell
 * of its own, which a shorter twin takes over. Placing costs the same however many there are.
 *
 * @example everything({ limit: 10_000 })
 */
export function everything({ limit = Number.POSITIVE_INFINITY, keep = 'newest' }: EverythingOptions = {}): Archive {
  return {
    name: limit === Number.POSITIVE_INFINITY ? 'everything' : `the ${keep} ${limit}`,
    niches: 1,
    cells: ({ id, twin }) => [twin ?? id],
    keep: (_, incoming) => [incoming],
    evict(view, niche) {
      const keys = view.cells(niche);
      if (keys.length <= limit) return undefined;
      return keep === 'newest' ? keys[0] : worstCell(view, niche);
    },
  };
}
