import type { Scorer } from '../../../src/core/index.ts';

export const score: Scorer = (output) => {
  if (!(output instanceof Float64Array) || output.length !== 120 || !output.every(Number.isFinite)) return { rejected: 'no 120 numbers' };
  return { value: output.reduce((sum, value) => sum + Math.abs(value), 0) };
};
