import type { Entry, Hash, Proposer, Store } from '../core/index.ts';

/** A gain below this share of the score only moves the last digits. */
const GAIN = 1e-5;

/** Who is said to write the first programs of an epoch that follows another. */
export const AFRESH = 'afresh';

/** Who is said to write the last programs of an epoch. */
export const FAREWELL = 'farewell';

/** Objects that the founder makes from nothing, each with another draw, as many tries of veterans to improve on one, and as many on the champion's. */
const STARTS = 8;

/** Programs of an epoch that are tried in the next. */
const VETERANS = 4;

/** As many tries of veterans in a row as gain nothing, and others get their turn. */
const LEAD = 48;

/** The patience with an object that an epoch was given up with, as a share of the least; twice as much the second time, and never more than all of it. */
const KNOWN_END = 0.2;

/** What a run has spent; `work` is what patience is counted in. */
export interface Spent {
  evaluations: number;
  work: number;
}

/** A known program, under which name it is tried, and on whose object if not on that of a parent chosen as always. */
interface KnownTurn {
  known: Veteran;
  name: string;
  on?: 'best' | 'champion';
}

/** A program of an earlier epoch and the newest entry that has it. */
export interface Veteran {
  id: string;
  program: Hash;
}

/**
 * Where programs inherit objects, all of a population may gather around one that nobody gets away from. An epoch says
 * when it has been waited for long enough; then the population starts over from the founder and
 * from the programs that served best, and the champion stays.
 */
export class Epoch {
  number = 0;
  /** The commit from which on programs are handed outputs; Infinity while a recipe's first phase lasts. */
  handsOver = Number.POSITIVE_INFINITY;
  private began: Spent = { evaluations: 0, work: 0 };
  private best = Number.NEGATIVE_INFINITY;
  /** Work at the newest gain. */
  private gainedAt = 0;
  /** Who made the last steps in the epoch that went furthest, the newest first. */
  private veterans: readonly Veteran[] = [];
  /** How far the epochs before this one went. */
  private furthest = Number.NEGATIVE_INFINITY;
  /** Programs that made a step in this epoch and their newest entries, in the order of their last steps. */
  private readonly steps = new Map<Hash, string>();
  /** Stuck, but the champion's object is better than what is here, and not all was tried on it. */
  private leaving = false;
  private farewells = 0;
  private starts = 0;
  private tries = 0;
  /** Tries when the newest gain was made, whoever made it. */
  private gainedTry = 0;
  private placed = false;
  /** How good the objects were that epochs were given up with. */
  private readonly ends: number[] = [];

  /** The first phase is over after so many evaluations, or as soon as there are places for veterans to start from. */
  hand(iteration: number, fromScratch: number, { evaluations, work }: Spent): void {
    if (this.handsOver !== Number.POSITIVE_INFINITY || (evaluations - this.began.evaluations < fromScratch && !(this.veterans.length > 0 && this.starts >= STARTS))) return;
    this.handsOver = iteration;
    this.gainedAt = Math.max(this.gainedAt, work);
  }

  /**
   * Whose turn it is before anybody else's: the founder's, to make places to start from, then the veterans', to start
   * there, and to go on with the best for as long as they gain; and at the end that of the newest, on the champion's object.
   */
  turn(founder: Veteran, handsOver: boolean, turn: number): KnownTurn | undefined {
    if (this.leaving) {
      const newest = this.newest();
      return { known: newest[turn % newest.length]!, name: FAREWELL, on: 'champion' };
    }
    if (this.veterans.length === 0) return undefined;
    if (!handsOver) return { known: founder, name: AFRESH };
    const known = this.veterans[turn % this.veterans.length]!;
    if (this.tries < STARTS) return { known, name: AFRESH };
    return this.tries - this.gainedTry < LEAD ? { known, name: AFRESH, on: 'best' } : undefined;
  }

  /** A turn of those is over. Veterans who can do nothing with other objects are none. */
  start(founder: boolean, placed: boolean): void {
    if (founder) {
      this.starts++;
      return;
    }
    this.tries++;
    this.placed ||= placed;
    if (this.tries >= STARTS && !this.placed) this.veterans = [];
  }

  /** Whether something is left to be tried before it is given up: the champion's object, with the programs of this epoch. */
  leave(champion: number): boolean {
    this.leaving = this.farewells < STARTS && this.steps.size > 0 && champion - this.best > GAIN * Math.abs(champion);
    return this.leaving;
  }

  farewell(): void {
    this.farewells++;
  }

  /** Who made the last steps, the newest first. */
  private newest(): Veteran[] {
    return [...this.steps].slice(-VETERANS).reverse().map(([program, id]) => ({ id, program }));
  }

  /** Whether an entry is tried again although it may have left the population. */
  holds({ id, program }: Veteran): boolean {
    return this.steps.get(program) === id || this.veterans.some((veteran) => veteran.id === id);
  }

  /** Who is banned is tried no more. */
  forget(id: string): void {
    this.veterans = this.veterans.filter((veteran) => veteran.id !== id);
    for (const [program, newest] of this.steps) if (newest === id) this.steps.delete(program);
    this.leaving &&= this.steps.size > 0;
  }

  /** A program made a better object of the one it was handed, and not only its last digits. */
  step({ id, program }: Entry): void {
    this.steps.delete(program);
    this.steps.set(program, id);
  }

  /** An object of this fitness was found. */
  see(fitness: number, { work }: Spent): void {
    if (fitness - this.best > GAIN * Math.abs(fitness)) {
      this.gainedAt = work;
      this.gainedTry = this.tries;
      this.leaving = false;
    }
    this.best = Math.max(this.best, fitness);
  }

  /**
   * Whether nothing was gained for so many times the work it took to get here, nor for as much as `least` evaluations cost
   * in this epoch. Where an epoch was given up with an object as good, it is most likely the same (unless `manyAlike`),
   * and was waited for; but where all epochs end there, it is the searchers that have to become better.
   */
  stuck({ evaluations, work }: Spent, patience: number, least: number, manyAlike: boolean): boolean {
    const before = manyAlike ? 0 : this.ends.filter((end) => alike(end, this.best)).length;
    const cost = (least * (work - this.began.work)) / (evaluations - this.began.evaluations);
    const enough = before > 0 ? Math.min(1, KNOWN_END * before) * cost : Math.max(cost, patience * (this.gainedAt - this.began.work));
    return this.handsOver !== Number.POSITIVE_INFINITY && work - this.gainedAt > enough;
  }

  next(spent: Spent): void {
    // who came as far later has been bred for longer
    if ((this.best > this.furthest || alike(this.best, this.furthest)) && this.steps.size > 0) this.veterans = this.newest();
    this.furthest = Math.max(this.furthest, this.best);
    this.ends.push(this.best);
    this.steps.clear();
    this.leaving = false;
    this.farewells = 0;
    this.starts = 0;
    this.tries = 0;
    this.gainedTry = 0;
    this.placed = false;
    this.number++;
    this.handsOver = Number.POSITIVE_INFINITY;
    this.began = spent;
    this.gainedAt = spent.work;
    this.best = Number.NEGATIVE_INFINITY;
  }
}

/** Whether two objects are as good but for the last digits. Where an epoch found none at all it is like no other. */
const alike = (one: number, other: number): boolean => Number.isFinite(one) && Math.abs(one - other) <= GAIN * Math.abs(one);

/** A known program, tried with something else. */
export function tryKnown({ id, program }: Veteran, name: string, store: Store): Proposer<null> {
  return { name, start: null, propose: () => Promise.resolve([{ source: store.blob(program)!, parents: [id], kind: name }]) };
}
