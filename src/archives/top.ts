import type { Archive, Entry } from '../core/index.ts';

export interface TopOptions {
  /** How many stay. @default 50 */
  size?: number;
}

/** Larger fitness first; among equals the shorter program, then the older. */
export function ranks(a: Entry, b: Entry): number {
  return b.fitness - a.fitness || a.size - b.size || a.born - b.born;
}

/** The best `size` entries. @example top({ size: 80 }) */
export function top({ size = 50 }: TopOptions = {}): Archive {
  return {
    name: `top ${size}`,
    niches: 1,
    cells: () => ['top'],
    keep(members, incoming) {
      if (members.length >= size && ranks(incoming, members.at(-1)!) >= 0) return members;
      const at = members.findIndex((member) => ranks(incoming, member) < 0);
      return members.toSpliced(at < 0 ? members.length : at, 0, incoming).slice(0, size);
    },
    bar(view, niche) {
      const members = view.cell(niche, 'top');
      return members.length < size ? null : members.at(-1)!.fitness;
    },
  };
}
