import type { Plain, Verdict } from 'clade';
import type { Rows } from './cases.ts';

/** Mean squared error over the variance of the target: the mean of the rows scores 1, the law 0. */
export function score(output: Plain, data: Plain): Verdict {
  const { y } = data as unknown as Rows;
  if (!(output instanceof Float64Array) || output.length !== y.length) return { rejected: `expected ${y.length} numbers, one for each row` };
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  let [error, spread] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(output[i])) return { rejected: `row ${i} has no finite value` };
    error += (output[i]! - y[i]!) ** 2;
    spread += (y[i]! - mean) ** 2;
  }
  return Number.isFinite(error) ? { value: error / spread } : { rejected: 'the values are too large to be judged' };
}
