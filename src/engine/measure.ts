import { type Entry, type Evaluator, type Measured, type Prepared, type Problem, type Store, fitnessOf } from '../core/index.ts';
import { recordOf } from './journal.ts';

/** What drafts are measured with. */
export interface Bench {
  problem: Problem;
  evaluator: Evaluator;
  store: Store;
  search: readonly string[];
  maxNodes: number;
}

export interface Spent {
  runs: number;
  steps: number;
}

/**
 * Random streams, the first alone: a program that fails there has to mend that first, and one that starts from
 * nothing and does worse there than its parent on its worst stream would hardly pass it on another.
 */
export async function streams({ problem, evaluator, store }: Bench, prepared: Prepared, search: readonly string[], parent: Entry | undefined, spent: Spent): Promise<Measured[]> {
  const measured: Measured[] = [];
  const more = async (ids: readonly string[]): Promise<void> => {
    const batch = await evaluator.measure(prepared, ids);
    spent.runs += batch.length;
    for (const { steps } of batch) spent.steps += steps;
    measured.push(...batch);
  };
  await more(search.slice(0, 1));
  const [{ score }] = measured as [Measured];
  const values = parent && recordOf(store, parent.id)?.values;
  const worst = values ? Math.min(...Array.from(values, (value) => fitnessOf(problem.direction, value))) : Number.NEGATIVE_INFINITY;
  if (score && fitnessOf(problem.direction, score.value) >= worst && search.length > 1) await more(search.slice(1));
  else if (score && search.length > 1) measured[0] = { ...measured[0]!, score: undefined, failure: { kind: 'raced', message: 'does worse on the first stream than its parent on any' } } as Measured;
  return measured;
}

/** Instances in order; stops as soon as even the best possible rest could not reach the bar. */
export async function race({ problem, evaluator }: Bench, prepared: Prepared, search: readonly string[], bar: number | null, spent: Spent): Promise<Measured[]> {
  const racing = problem.bound !== undefined && bar !== null && search.length > 1;
  const measured: Measured[] = [];
  while (measured.length < search.length) {
    // 1, 1, 2, 4, …: few messages, and most are seen through at the first
    const next = search.slice(measured.length, racing ? measured.length + Math.max(1, measured.length) : search.length);
    const batch = await evaluator.measure(prepared, next);
    spent.runs += batch.length;
    for (const one of batch) spent.steps += one.steps;
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
