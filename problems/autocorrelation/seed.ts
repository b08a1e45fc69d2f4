import { lbfgs, nelderMead } from 'clade/numeric';

export interface Search {
  /** How many steps to begin with. */
  n: number;
  /** Uniform on [0, 1). */
  random(): number;
  /** How many steps are left to the program: its own, not those of the function. */
  steps(): number;
  /** The heights to improve on; the first program has none. */
  incumbent?: Float64Array;
}

/** The same step function on another number of steps; exactly the same if that is a multiple. */
function stretch(x: Float64Array, length: number): Float64Array {
  const y = new Float64Array(length);
  for (let i = 0; i < y.length; i++) y[i] = x[Math.floor((i * x.length) / y.length)];
  return y;
}

/** The height that a number stands for: itself, and for negative ones so many times their size. */
function heights(x: Float64Array, fold: number): Float64Array {
  return x.map((each) => (each < 0 ? -fold * each : each));
}

/**
 * The largest value of the autoconvolution of the heights of p, over the square of their integral; and its gradient g.
 * Largest is soft: the higher the sharpness, the less the other values count, and the harder the way down.
 * Values below zero count `under` times.
 */
function peak(p: Float64Array, g: Float64Array, sharpness: number, fold: number, under: number): number {
  const n = p.length;
  const a = heights(p, fold);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i];
  const c = new Float64Array(2 * n - 1);
  for (let i = 0; i < n; i++) {
    c[2 * i] += a[i] * a[i];
    for (let j = 0; j < i; j++) c[i + j] += 2 * a[i] * a[j];
  }
  const scale = (2 * n) / (sum * sum);
  let largest = 0;
  for (let k = 0; k < c.length; k++) largest = Math.max(largest, c[k], -under * c[k]);
  let total = 0;
  let mean = 0;
  for (let k = 0; k < c.length; k++) {
    const over = Math.exp(sharpness * scale * (c[k] - largest));
    const below = under * Math.exp(sharpness * scale * (-under * c[k] - largest));
    total += over + below;
    mean += (over - under * below) * c[k];
    c[k] = over - under * below;
  }
  for (let k = 0; k < c.length; k++) {
    if (Math.abs(c[k]) < 1e-15) continue;
    const first = Math.max(0, k - n + 1);
    const last = Math.min(n - 1, k);
    for (let i = first; i <= last; i++) g[i] += c[k] * a[k - i];
  }
  for (let i = 0; i < n; i++) g[i] = ((2 * scale) / total) * (g[i] - mean / sum) * (p[i] < 0 ? -fold : 1);
  return scale * largest + Math.log(total) / sharpness;
}

/** Heights of a step function, at most 2000 of equal width: its autoconvolution has to stay low. */
export function steps(search: Search): Float64Array {
  // EVOLVE-BLOCK-START
  const sharpness = 20;
  const fold = 1;
  const x = new Float64Array(search.n);
  for (let i = 0; i < x.length; i++) x[i] = search.random();
  return heights(lbfgs((p, g) => peak(p, g, sharpness, fold, 1), stretch(x, 2 * x.length), { maxIterations: 200 }).x, fold);
  // EVOLVE-BLOCK-END
}
