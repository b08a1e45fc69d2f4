export const score = (output: unknown, data: unknown) => {
  const xs = data as Float64Array, ys = output as Float64Array;
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += (ys[i]! - (2.5 * Math.sin(xs[i]!) + xs[i]! ** 2 - 1)) ** 2;
  return Number.isFinite(sum) ? { value: sum / xs.length } : { rejected: 'not finite' };
};
