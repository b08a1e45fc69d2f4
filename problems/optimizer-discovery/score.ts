import type { Plain, Scorer, Verdict } from 'clade';
import type { Data } from './data.ts';
import reference from './reference.json' with { type: 'json' };
import { taskOf } from './tasks.ts';

/** Weights stand in the output so often for each rate; the harness says the same. */
const STOPS = 8;

/** No task counts for more than three orders of magnitude, either way; who diverges with every rate is that bad. */
const MOST = 3;

const ADAMW = reference as Readonly<Record<string, number>>;

/** The loss without noise at the end of each learning rate; Infinity where it diverged. */
export function lossesOf(output: Float64Array, data: Data): number[] {
  const { start, loss } = taskOf(data);
  const n = start.length;
  return Array.from({ length: data.rates.length }, (_, rate) => {
    const end = loss(output.slice((rate * STOPS + STOPS - 1) * n, (rate + 1) * STOPS * n));
    return Number.isFinite(end) ? end : Number.POSITIVE_INFINITY;
  });
}

/** Makes the losses again from the weights: log10 of the best rate's, over that of AdamW. */
export const score: Scorer = (output: Plain, data: Plain, { id }): Verdict => {
  const task = data as Data;
  const { start } = taskOf(task);
  if (!(output instanceof Float64Array)) return { rejected: 'the output is not a Float64Array of weights' };
  if (output.length !== task.rates.length * STOPS * start.length) return { rejected: `${output.length} weights, not ${task.rates.length * STOPS * start.length}` };
  const losses = lossesOf(output, task);
  const best = Math.min(...losses);
  const against = ADAMW[id];
  if (against === undefined) return { rejected: `there is no loss of AdamW for "${id}"` };
  const value = Math.max(-MOST, Math.min(MOST, Math.log10(best / against)));
  return { value, metrics: { diverged: losses.filter((each) => each === Number.POSITIVE_INFINITY).length / losses.length } };
};
