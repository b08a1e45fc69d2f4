import type { Archive } from '../core/index.ts';
import { insert, worstCell } from './order.ts';

export interface ClustersOptions {
  /** Programs of a cluster; the shortest stay. @default 20; FunSearch keeps all */
  size?: number;
  /** Clusters of a niche; the best stay. @default 500; FunSearch keeps all */
  limit?: number;
}

/**
 * Programs with the same score on every search instance share a cell (the signature of FunSearch,
 * Romera-Paredes et al. 2024); the same total where entries carry no `values`.
 *
 * @example islands(10, clusters(), { every: 0, reset: 5000 })
 */
export function clusters({ size = 20, limit = 500 }: ClustersOptions = {}): Archive {
  return {
    name: `clusters ${limit} x ${size}`,
    niches: 1,
    cells: ({ values, fitness }) => [(values ?? [fitness]).join(' ')],
    keep: (members, incoming) => insert(members, incoming, size, (a, b) => a.size - b.size || a.born - b.born),
    evict: (view, niche) => (view.cells(niche).length > limit ? worstCell(view, niche) : undefined),
    report: (view, niche) => ({ clusters: view.cells(niche).length }),
  };
}
