import { type Archive, type Entry, ranks } from '../core/index.ts';
import { insert } from './order.ts';

export interface PerInstanceOptions {
  /** How many stay in each cell. @default 1 */
  size?: number;
}

/**
 * A cell for each search instance, holding the best on it, and one for the best total: specialists stay
 * (the instance-wise front of GEPA, Agrawal et al. 2025). Only the best total where entries carry no `values`.
 *
 * @example perInstance({ size: 3 })
 */
export function perInstance({ size = 1 }: PerInstanceOptions = {}): Archive {
  return {
    name: `per instance ${size}`,
    niches: 1,
    cells: ({ values }) => ['total', ...(values?.keys() ?? [])],
    keep(members, incoming, cell) {
      const on = ({ values, fitness }: Entry): number => (typeof cell === 'number' ? values![cell]! : fitness);
      return insert(members, incoming, size, (a, b) => on(b) - on(a) || ranks(a, b));
    },
  };
}
