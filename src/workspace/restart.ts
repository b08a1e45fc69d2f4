import { type Hash, type Inheritance, type Measured, aggregate, hashOf, jobsOf } from '../core/index.ts';
import type { Loaded } from './problem.ts';
import { idsOf, stage } from './run.ts';

/** What a program reached when it was started again and again. */
export interface Restarted {
  /** The best score, null when every try failed. */
  best: number | null;
  /** The score of every try that gave one, in order: without the incumbent they are independent draws. */
  tries: readonly number[];
  failed: number;
  cpuSeconds: number;
}

export interface RestartOptions {
  /** CPU of the sandboxes and the scorer to spend, seconds. */
  cpuSeconds: number;
  /** Hand each try the best object so far. */
  incumbent: boolean;
  /** A program that makes the first object to hand, where the one that is restarted may need one. @default itself */
  begin?: string;
  /** Tries at most. @default no limit */
  tries?: number;
  /** First number of the random streams; no run uses numbers this large. @default 4_000_000_000 */
  draw?: number;
  signal?: AbortSignal;
  /** For a program that a model wrote. @default false */
  behindBoundary?: boolean;
}

/**
 * Starts an unchanged search program with new random streams until its CPU is used up: what a program is worth
 * without any evolution, and the baseline every winner has to beat.
 * @example await restart(await loadProblem('circle-packing'), seed, { cpuSeconds: 600, incumbent: false })
 */
export async function restart(loaded: Loaded, source: string, { cpuSeconds, incumbent, begin = source, tries: most = Number.POSITIVE_INFINITY, draw = 4_000_000_000, behindBoundary = false, signal }: RestartOptions): Promise<Restarted> {
  const kept = new Map<Hash, string>();
  const { evaluator } = stage(loaded, 1, { blob: (hash) => kept.get(hash) }, behindBoundary);
  const { problem } = loaded;
  const search = idsOf(loaded, 'search');
  const tries: number[] = [];
  let failed = 0;
  let best = { total: null as number | null, fitness: Number.NEGATIVE_INFINITY, output: null as Hash | null };
  try {
    const [prepared, beginning] = [evaluator.prepare(source), evaluator.prepare(begin)];
    for (let i = 0; i < most && evaluator.cpuSeconds() < cpuSeconds && !signal?.aborted; i++) {
      const from: Inheritance = { incumbent: incumbent ? best.output : null, draw: draw + i };
      const measured: readonly Measured[] = await evaluator.measure(incumbent && best.output === null ? beginning : prepared, jobsOf(search, from));
      const { total, fitness, best: at } = aggregate(problem, measured);
      if (total === null) {
        failed++;
        continue;
      }
      tries.push(total);
      if (fitness <= best.fitness) continue;
      const { output } = measured[at ?? 0]!;
      const hash = output ? hashOf(output) : null;
      kept.clear();
      if (hash && output) kept.set(hash, Buffer.from(output).toString('base64'));
      best = { total, fitness, output: hash };
    }
    return { best: best.total, tries, failed, cpuSeconds: evaluator.cpuSeconds() };
  } finally {
    evaluator.close();
  }
}
