import type { CandidateChunk, Column, StateBits } from '../../../src/server/protocol.ts';
import { type Family, emptyFamily, extend, roomier } from '../tree/family.ts';

/** What became of a candidate, a bit each; the page imports types alone, and this one lets no other number in. */
export const BIT: StateBits = { ran: 1, kept: 2, failed: 4, refused: 8, claimed: 16, record: 32, twin: 64, yours: 128 };

const TYPES = {
  iteration: Int32Array,
  draft: Uint16Array,
  parent: Int32Array,
  total: Float64Array,
  proposer: Uint16Array,
  kind: Uint16Array,
  why: Uint16Array,
  niche: Uint16Array,
  size: Int32Array,
  seconds: Float64Array,
  cpuSeconds: Float64Array,
  evaluations: Float64Array,
  state: Uint8Array,
} satisfies Record<Column, unknown>;

/** One array for each property, all with room at the end. */
export type Columns = { [K in keyof typeof TYPES]: InstanceType<(typeof TYPES)[K]> };

const NAMES = Object.keys(TYPES) as (keyof Columns)[];

/** More candidates than this are thinned out to four fifths, so that a page may stay open for days. */
export const MOST = 250_000;

/**
 * The candidates of a run as the page keeps them: typed arrays with room at the end, parents by place in the table.
 * Beyond `most` those that led nowhere are forgotten, oldest first; their children hang on to the next ancestor.
 */
export class Table {
  count = 0;
  /** Candidates of the run, forgotten ones included. */
  seen = 0;
  columns: Columns = room(1024);
  /** Larger is better, not finite without a score. */
  fitness = new Float64Array(1024);
  /** The place in the whole run. */
  index = new Int32Array(1024);
  family: Family = emptyFamily(1024);
  /** The highest search fitness, where it stands, and the founder's; for scales. */
  best = -1;
  /** Changes when places have moved, so that whoever keeps some asks again. */
  generation = 0;
  private readonly sign: 1 | -1;
  private readonly most: number;

  constructor(direction: 'minimize' | 'maximize', most = MOST) {
    this.sign = direction === 'minimize' ? -1 : 1;
    this.most = most;
  }

  /** Adds candidates that come after all there are. Returns the first new place. */
  append(from: Pick<CandidateChunk, keyof Columns>): number {
    const length = from.iteration.length;
    if (this.count + length > this.most) this.thin();
    const start = this.count;
    this.reserve(start + length);
    const { columns, fitness, index } = this;
    for (const name of NAMES) columns[name].set(from[name] as number[], start);
    for (let i = start; i < start + length; i++) {
      index[i] = this.seen++;
      columns.parent[i] = this.placeOf(from.parent[i - start]!, i);
      fitness[i] = columns.state[i]! & BIT.ran ? this.sign * columns.total[i]! : Number.NaN;
      if (fitness[i]! > (this.best < 0 ? Number.NEGATIVE_INFINITY : fitness[this.best]!)) this.best = i;
    }
    this.count = start + length;
    extend(this.family, columns.parent, this.count);
    return start;
  }

  /** @example table.id(0) // '0.0' */
  id(place: number): string {
    return `${this.columns.iteration[place]}.${this.columns.draft[place]}`;
  }

  /** The place of an id, -1 for none. Iterations only grow, so it is looked for by halves. */
  find(id: string): number {
    const match = /^(\d+)\.(\d+)$/.exec(id);
    if (!match) return -1;
    const [iteration, draft] = [Number(match[1]), Number(match[2])];
    const columns = this.columns;
    const at = lowest(this.count, (i) => columns.iteration[i]! > iteration || (columns.iteration[i] === iteration && columns.draft[i]! >= draft));
    return at < this.count && columns.iteration[at] === iteration && columns.draft[at] === draft ? at : -1;
  }

  private placeOf(index: number, count: number): number {
    if (index < 0) return -1;
    // nobody was forgotten so far
    if (index < count && this.index[index] === index) return index;
    const at = lowest(count, (i) => this.index[i]! >= index);
    // a parent that was forgotten: the founder stands for it
    return at < count && this.index[at] === index ? at : 0;
  }

  /** Makes room for so many at once, which else grows by doubling. */
  reserve(length: number): void {
    let capacity = this.fitness.length;
    if (length <= capacity) return;
    while (capacity < length) capacity *= 2;
    this.columns = room(capacity, this.columns);
    this.fitness = longer(this.fitness, capacity);
    this.index = longer(this.index, capacity);
    this.family = roomier(this.family, capacity);
  }

  private thin(): void {
    const { columns, count, family } = this;
    const keep = new Uint8Array(count);
    // the newest half, records, the best; of others who have children the newest, as long as there is room
    for (let i = 0; i < count; i++) if (i === 0 || i === this.best || i > count / 2 || columns.state[i]! & (BIT.record | BIT.yours)) keep[i] = 1;
    let left = Math.floor(this.most * 0.8) - keep.reduce((sum, one) => sum + one, 0);
    for (let i = count - 1; i >= 0 && left > 0; i--) if (!keep[i] && family.brood[i]! > 0) [keep[i], left] = [1, left - 1];
    // where each stands afterwards, or else its nearest ancestor that stays
    const moved = new Int32Array(count).fill(-1);
    let next = 0;
    for (let i = 0; i < count; i++) {
      const parent = columns.parent[i]!;
      const above = parent < 0 ? -1 : moved[parent]!;
      moved[i] = keep[i] ? next : above;
      if (!keep[i]) continue;
      for (const name of NAMES) columns[name][next] = columns[name][i]!;
      columns.parent[next] = above;
      this.fitness[next] = this.fitness[i]!;
      this.index[next] = this.index[i]!;
      next++;
    }
    this.best = this.best < 0 ? -1 : moved[this.best]!;
    this.count = next;
    this.family = emptyFamily(this.fitness.length);
    extend(this.family, columns.parent, next);
    this.generation++;
  }
}

function room(capacity: number, old?: Columns): Columns {
  return Object.fromEntries(NAMES.map((name) => {
    const array = new TYPES[name](capacity);
    if (old) array.set(old[name] as Float64Array);
    return [name, array];
  })) as Columns;
}

function longer<T extends Float64Array | Int32Array>(array: T, capacity: number): T {
  const next = new (array.constructor as new (length: number) => T)(capacity);
  next.set(array);
  return next;
}

/** The first number below `count` that passes, where all after one that passes pass. */
function lowest(count: number, passes: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
