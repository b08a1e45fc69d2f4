import type { Scorer } from 'clade';

export const score: Scorer = (output, data) => {
  const { clean } = data as unknown as { clean: Float64Array };
  if (!(output instanceof Float64Array) || output.length !== clean.length) return { rejected: `expected ${clean.length} numbers` };
  let sum = 0;
  for (const [i, value] of output.entries()) {
    if (!Number.isFinite(value)) return { rejected: `value ${i} is ${value}` };
    sum += (value - clean[i]!) ** 2;
  }
  return { value: sum / clean.length };
};
