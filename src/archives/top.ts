import type { Archive } from '../core/index.ts';
import { insert } from './order.ts';

export interface TopOptions {
  /** How many stay. @default 50 */
  size?: number;
}

/** The best `size` entries. @example top({ size: 80 }) */
export function top({ size = 50 }: TopOptions = {}): Archive {
  return {
    name: `top ${size}`,
    niches: 1,
    cells: () => ['top'],
    keep: (members, incoming) => insert(members, incoming, size),
    bar(view, niche) {
      const members = view.cell(niche, 'top');
      return members.length < size ? null : members.at(-1)!.fitness;
    },
  };
}
