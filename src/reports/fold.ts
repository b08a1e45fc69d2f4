import { type Answer, CladeError, type Commit, type Problem, type Recipe, type Store } from '../core/index.ts';
import { State, applySteer, readEvents, spendingOf } from '../engine/index.ts';

export interface Folded {
  state: State;
  digest: string;
  commits: number;
}

/** The state a journal adds up to, with every link of its chain checked. Throws `journal.corrupt`. */
export function foldJournal(store: Store, problem: Problem, recipe: Recipe, seed: number, searchCount: number, onCommit?: (commit: Commit, state: State) => void): Folded {
  const state = new State(problem, recipe, seed, searchCount);
  let digest = '';
  let commits = 0;
  const answers = new Map<number, Answer[]>();
  for (const { event, digest: link, clock } of readEvents(store)) {
    digest = link;
    if (event.kind === 'note') state.notes.push(event.body);
    if (event.kind === 'answer') answers.set(event.body.ticket, [...(answers.get(event.body.ticket) ?? []), event.body]);
    if (event.kind === 'steer') applySteer({ state, store }, event.body, clock);
    if (event.kind !== 'commit') continue;
    commits++;
    const { start } = event.body;
    state.apply(event.body, clock, start?.asks ? spendingOf(answers.get(start.ticket) ?? []) : undefined);
    onCommit?.(event.body, state);
  }
  if (!state.champion) throw new CladeError('journal.empty', 'the run has not measured its seed yet', '`clade resume` starts it');
  return { state, digest, commits };
}
