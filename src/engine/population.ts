import type { Archive, Cell, Entry, Move, Random, View } from '../core/index.ts';
import type { Wishes } from './steering.ts';

interface Niche {
  cells: Map<Cell, readonly Entry[]>;
  keys: Cell[];
}

const EMPTY: readonly Entry[] = [];
const NONE: Wishes = { pinned: new Map(), banned: new Set() };

/** Both behave as the same first entry. */
const alike = (member: Entry, { twin }: Entry): boolean => member.id === twin || member.twin === twin;

/** Who is alive and where. The archive makes the rules, and a person's wishes go before them; this keeps both. */
export class Population implements View {
  iteration = 0;
  readonly niches: number;
  private readonly archive: Archive;
  private readonly rooms: Niche[];
  /** Everybody who is in a cell, and in how many more for those in several; out of the last one, an entry is forgotten. */
  private readonly alive = new Map<string, Entry>();
  private readonly further = new Map<string, number>();
  private readonly born = new Map<string, number>();
  private readonly wishes: Wishes;

  constructor(archive: Archive, wishes: Wishes = NONE) {
    this.archive = archive;
    this.wishes = wishes;
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

  children(id: string): number {
    return this.born.get(id) ?? 0;
  }

  /** Counts a child, before it is placed: it may take its parent's place. */
  bear(parent: string): void {
    if (this.alive.has(parent)) this.born.set(parent, this.children(parent) + 1);
  }

  get size(): number {
    return this.alive.size;
  }

  entries(): Entry[] {
    return [...this.alive.values()];
  }

  /** True when somebody had to make room, or there was room. Failures are never placed. */
  place(entry: Entry, niche: number): boolean {
    if (entry.total === null || this.banned(entry)) return false;
    const room = this.rooms[niche]!;
    const keys = this.archive.cells(entry);
    let placed = false;
    let opened = false;
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
      if (after === before || !this.exchange(room, key, before, after, entry)) continue;
      placed = true;
      if (!before || this.onlyPinned(before)) opened = true;
    }
    if (!opened || !this.archive.evict) return placed;
    const lost = this.archive.evict(this.wishes.pinned.size > 0 ? this.unpinned() : this, niche);
    if (lost !== undefined) this.close(room, lost);
    return this.alive.has(entry.id);
  }

  /** Closes a cell; who is pinned stays, and the cell with them. */
  private close(room: Niche, key: Cell, stays: (member: Entry) => boolean = ({ id }) => this.wishes.pinned.has(id)): void {
    const kept: Entry[] = [];
    for (const member of room.cells.get(key) ?? EMPTY) {
      if (stays(member)) kept.push(member);
      else this.leave(member);
    }
    if (kept.length > 0) return void room.cells.set(key, kept);
    room.cells.delete(key);
    room.keys.splice(room.keys.indexOf(key), 1);
  }

  /** Behaving as one who is banned is being it. */
  private banned({ id, twin }: Entry): boolean {
    const { banned } = this.wishes;
    return banned.size > 0 && (banned.has(id) || (twin !== undefined && banned.has(twin)));
  }

  private onlyPinned(members: readonly Entry[]): boolean {
    const { pinned } = this.wishes;
    return pinned.size > 0 && members.every(({ id }) => pinned.has(id));
  }

  /** The view in which an archive looks for whom to give up: cells in which only pinned entries are do not count. */
  private unpinned(): View {
    return { iteration: this.iteration, niches: this.niches, cell: (niche, key) => this.cell(niche, key), cells: (niche) => this.cells(niche).filter((key) => !this.onlyPinned(this.cell(niche, key))), entry: (id) => this.entry(id), children: (id) => this.children(id) };
  }

  /** It stays from now on; who had left comes back, beside those who took its place. */
  pin(entry: Entry): void {
    if (this.alive.has(entry.id)) return;
    const room = this.rooms[entry.niche % this.niches]!;
    for (const key of this.archive.cells(entry)) {
      const before = room.cells.get(key);
      if (!before) room.keys.push(key);
      room.cells.set(key, [...(before ?? EMPTY), entry]);
      this.enter(entry);
    }
  }

  /** It leaves every niche; one that has nobody else is begun anew by the founder. */
  ban(id: string, founder: Entry): void {
    this.rooms.forEach((room, niche) => {
      for (const key of room.keys.slice()) if (room.cells.get(key)!.some((member) => member.id === id)) this.close(room, key, (member) => member.id !== id);
      if (room.keys.length === 0) this.place(founder, niche);
    });
  }

  private exchange(room: Niche, key: Cell, before: readonly Entry[] | undefined, after: readonly Entry[], entry: Entry): boolean {
    if (after[0] !== entry && !after.includes(entry)) return false;
    const { pinned } = this.wishes;
    if (pinned.size > 0 && before?.some(({ id }) => pinned.has(id))) after = [...after, ...before.filter((old) => pinned.has(old.id) && !after.includes(old))];
    if (!before) room.keys.push(key);
    room.cells.set(key, after);
    this.enter(entry);
    // Who stays mostly stays in order: then this is one walk along both lists, however long they are.
    let at = 0;
    for (const old of before ?? EMPTY) {
      if (after[at] === entry) at++;
      if (after[at] === old) at++;
      else if (!after.includes(old)) this.leave(old);
    }
    return true;
  }

  /** A founder is placed everywhere. */
  found(entry: Entry): void {
    for (let niche = 0; niche < this.niches; niche++) this.place(entry, niche);
  }

  migrate(rng: Random): readonly Move[] {
    const moves = this.archive.between?.(this, rng) ?? [];
    for (const { entry, niche, empties } of moves) {
      if (empties) this.empty(niche);
      this.place(entry, niche);
    }
    return moves;
  }

  private empty(niche: number): void {
    const room = this.rooms[niche]!;
    const before = room.cells;
    room.cells = new Map();
    room.keys = [];
    for (const [key, members] of before) {
      const kept = members.filter(({ id }) => this.wishes.pinned.has(id));
      for (const member of members) if (!kept.includes(member)) this.leave(member);
      if (kept.length === 0) continue;
      room.cells.set(key, kept);
      room.keys.push(key);
    }
  }

  private enter(entry: Entry): void {
    if (this.alive.has(entry.id)) this.further.set(entry.id, (this.further.get(entry.id) ?? 0) + 1);
    else this.alive.set(entry.id, entry);
  }

  private leave({ id }: Entry): void {
    const more = this.further.size > 0 ? this.further.get(id) : undefined;
    if (more === undefined) {
      this.alive.delete(id);
      this.born.delete(id);
    }
    else if (more === 1) this.further.delete(id);
    else this.further.set(id, more - 1);
  }
}
