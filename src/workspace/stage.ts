import { CladeError, type Evaluator, type Hash, type Plain, type Problem, type Recipe, type Store, decode } from '../core/index.ts';
import { dataOf, libraryOf, scorerProcess, selfScored, split } from '../evaluators/index.ts';
import { libraryScript } from '../language/index.ts';
import { boundary, isolated, light, sieve } from '../sandboxes/index.ts';
import type { Loaded } from './problem.ts';

/** Instance runs one iteration may spend on trials: a tuning of 60 points and their rounding, however many instances; less where each run is a search itself. */
export const purseFor = ({ inherits, selfScored }: Problem, { trials }: Recipe, searchInstances: number): number => (trials !== undefined ? trials * searchInstances : inherits ? 16 * searchInstances : selfScored ? 20 : Math.max(600, 70 * searchInstances));

/** Everything that has to be closed when a run ends. */
export interface Stage {
  loaded: Loaded;
  evaluator: Evaluator;
}

/** Starts the processes that measure programs of a problem. */
export function stage(loaded: Loaded, workers: number, store?: Pick<Store, 'blob'>, behindBoundary = false, seed = 1): Stage {
  const { problem, limits, instances, harness, scorer, recognised, tongue } = loaded;
  if (recognised) {
    const evaluator = selfScored({ spec: recognised.foreign, tongue, frame: loaded.seed, isolate: behindBoundary ? isolated : undefined, workers, seed });
    return { loaded, evaluator: recognised.maxCharacters === undefined ? evaluator : atMost(evaluator, recognised.maxCharacters) };
  }
  if (scorer === undefined) throw new CladeError('usage.imported', `${problem.name} was imported: its evaluator is not here, so nothing can be measured`, 'measure its best programs in a run of your own: clade run PROBLEM --from RUN');
  const data = dataOf(problem, instances, store && ((hash) => outputIn(store, hash)));
  const library = libraryOf(problem);
  let bugs = 0;
  const evaluator = split({
    problem,
    limits,
    sandbox: (behindBoundary ? boundary : light)({ harness, library: library && libraryScript(library, limits.draw), limits, data, workers }),
    scorer: scorerProcess(scorer, data),
    sieve: problem.hint && harness !== undefined && !behindBoundary ? sieve({ harness, entry: problem.entry, pure: problem.pure, limits, probes: problem.probes?.() ?? [], hint: problem.hint(), workers: Math.ceil(workers / 2) }) : undefined,
    onBug(message, instance) {
      // Once may be the output's fault; often is the scorer's.
      if (++bugs >= 20) throw new CladeError('problem.scorer-fails', `the scorer failed ${bugs} times, last on ${instance}: ${message}`, `fix ${scorer}; it must answer { rejected: 'why' } for outputs it cannot score`);
    },
  });
  return { loaded, evaluator };
}

/** An output a run kept, by its hash. */
export function outputIn(store: Pick<Store, 'blob'>, hash: Hash): Plain {
  const text = store.blob(hash);
  if (text === undefined) throw new CladeError('journal.corrupt', `the journal keeps no output ${hash}`, 'restore the file from a copy, or start the run again with the same seed: it repeats exactly');
  return decode(new Uint8Array(Buffer.from(text, 'base64')));
}

/** Ids of one split. */
export const idsOf = ({ instances }: Loaded, split: string): string[] => instances.filter((instance) => instance.split === split).map(({ id }) => id);

/** Turns longer programs away before anything is run. */
function atMost(evaluator: Evaluator, characters: number): Evaluator {
  return {
    ...evaluator,
    prepare(source) {
      if (source.length > characters) throw new Error(`is longer than ${characters} characters (max_code_length)`);
      return evaluator.prepare(source);
    },
  };
}
