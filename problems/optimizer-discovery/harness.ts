import type { CandidateHandle, Plain } from 'clade';
import type { Data } from './data.ts';
import { taskOf } from './tasks.ts';

/** Weights are written down so often on the way: the last ones are scored, the others are for the picture. */
export const STOPS = 8;

/** A run whose numbers are beyond this has diverged. */
export const LARGEST = 1e100;

/** What one call gave: three numbers. */
export function ask(candidate: CandidateHandle, w: number, g: number, m: number, v: number, lr: number, into: Float64Array): void {
  const next = candidate.call(w, g, m, v, lr) as { readonly [k: number]: unknown } | null | undefined;
  if (typeof next !== 'object' || next === null) throw new Error(`update returned ${next === null ? 'null' : `a ${typeof next}`}, not [w, m, v]`);
  for (let k = 0; k < 3; k++) {
    const value = next[k];
    if (typeof value !== 'number') throw new Error(`update returned a ${typeof value} as its ${['w', 'm', 'v'][k]}`);
    into[k] = value;
  }
}

/** Behaviour on numbers alone: a few steps of single parameters, so that programs can be compared before they are trained with. */
function probe(candidate: CandidateHandle, { rows, turns }: { rows: Float64Array; turns: number }): Float64Array {
  const output = new Float64Array((rows.length / 5) * turns * 3);
  const next = new Float64Array(3);
  let at = 0;
  for (let row = 0; row < rows.length; row += 5) {
    let g = rows[row + 1]!;
    let lr = rows[row + 4]!;
    next[0] = rows[row]!;
    next[1] = rows[row + 2]!;
    next[2] = rows[row + 3]!;
    for (let turn = 0; turn < turns; turn++) {
      ask(candidate, next[0]!, g, next[1]!, next[2]!, lr, next);
      for (let k = 0; k < 3; k++) output[at++] = rounded(next[k]!);
      g = 0.3 * next[0]! - g;
      lr *= 0.7;
    }
  }
  return output;
}

/** To 36 bits, by Dekker's splitting (1971): the same formula in another order is the same behaviour. */
function rounded(value: number): number {
  const large = 131073 * value;
  return Number.isFinite(large) ? large - (large - value) || 0 : value;
}

/** What is left of some tiny losses: the sum of their logarithms, for the better of the rates; infinite where one diverges. */
export function hint(candidate: CandidateHandle, data: Plain): number {
  let sum = 0;
  for (const task of data as unknown as readonly Data[]) {
    const { start, loss } = taskOf(task);
    const n = start.length;
    const output = run(candidate, task);
    let best = Number.POSITIVE_INFINITY;
    for (let rate = 1; rate <= task.rates.length; rate++) {
      const end = loss(output.subarray((rate * STOPS - 1) * n, rate * STOPS * n));
      if (end < best) best = end;
    }
    sum += Math.log10(best);
  }
  return sum;
}

/** Trains once for each learning rate. The weights at eight stops of each; Infinity from where a run diverged. */
export function run(candidate: CandidateHandle, data: Plain): Float64Array {
  if (typeof (data as { turns?: unknown }).turns === 'number') return probe(candidate, data as unknown as Parameters<typeof probe>[1]);
  const { steps, rates } = data as Data;
  const { start, gradient } = taskOf(data as Data);
  const n = start.length;
  const output = new Float64Array(rates.length * STOPS * n).fill(Number.POSITIVE_INFINITY);
  const w = new Float64Array(n);
  const g = new Float64Array(n);
  const m = new Float64Array(n);
  const v = new Float64Array(n);
  const next = new Float64Array(3);
  trials: for (let rate = 0; rate < rates.length; rate++) {
    w.set(start);
    m.fill(0);
    v.fill(0);
    let stop = 0;
    for (let step = 0; step < steps; step++) {
      const lr = (rates[rate]! * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      gradient(w, step, g);
      for (let i = 0; i < n; i++) {
        ask(candidate, w[i]!, g[i]!, m[i]!, v[i]!, lr, next);
        // written so that what is no number fails it
        if (!(Math.abs(next[0]!) < LARGEST && Math.abs(next[1]!) < LARGEST && Math.abs(next[2]!) < LARGEST)) continue trials;
        w[i] = next[0]!;
        m[i] = next[1]!;
        v[i] = next[2]!;
      }
      if ((step + 1) * STOPS >= (stop + 1) * steps) output.set(w, (rate * STOPS + stop++) * n);
    }
  }
  return (data as { rounded?: unknown }).rounded === 1 ? output.map(rounded) : output;
}
