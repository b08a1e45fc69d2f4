import { type Answer, CladeError, type Commit, type JournalEvent, type Outcome, type Problem, type Recipe, type Store } from '../core/index.ts';
import { State, readEvents, spendingOf } from '../engine/index.ts';

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

/** The state a journal adds up to, with every link of its chain checked. Throws `journal.corrupt` and `journal.empty`. */
export function foldJournal(store: Store, problem: Problem, recipe: Recipe, seed: number, searchCount: number, look: Onlooker | Onlooker['onCommit'] = {}): Folded {
  const { onCommit, onEvent } = typeof look === 'function' ? { onCommit: look } : (look as Onlooker);
  const state = new State(problem, recipe, seed, searchCount);
  let digest = '';
  let commits = 0;
  const answers = new Map<number, Answer[]>();
  for (const { event, digest: link, clock } of readEvents(store)) {
    if (onEvent?.(event) === false) break;
    digest = link;
    if (event.kind === 'note') state.notes.push(event.body);
    if (event.kind === 'answer') answers.set(event.body.ticket, [...(answers.get(event.body.ticket) ?? []), event.body]);
    if (event.kind !== 'commit') continue;
    commits++;
    const { start } = event.body;
    const outcome = state.apply(event.body, clock, start?.asks ? spendingOf(answers.get(start.ticket) ?? []) : undefined);
    onCommit?.(event.body, state, outcome);
  }
  if (!state.champion) throw new CladeError('journal.empty', 'the run has not measured its seed yet', '`clade resume` starts it');
  return { state, digest, commits };
}
