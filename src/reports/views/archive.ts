import { type Cell, type Entry, type Feature, ranks } from '../../core/index.ts';
import type { State } from '../../engine/index.ts';

/** One that is alive. */
export interface Member {
  readonly id: string;
  readonly total: number;
  readonly size: number;
  readonly kind: string;
  readonly proposer: string;
  /** Of its niche; the first one where it lives in several. */
  readonly niche: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Fitness by search instance, where the run keeps it: larger is better. */
  readonly values?: readonly number[];
}

/** A cell that somebody is in. */
export interface CellView {
  readonly niche: number;
  readonly key: Cell;
  /** Bin by axis, where the archive is a grid. */
  readonly bins: readonly number[] | null;
  /** How many live there, and the best of them. */
  readonly count: number;
  readonly best: string;
  readonly total: number;
}

export interface ArchiveView {
  readonly name: string;
  /** The commit it is the archive of. */
  readonly at: number;
  readonly niches: number;
  /** Axes of a grid; empty for any other archive. */
  readonly axes: readonly Feature[];
  readonly cells: readonly CellView[];
  /** Best first. */
  readonly members: readonly Member[];
  /** What the archive says of itself, by niche: coverage, QD-score. */
  readonly figures: readonly Readonly<Record<string, number>>[];
}

/**
 * Who is alive and where, at the state's last commit; for an earlier one read the chronicle with `until`.
 * @example archive(readChronicle({ ...options, until: 500 }).state)
 */
export function archive({ population, recipe: { archive: rules }, committed }: Pick<State, 'population' | 'recipe' | 'committed'>): ArchiveView {
  const cells: CellView[] = [];
  const alive = new Map<string, { entry: Entry; niche: number }>();
  for (let niche = 0; niche < population.niches; niche++) {
    for (const key of population.cells(niche)) {
      const members = population.cell(niche, key);
      if (members.length === 0) continue;
      const best = members.reduce((a, b) => (ranks(b, a) < 0 ? b : a));
      cells.push({ niche, key, bins: rules.axes && typeof key === 'number' ? binsOf(key, rules.axes) : null, count: members.length, best: best.id, total: best.total! });
      for (const entry of members) if (!alive.has(entry.id)) alive.set(entry.id, { entry, niche });
    }
  }
  const members = [...alive.values()].sort((a, b) => ranks(a.entry, b.entry)).map(({ niche, entry: { id, total, size, kind, proposer, metrics, values } }): Member => ({ id, total: total!, size, kind, proposer, niche, metrics, ...(values && { values }) }));
  const figures = Array.from({ length: population.niches }, (_, niche) => rules.report?.(population, niche) ?? {});
  return { name: rules.name, at: committed, niches: population.niches, axes: rules.axes ?? [], cells, members, figures };
}

/** Bins of a cell that is numbered row by row. */
function binsOf(key: number, axes: readonly Feature[]): number[] {
  let rest = key;
  return axes.toReversed().map(({ bins }) => {
    const bin = rest % bins;
    rest = Math.floor(rest / bins);
    return bin;
  }).reverse();
}

/** A heat map on two axes of a grid: the best total of all cells that agree on both; null where nobody lives. Rows by the first axis. @example heat(archive(state), 0, 1, 'minimize') */
export function heat({ axes, cells }: ArchiveView, first: number, second: number, direction: 'minimize' | 'maximize'): ({ total: number; best: string } | null)[][] {
  const map: ({ total: number; best: string } | null)[][] = Array.from({ length: axes[first]!.bins }, () => new Array(axes[second]!.bins).fill(null));
  for (const { bins, total, best } of cells) {
    if (!bins) continue;
    const row = map[bins[first]!]!;
    const held = row[bins[second]!];
    if (!held || (direction === 'minimize' ? total < held.total : total > held.total)) row[bins[second]!] = { total, best };
  }
  return map;
}
