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
  private since = 0;
  private best = Number.NEGATIVE_INFINITY;
  /** Evaluations at the newest gain. */
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
  private placed = false;

  /** The first phase is over after so many evaluations, or as soon as there are places for veterans to start from. */
  hand(iteration: number, evaluations: number, fromScratch: number): void {
    if (this.handsOver !== Number.POSITIVE_INFINITY || (evaluations - this.since < fromScratch && !(this.veterans.length > 0 && this.starts >= STARTS))) return;
    this.handsOver = iteration;
    this.gainedAt = Math.max(this.gainedAt, evaluations);
  }

  /**
   * Whose turn it is before anybody else's: the founder's, to make places to start from, then the veterans', to start
   * there; and at the end that of the newest, on the champion's object.
   */
  turn(founder: Veteran, handsOver: boolean, turn: number): { known: Veteran; name: string } | undefined {
    if (this.leaving) {
      const newest = this.newest();
      return { known: newest[turn % newest.length]!, name: FAREWELL };
    }
    const known = this.first(founder, handsOver, turn);
    return known && { known, name: AFRESH };
  }

  private first(founder: Veteran, handsOver: boolean, turn: number): Veteran | undefined {
    if (this.veterans.length === 0 || (handsOver && this.tries >= STARTS)) return undefined;
    return handsOver ? this.veterans[turn % this.veterans.length] : founder;
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

  /** A program made a better object of the one it was handed, and not only its last digits. */
  step({ id, program }: Entry): void {
    this.steps.delete(program);
    this.steps.set(program, id);
  }

  /** An object of this fitness was found. */
  see(fitness: number, evaluations: number): void {
    if (fitness - this.best > GAIN * Math.abs(fitness)) {
      this.gainedAt = evaluations;
      this.leaving = false;
    }
    this.best = Math.max(this.best, fitness);
  }

  /** Whether nothing was gained for so many times the evaluations it took to get here, nor for as many as `least`. */
  stuck(evaluations: number, patience: number, least: number): boolean {
    return this.handsOver !== Number.POSITIVE_INFINITY && evaluations - this.gainedAt > Math.max(least, patience * (this.gainedAt - this.since));
  }

  next(evaluations: number): void {
    if (this.best > this.furthest && this.steps.size > 0) this.veterans = this.newest();
    this.furthest = Math.max(this.furthest, this.best);
    this.steps.clear();
    this.leaving = false;
    this.farewells = 0;
    this.starts = 0;
    this.tries = 0;
    this.placed = false;
    this.number++;
    this.handsOver = Number.POSITIVE_INFINITY;
    this.since = evaluations;
    this.gainedAt = evaluations;
    this.best = Number.NEGATIVE_INFINITY;
  }
}

/** A known program, tried with something else. */
export function tryKnown({ id, program }: Veteran, name: string, store: Store): Proposer<null> {
  return { name, start: null, propose: () => Promise.resolve([{ source: store.blob(program)!, parents: [id], kind: name }]) };
}
