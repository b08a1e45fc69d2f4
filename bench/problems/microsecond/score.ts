import type { Scorer } from 'clade';

const hidden = (x: number): number => Math.sin(5 * x) * Math.exp(-x * x) + 0.3 * x ** 3 + Math.cos(11 * x) / 7;

/** Mean squared error, compressed so that a tiny gain is still a gain. */
export const score: Scorer = (output, data) => {
  const points = data as Float64Array;
  if (!(output instanceof Float64Array) || output.length !== points.length) return { rejected: 'not one number per point' };
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const y = output[i]!;
    if (!(Math.abs(y) < 1e100)) return { rejected: `f(${points[i]}) is ${y}` };
    sum += (y - hidden(points[i]!)) ** 2;
  }
  return { value: Math.log1p(sum / points.length) };
};
