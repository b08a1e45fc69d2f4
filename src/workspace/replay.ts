import { type Plain, encode } from '../core/index.ts';
import { commitsOf, evolve as breed } from '../engine/index.ts';
import { recipeFor, withWriters } from '../recipes/index.ts';
import { memory } from '../stores/index.ts';
import { chunkRunner } from '../symbolic/chunk-runner.ts';
import { writerSettings } from './models.ts';
import { beginningOf, beginningWith } from './from.ts';
import { loadProblem } from './problem.ts';
import { askedIn, checkIdentity, idsOf, look, needsBoundary, nodesFor, placeOf, purseFor, stage } from './run.ts';

export interface Replayed {
  commits: number;
  /** The first commit that came out differently; null when all are equal. */
  differs: number | null;
  /** Answers that were used again. */
  answers: number;
}

/**
 * Breeds a run once more from its journal: the same starts, the recorded answers, every program drafted and measured
 * again, nobody asked. Throws `journal.*` when the problem or the engine changed.
 * @example const { differs } = await replay('runs/circle-packing-26-1')
 */
export async function replay(folder: string, { workers = 2, onCommit }: { workers?: number; onCommit?(commit: number): void } = {}): Promise<Replayed> {
  const { store, identity, notes } = look(folder);
  const loaded = await loadProblem(placeOf(identity, notes));
  checkIdentity(identity, loaded);
  const asking = askedIn(notes);
  const recipe = recipeFor(identity.recipe, loaded.problem);
  const commits = commitsOf(store);
  const again = memory();
  const chunks = loaded.problem.chunk && chunkRunner(workers);
  const { evaluator } = stage(loaded, workers, again, needsBoundary(identity, asking), identity.seed);
  const clock = { seconds: 0, cpuSeconds: 0 };
  const seedSource = identity.seedProgram === null ? loaded.seed : store.blob(identity.seedProgram)!;
  const beginning = beginningOf(identity, store);
  for (const { hash, source } of beginning?.programs ?? []) again.putBlob(hash, source);
  let differs: number | null = null;
  try {
    await breed({
      identity,
      problem: loaded.problem,
      recipe: beginningWith(identity.asks ? withWriters(recipe, writerSettings(asking)) : recipe, beginning),
      evaluator,
      store: again,
      seedSource,
      tongue: loaded.tongue,
      chunks,
      search: idsOf(loaded, 'search'),
      validation: idsOf(loaded, 'validation'),
      limits: loaded.limits,
      maxNodes: nodesFor(loaded, identity, evaluator, [seedSource, ...(beginning?.programs.map(({ source }) => source) ?? [])]),
      purse: purseFor(loaded.problem, recipe, idsOf(loaded, 'search').length),
      repeats: store,
      clock: () => clock,
      stop: (state) => (differs !== null || state.committed >= commits.length - 1 ? 'replayed' : null),
      onCommit: ({ committed }) => onCommit?.(committed),
      onCommitted: (event) => {
        if (differs === null && !same(event as unknown as Plain, commits[event.iteration] as unknown as Plain)) differs = event.iteration;
      },
    });
    return { commits: commits.length, differs, answers: [...store.rows()].filter(({ kind }) => kind === 'answer').length };
  } finally {
    evaluator.close();
    chunks?.close();
    store.close();
  }
}

const same = (a: Plain, b: Plain): boolean => Buffer.from(encode(a)).equals(Buffer.from(encode(b)));
