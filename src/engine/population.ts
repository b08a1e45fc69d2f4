import type { Archive, Cell, Entry, Move, Random, View } from '../core/index.ts';

interface Niche {
  cells: Map<Cell, readonly Entry[]>;
  keys: Cell[];
}

const EMPTY: readonly Entry[] = [];

/** Both behave as the same first entry. */
const alike = (member: Entry, { twin }: Entry): boolean => member.id === twin || member.twin === twin;

/** Who is alive and where. The archive makes the rules; this keeps them. */
export class Population implements View {
  iteration = 0;
  readonly niches: number;
  private readonly archive: Archive;
  private readonly rooms: Niche[];
  /** Everybody who is in a cell, and in how many more for those in several; out of the last one, an entry is forgotten. */
  private readonly alive = new Map<string, Entry>();
  private readonly further = new Map<string, number>();

  constructor(archive: Archive) {
    this.archive = archive;
    this.niches = archive.niches;
    this.rooms = Array.from({ length: archive.niches }, () => ({ cells: new Map(), keys: [] }));
  }

  cell(niche: number, key: Cell): readonly Entry[] {
    return this.rooms[niche]?.cells.get(key) ?? [];
  }

  cells(niche: number): readonly Cell[] {
    return this.rooms[niche]?.keys ?? [];
  }

  entry(id: string): Entry | undefined {
    return this.alive.get(id);
  }

  get size(): number {
    return this.alive.size;
  }

  entries(): Entry[] {
    return [...this.alive.values()];
  }

  /** True when somebody had to make room, or there was room. Failures are never placed. */
  place(entry: Entry, niche: number): boolean {
    if (entry.total === null) return false;
    const room = this.rooms[niche]!;
    const keys = this.archive.cells(entry);
    let placed = false;
    // Most newcomers are turned away: that path is one look-up and one comparison.
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const before = room.cells.get(key);
      // Beside the one it behaves as it would be no other program: twins of one would crowd out everybody else.
      const family = entry.twin === undefined ? EMPTY : (before?.filter((member) => alike(member, entry)) ?? EMPTY);
      // Nor is there anything new in a longer one: of the many that are shorter than the first, each would take the place of the last.
      if (family.some(({ size }) => size <= entry.size)) continue;
      const others = family.length > 0 ? before!.filter((member) => !family.includes(member)) : before;
      const after = this.archive.keep(others ?? EMPTY, entry, key);
      if (after !== before && this.exchange(room, key, before, after, entry)) placed = true;
    }
    return placed;
  }

  private exchange(room: Niche, key: Cell, before: readonly Entry[] | undefined, after: readonly Entry[], entry: Entry): boolean {
    if (after[0] !== entry && !after.includes(entry)) return false;
    if (!before) room.keys.push(key);
    room.cells.set(key, after);
    this.enter(entry);
    if (before) for (const old of before) if (!after.includes(old)) this.leave(old);
    return true;
  }

  /** A founder is placed everywhere. */
  found(entry: Entry): void {
    for (let niche = 0; niche < this.niches; niche++) this.place(entry, niche);
  }

  migrate(rng: Random): readonly Move[] {
    const moves = this.archive.between?.(this, rng) ?? [];
    for (const { entry, niche } of moves) this.place(entry, niche);
    return moves;
  }

  private enter(entry: Entry): void {
    if (this.alive.has(entry.id)) this.further.set(entry.id, (this.further.get(entry.id) ?? 0) + 1);
    else this.alive.set(entry.id, entry);
  }

  private leave({ id }: Entry): void {
    const more = this.further.size > 0 ? this.further.get(id) : undefined;
    if (more === undefined) this.alive.delete(id);
    else if (more === 1) this.further.delete(id);
    else this.further.set(id, more - 1);
  }
}
