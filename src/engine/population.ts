import type { Archive, Entry, Move, Random, View } from '../core/index.ts';

interface Niche {
  cells: Map<string, readonly Entry[]>;
  keys: string[];
}

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

  cell(niche: number, key: string): readonly Entry[] {
    return this.rooms[niche]?.cells.get(key) ?? [];
  }

  cells(niche: number): readonly string[] {
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
    let placed = false;
    for (const key of this.archive.cells(entry)) {
      const before = room.cells.get(key);
      const after = this.archive.keep(before ?? [], entry, key);
      if (after === before || !after.includes(entry)) continue;
      if (!before) room.keys.push(key);
      room.cells.set(key, after);
      this.enter(entry);
      for (const old of before ?? []) if (!after.includes(old)) this.leave(old);
      placed = true;
    }
    return placed;
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
