import assert from 'node:assert/strict';
import { type Commit, type Entry, encode } from '../../src/core/index.ts';
import type { State } from '../../src/engine/index.ts';
import { withWriters } from '../../src/recipes/index.ts';
import type { AskingRecipe } from '../../src/recipes/writers.ts';
import { foldJournal } from '../../src/reports/index.ts';
import { type LocalOptions, type What, local } from './asked.ts';
import { breedBy, squares } from './conversation.ts';

export type Asker = LocalOptions & { weight?: number };

/** A run of a recipe, with what was asked and who lived where after each commit, niche by niche and cell by cell. */
export interface Bred {
  commits: Commit[];
  questions: { what: What; prompt: string }[];
  alive: Entry[][][][];
  state: State;
}

/** Bred, replayed from the recorded answers, and folded again from the journal. */
export async function bred(recipe: AskingRecipe, calls: number, askers: readonly Asker[], most = Number.POSITIVE_INFINITY, replays = true): Promise<Bred> {
  const models = askers.map(({ weight = 1, ...options }) => ({ model: local(options), weight }));
  const whole = withWriters(recipe, { models: models.map(({ model, weight }) => ({ name: model.name, weight })) });
  const alive: Entry[][][][] = [];
  const { commits, state, store } = await breedBy(whole, models, {
    calls,
    most,
    replays,
    onCommit: ({ population }) => void alive.push(Array.from({ length: population.niches }, (_, niche) => population.cells(niche).map((key) => [...population.cell(niche, key)]))),
  });
  const folded = foldJournal(store, squares.problem, whole, 1, 4).state;
  assert.deepEqual(folded.population.entries(), state.population.entries());
  assert.deepEqual(encode([...folded.memory] as never), encode([...state.memory] as never), 'a resume would go on from the same memory');
  return { commits, state, alive, questions: models.flatMap(({ model }) => model.questions) };
}
