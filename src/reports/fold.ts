import { type Answer, CladeError, type Clock, type Commit, type JournalEvent, type Outcome, type Problem, type Recipe, type Store } from '../core/index.ts';
import { State, applySteer, readEvents, spendingOf } from '../engine/index.ts';

export interface Folded {
  state: State;
  digest: string;
  commits: number;
}

/** Looks on while a journal is folded. */
export interface Onlooker {
  onCommit?(commit: Commit, state: State, outcome: Outcome): void;
  /** Every event, before it is applied; false ends the fold in front of it. */
  onEvent?(event: JournalEvent): boolean | undefined;
}

/** A state that grows event by event: for those who follow a run that goes on. `event` says whether to go on. */
export interface Folding {
  readonly state: State;
  event(event: JournalEvent, clock: Clock): boolean;
}

/** The store is asked for programs that persons named. @example const { state, event } = folding(store, problem, recipe, 1, 5) */
export function folding(store: Store, problem: Problem, recipe: Recipe, seed: number, searchCount: number, { onCommit, onEvent }: Onlooker = {}): Folding {
  const state = new State(problem, recipe, seed, searchCount);
  const answers = new Map<number, Answer[]>();
  return {
    state,
    event(event, clock) {
      if (onEvent?.(event) === false) return false;
      if (event.kind === 'note') state.notes.push(event.body);
      if (event.kind === 'answer') answers.set(event.body.ticket, [...(answers.get(event.body.ticket) ?? []), event.body]);
      if (event.kind === 'steer') applySteer({ state, store }, event.body, clock);
      if (event.kind !== 'commit') return true;
      const { start } = event.body;
      const outcome = state.apply(event.body, clock, start?.asks ? spendingOf(answers.get(start.ticket) ?? []) : undefined);
      onCommit?.(event.body, state, outcome);
      return true;
    },
  };
}

/** The state a journal adds up to, with every link of its chain checked. Throws `journal.corrupt` and `journal.empty`. */
export function foldJournal(store: Store, problem: Problem, recipe: Recipe, seed: number, searchCount: number, look: Onlooker | Onlooker['onCommit'] = {}): Folded {
  const { state, event: fold } = folding(store, problem, recipe, seed, searchCount, typeof look === 'function' ? { onCommit: look } : look);
  let digest = '';
  for (const { event, digest: link, clock } of readEvents(store)) {
    if (!fold(event, clock)) break;
    digest = link;
  }
  if (!state.champion) throw new CladeError('journal.empty', 'the run has not measured its seed yet', '`clade resume` starts it');
  return { state, digest, commits: state.committed + 1 };
}
