import type { Clock, Entry, Hash, Steer } from '../core/index.ts';

/** A hint that prompts show. */
export interface Hint {
  /** Hints are counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** A person's own program that waits for its iteration. */
export interface Hand {
  readonly order: string;
  readonly program: Hash;
  readonly parent: Entry;
}

/** A command that was obeyed: after this commit, before the next. */
export interface Steered {
  readonly steer: Steer;
  readonly atCommit: number;
  readonly seconds: number;
}

/** What the rules of the archive cannot overrule. */
export interface Wishes {
  /** Who never leaves, by id. */
  readonly pinned: Map<string, Entry>;
  /** Who is never there. */
  readonly banned: Set<string>;
}

/** Everything a person has told the run, as a fold of its `steer` events. */
export class Steering implements Wishes {
  readonly pinned = new Map<string, Entry>();
  readonly banned = new Set<string>();
  /** Newest last; replaced, never changed, so that an iteration may keep what it saw. */
  hints: readonly Hint[] = [];
  /** Own programs that have not committed and were not taken by an iteration. */
  private readonly hands: Hand[] = [];
  /** Commits at which commands were obeyed, by the name they had in the inbox. */
  readonly orders = new Map<string, number>();
  readonly log: Steered[] = [];
  /** Nothing new starts; whoever opens the run goes on with it. */
  paused = false;
  private given = 0;

  /** `entry` is the one that the command names. Who leaves or enters the population is not this one's business. */
  fold(steer: Steer, atCommit: number, { seconds }: Clock, entry?: Entry): void {
    this.orders.set(steer.order, atCommit);
    this.log.push({ steer, atCommit, seconds });
    switch (steer.command) {
      case 'pause':
      case 'resume':
      case 'stop':
        this.paused = steer.command === 'pause';
        return;
      case 'hint':
        this.hints = [...this.hints, { number: ++this.given, text: steer.text }];
        return;
      case 'unhint':
        this.hints = this.hints.filter(({ number }) => number !== steer.hint);
        return;
      case 'pin':
        this.pinned.set(steer.id, entry!);
        return;
      case 'unpin':
        this.pinned.delete(steer.id);
        return;
      case 'ban':
        this.pinned.delete(steer.id);
        this.banned.add(steer.id);
        return;
      case 'try':
        this.hands.push({ order: steer.order, program: steer.program, parent: entry! });
        return;
    }
  }

  /** Own programs that wait for an iteration, the first first. */
  get waiting(): readonly string[] {
    return this.hands.map(({ order }) => order);
  }

  /** An iteration takes one of them, or the journal says that one did. */
  take(order: string): Hand | undefined {
    const at = this.hands.findIndex((hand) => hand.order === order);
    return at < 0 ? undefined : this.hands.splice(at, 1)[0];
  }
}
