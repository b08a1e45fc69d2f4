import { type Archive, CladeError, type Move, type Random, type View } from '../core/index.ts';

export interface IslandsOptions {
  /** Commits between migrations. @default 500 */
  every?: number;
  /** Best entries each island sends to its neighbour. @default 1 */
  migrants?: number;
}

/**
 * Several copies of an archive that breed apart; now and then each sends its best to the next in a
 * ring. `iteration % count` says whose turn it is.
 *
 * @example islands(5, top({ size: 80 }))
 */
export function islands(count: number, inner: Archive, { every = 500, migrants = 1 }: IslandsOptions = {}): Archive {
  if (inner.between) throw new CladeError('usage.bad-recipe', 'islands cannot hold an archive that migrates itself', 'put islands outermost');
  return {
    ...inner,
    name: `${count} islands of ${inner.name}`,
    niches: count,
    between(view, rng) {
      if (view.iteration % every !== 0) return [];
      return Array.from({ length: count }, (_, from) => emigrate(view, from, (from + 1) % count, migrants, rng)).flat();
    },
  };
}

function emigrate(view: View, from: number, to: number, migrants: number, rng: Random): Move[] {
  const keys = view.cells(from);
  if (keys.length === 0) return [];
  // One cell: its best. A grid: the best of as many cells as there are migrants, drawn anew each time.
  const drawn = keys.length === 1 ? [keys[0]!] : Array.from({ length: migrants }, () => rng.pick(keys));
  return drawn.flatMap((key) => view.cell(from, key).slice(0, keys.length === 1 ? migrants : 1)).map((entry) => ({ entry, niche: to }));
}
