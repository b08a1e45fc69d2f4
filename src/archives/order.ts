import { type Cell, type Entry, type View, ranks } from '../core/index.ts';

/** Members in order with a newcomer in its place, none beyond `size`; the very same list where it comes too late. */
export function insert(members: readonly Entry[], incoming: Entry, size: number, compare: (a: Entry, b: Entry) => number = ranks): readonly Entry[] {
  if (members.length >= size && compare(incoming, members.at(-1)!) >= 0) return members;
  const at = members.findIndex((member) => compare(incoming, member) < 0);
  return members.toSpliced(at < 0 ? members.length : at, 0, incoming).slice(0, size);
}

/** The cell whose first member ranks last. */
export function worstCell(view: View, niche: number): Cell | undefined {
  let [worst] = view.cells(niche);
  let last: Entry | undefined;
  for (const key of view.cells(niche)) {
    const first = view.cell(niche, key)[0]!;
    if (!last || ranks(first, last) > 0) [worst, last] = [key, first];
  }
  return worst;
}
