import { type DraftRecord, type Entry, type Evaluator, type Measured, type Prepared, type Problem, type Store, fitnessOf } from '../core/index.ts';
import { recordOf } from './journal.ts';

/** What drafts are measured with. */
export interface Bench {
  problem: Problem;
  evaluator: Evaluator;
  store: Store;
  search: readonly string[];
  maxNodes: number;
}

/** What streams are compared with. */
export interface Measure {
  parent: Entry | undefined;
  /** What the program is meant to behave as. */
  original: DraftRecord | undefined;
}

export interface Spent {
  runs: number;
  steps: number;
  /** Looked at before they could become drafts. */
  variants?: number;
}

/**
 * Random streams, the first alone: a program that fails there has to mend that first, and one that starts from
 * nothing and does worse there than its parent on its worst stream would hardly pass it on another.
 */
export async function streams(bench: Bench, prepared: Prepared, jobs: readonly string[], { parent, original }: Measure, spent: Spent): Promise<readonly Measured[]> {
  const { problem, store } = bench;
  const [first] = (await some(bench, prepared, jobs.slice(0, 1), spent)) as [Measured];
  if (!first.score || jobs.length === 1) return [first];
  // What is meant to behave as another has to do so from the start.
  if (original?.found === undefined && original?.values && first.score.value !== original.values[0]) return [first];
  const values = parent && recordOf(store, parent.id)?.values;
  const worst = values ? Math.min(...Array.from(values, (value) => fitnessOf(problem.direction, value))) : Number.NEGATIVE_INFINITY;
  if (fitnessOf(problem.direction, first.score.value) >= worst) return [first, ...(await some(bench, prepared, jobs.slice(1), spent))];
  return [{ instance: first.instance, steps: first.steps, outputHash: '', failure: { kind: 'raced', message: 'does worse on the first stream than its parent on any' } }];
}

/** Measures some instances and counts what it took. */
export async function some({ evaluator }: Bench, prepared: Prepared, ids: readonly string[], spent: Spent): Promise<readonly Measured[]> {
  const batch = await evaluator.measure(prepared, ids);
  spent.runs += batch.length;
  for (const { steps } of batch) spent.steps += steps;
  return batch;
}

/** Instances in order; stops as soon as even the best possible rest could not reach the bar. */
export async function race(bench: Bench, prepared: Prepared, bar: number | null, spent: Spent): Promise<readonly Measured[]> {
  const { problem, search } = bench;
  const racing = problem.bound !== undefined && bar !== null && search.length > 1;
  const measured: Measured[] = [];
  while (measured.length < search.length) {
    // 1, 1, 2, 4, …: few messages, and most are seen through at the first
    const next = search.slice(measured.length, racing ? measured.length + Math.max(1, measured.length) : search.length);
    const batch = await some(bench, prepared, next, spent);
    measured.push(...batch);
    if (batch.some(({ failure }) => failure)) return measured;
    if (racing && measured.length < search.length) {
      const sum = measured.reduce((total, { score }) => total + score!.value, 0) + problem.bound! * (search.length - measured.length);
      if (fitnessOf(problem.direction, sum / search.length) < bar!) {
        const message = `cannot reach ${fitnessOf(problem.direction, bar!).toPrecision(6)}`;
        return [...measured, { instance: search[measured.length]!, steps: 0, outputHash: '', failure: { kind: 'raced', message } }];
      }
    }
  }
  return measured;
}
