import type { Archive, Cell, Entry, Move, Random, View } from '../core/index.ts';

interface Niche {
  cells: Map<Cell, readonly Entry[]>;
  keys: Cell[];
}

const EMPTY: readonly Entry[] = [];

/** Who is alive and where. The archive makes the rules; this keeps them. */
export class Population implements View {
  iteration = 0;
  readonly niches: number;
  private readonly archive: Archive;
  private readonly rooms: Niche[];
  /** How many cells each entry is in; at none it is forgotten. */
  private readonly alive = new Map<string, { entry: Entry; places: number }>();

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
    return this.alive.get(id)?.entry;
  }

  get size(): number {
    return this.alive.size;
  }

  entries(): Entry[] {
    return Array.from(this.alive.values(), ({ entry }) => entry);
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
      const after = this.archive.keep(before ?? EMPTY, entry, key);
      if (after !== before && this.exchange(room, key, before, after, entry)) placed = true;
    }
    return placed;
  }

  private exchange(room: Niche, key: Cell, before: readonly Entry[] | undefined, after: readonly Entry[], entry: Entry): boolean {
    if (!after.includes(entry)) return false;
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
    const known = this.alive.get(entry.id);
    if (known) known.places++;
    else this.alive.set(entry.id, { entry, places: 1 });
  }

  private leave(entry: Entry): void {
    const known = this.alive.get(entry.id);
    if (known && --known.places === 0) this.alive.delete(entry.id);
  }
}
