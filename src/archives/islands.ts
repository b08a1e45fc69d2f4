import { type Archive, CladeError, type Entry, type Move, type Random, type View, ranks } from '../core/index.ts';

export interface IslandsOptions {
  /** Commits between migrations; 0 for none. @default 500 */
  every?: number;
  /** Best entries each island sends to its neighbour. @default 1 */
  migrants?: number;
  /** Commits after which the worse half of the islands starts anew, each from the best of another (FunSearch, which counts four hours); 0 for never. @default 0 */
  reset?: number;
}

/**
 * Several copies of an archive that breed apart; now and then each sends its best to the next in a
 * ring. `iteration % count` says whose turn it is.
 *
 * @example islands(5, top({ size: 80 }))
 */
export function islands(count: number, inner: Archive, { every = 500, migrants = 1, reset = 0 }: IslandsOptions = {}): Archive {
  if (inner.between) throw new CladeError('usage.bad-recipe', 'islands cannot hold an archive that migrates itself', 'put islands outermost');
  return {
    ...inner,
    name: `${count} islands of ${inner.name}`,
    niches: count,
    between(view, rng) {
      const due = (period: number): boolean => period > 0 && view.iteration % period === 0;
      const moves = due(every) ? Array.from({ length: count }, (_, from) => emigrate(view, from, (from + 1) % count, migrants, rng)).flat() : [];
      return due(reset) ? [...moves, ...refound(view, count, rng)] : moves;
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

/** Chance decides between islands whose best are as good. */
function refound(view: View, count: number, rng: Random): Move[] {
  const order = Array.from({ length: count }, (_, niche) => ({ niche, best: best(view, niche), tie: rng.float() }));
  order.sort((a, b) => (b.best?.fitness ?? Number.NEGATIVE_INFINITY) - (a.best?.fitness ?? Number.NEGATIVE_INFINITY) || a.tie - b.tie);
  const survivors = order.splice(0, count - Math.floor(count / 2)).flatMap(({ best }) => best ?? []);
  return survivors.length === 0 ? [] : order.map(({ niche }) => ({ entry: rng.pick(survivors), niche, empties: true }));
}

function best(view: View, niche: number): Entry | undefined {
  let best: Entry | undefined;
  for (const key of view.cells(niche)) for (const entry of view.cell(niche, key)) if (!best || ranks(entry, best) < 0) best = entry;
  return best;
}
