import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type Commit, type Entry, type Evaluator, type Inbox, type Steer, type SteerAnswer, type SteerCommand, type Budget, type Store, hashOf, reason, steerCommand } from '../core/index.ts';
import { type Journal, readCommit, readEvents, recordOf } from './journal.ts';
import { State } from './state.ts';

/** Milliseconds between two looks into the inbox. */
const LOOK = 100;

/** What the helm needs of a run. */
export interface Bridge {
  state: State;
  journal: Journal;
  store: Store;
  evaluator: Pick<Evaluator, 'prepare'>;
  maxNodes: number;
  /** Models are asked. */
  asks: boolean;
  inbox?: Inbox | undefined;
  /** A run that is repeated: its commands are obeyed where they were. */
  repeats?: Store | undefined;
  clock(): Clock;
  /** Why a limit cannot be set; null where it can. */
  mayLimit?(limits: Budget): string | null;
  /** Told of every command that is obeyed now, not of those that a journal remembers. */
  onSteer?(steer: Steer): void;
  /** Nothing new starts from here to the next call. */
  onHold?(held: boolean): void;
}

/**
 * Where a person's commands come in. They are obeyed between two commits, before the iterations that start there; each is
 * in the journal, on disk, before anybody is told that it was accepted. So a kill leaves it obeyed or waiting, never both.
 */
export class Helm {
  /** The run ends here, in order. */
  stopping = false;
  private next = 0;
  private readonly bridge: Bridge;
  private readonly recorded: ReadonlyMap<number, readonly Steer[]>;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.recorded = bridge.repeats ? steersIn(bridge.repeats) : new Map();
  }

  /** Obeys what has come in since; true while the run is paused. `between` starts what was recorded to start between two commands. */
  look(between: () => void): boolean {
    const { state, inbox, repeats, store } = this.bridge;
    for (const steer of this.recorded.get(state.committed) ?? []) {
      between();
      if (steer.command === 'try') store.putBlob(steer.program, repeats!.blob(steer.program)!);
      this.obey(steer);
    }
    if (!inbox) return false;
    if (performance.now() >= this.next) {
      for (const { id, command } of inbox.waiting()) inbox.answer(id, this.answer(id, command));
      this.next = performance.now() + LOOK;
    }
    return state.steering.paused && !this.stopping;
  }

  /** Holds the run while it is paused, or until `ended`. What is under way goes on to its end and waits there. */
  async hold(ended: () => boolean): Promise<void> {
    const { onHold } = this.bridge;
    onHold?.(true);
    do await sleep(LOOK);
    while (!ended() && this.look(() => {}));
    onHold?.(false);
  }

  private answer(id: string, asked: unknown): SteerAnswer {
    const { state, store } = this.bridge;
    const known = state.steering.orders.get(id);
    // It was obeyed, and a kill came before the answer.
    if (known !== undefined) return { accepted: true, atCommit: known };
    let command: SteerCommand;
    try {
      command = steerCommand(asked);
    } catch (error) {
      return { accepted: false, why: reason(error) };
    }
    const why = this.whyNot(command);
    if (why !== null) return { accepted: false, why };
    if (command.command === 'try') {
      const { source, parent } = command;
      const program = hashOf(source);
      store.putBlob(program, source);
      this.obey({ order: id, command: 'try', program, parent });
    } else this.obey({ order: id, ...command });
    store.flush();
    return { accepted: true, atCommit: state.committed };
  }

  private obey(steer: Steer): void {
    const { journal, clock, onSteer } = this.bridge;
    const now = clock();
    journal.append({ kind: 'steer', body: steer }, now);
    applySteer(this.bridge, steer, now);
    this.stopping ||= steer.command === 'stop';
    onSteer?.(steer);
  }

  /** Why a command cannot be obeyed. */
  private whyNot(command: SteerCommand): string | null {
    const { state, asks, mayLimit } = this.bridge;
    const { paused, pinned, banned, hints } = state.steering;
    switch (command.command) {
      case 'pause':
        return paused ? 'the run is paused already' : null;
      case 'resume':
        return paused ? null : 'the run is not paused';
      case 'stop':
        return null;
      case 'budget':
        if (!asks && (command.calls !== undefined || command.usd !== undefined)) return 'the run asks no models';
        return mayLimit?.(command) ?? null;
      case 'hint':
        return asks ? null : 'the run asks no models, so nobody would read it';
      case 'unhint':
        return hints.some(({ number }) => number === command.hint) ? null : `there is no hint ${command.hint}`;
      case 'pin':
        if (pinned.has(command.id)) return `${command.id} is pinned already`;
        return this.noParent(command.id);
      case 'unpin':
        return pinned.has(command.id) ? null : `${command.id} is not pinned`;
      case 'ban':
        if (banned.has(command.id)) return `${command.id} is banned already`;
        if (State.born(command.id) === 0) return 'the program that the run began with cannot be banned: the run falls back on it';
        return this.entry(command.id) ? null : this.unknown(command.id);
      case 'try':
        return this.noParent(command.parent) ?? this.noProgram(command.source);
    }
  }

  private noParent(id: string): string | null {
    const { state, store } = this.bridge;
    const entry = this.entry(id);
    if (!entry) return this.unknown(id);
    if (state.steering.banned.has(id)) return `${id} is banned`;
    return store.blob(entry.program) === undefined ? `the run did not keep the program ${id}: it was never in the population` : null;
  }

  private noProgram(source: string): string | null {
    try {
      const { size } = this.bridge.evaluator.prepare(source);
      return size > this.bridge.maxNodes ? `the program is larger than ${this.bridge.maxNodes} nodes` : null;
    } catch (error) {
      return `the program cannot be a candidate: it ${reason(error)}`;
    }
  }

  private unknown(id: string): string {
    const draft = recordOf(this.bridge.store, id);
    return draft ? `${id} has no score` : `there is no program ${id}`;
  }

  private entry(id: string): Entry | undefined {
    return entryIn(this.bridge, id);
  }
}

/** One that has a score, alive or not. */
function entryIn({ store, state }: Pick<Bridge, 'store' | 'state'>, id: string): Entry | undefined {
  const commit: Commit | undefined = readCommit(store, State.born(id));
  const draft = commit?.drafts.find((one) => one.id === id);
  return draft && state.entryOf(draft, commit!);
}

/** Applies a command that was obeyed to the state of its run. @example applySteer({ state, store }, event.body, clock) */
export function applySteer(run: Pick<Bridge, 'store' | 'state'>, steer: Steer, clock: Clock): void {
  const id = 'id' in steer ? steer.id : steer.command === 'try' ? steer.parent : undefined;
  run.state.steer(steer, clock, id === undefined ? undefined : entryIn(run, id));
}

/** The commands of a journal, by the commit after which they were obeyed. */
function steersIn(store: Store): Map<number, Steer[]> {
  const found = new Map<number, Steer[]>();
  let committed = -1;
  for (const { event } of readEvents(store)) {
    if (event.kind === 'commit') committed = event.body.iteration;
    if (event.kind === 'steer') found.set(committed, [...(found.get(committed) ?? []), event.body]);
  }
  return found;
}
