import { type Archive, type Entry, ranks } from '../core/index.ts';
import { insert } from './order.ts';

export interface TopOptions {
  /** How many stay. @default 50 */
  size?: number;
  /** Who stays among those who are as good. @default 'shorter' */
  ties?: 'shorter' | 'newer';
}

const newer = (a: Entry, b: Entry): number => b.fitness - a.fitness || b.born - a.born;

/** The best `size` entries. @example top({ size: 80 }) */
export function top({ size = 50, ties = 'shorter' }: TopOptions = {}): Archive {
  return {
    name: `top ${size}${ties === 'newer' ? ', newer of equals' : ''}`,
    niches: 1,
    cells: () => ['top'],
    keep: (members, incoming) => insert(members, incoming, size, ties === 'newer' ? newer : ranks),
    bar(view, niche) {
      const members = view.cell(niche, 'top');
      return members.length < size ? null : members.at(-1)!.fitness;
    },
  };
}
