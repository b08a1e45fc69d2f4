import { lbfgs, nelderMead } from 'clade/numeric';

export interface Search {
  /** How many heights to return: as many as the incumbent has, now and then twice as many. */
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

/** Adds so many times a part of a to c, shifted; four numbers in a turn, for a quarter of the steps. */
function add(c: Float64Array, shift: number, times: number, a: Float64Array, from: number, to: number): void {
  let i = from;
  for (; i + 3 < to; i += 4) {
    c[i + shift] += times * a[i];
    c[i + shift + 1] += times * a[i + 1];
    c[i + shift + 2] += times * a[i + 2];
    c[i + shift + 3] += times * a[i + 3];
  }
  for (; i < to; i++) c[i + shift] += times * a[i];
}

/**
 * The largest value of the autoconvolution of the heights of p, over the square of their integral; and its gradient g.
 * Largest is soft: the higher the sharpness, the less the other values count, and the harder the way down.
 * Values below zero count `under` times. Where a height is 0 its size has a kink, and the gradient there is 0.
 */
function peak(p: Float64Array, g: Float64Array, sharpness: number, fold: number, under: number): number {
  const n = p.length;
  const a = heights(p, fold);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i];
  const c = new Float64Array(2 * n - 1);
  for (let i = 0; i < n; i++) {
    c[2 * i] += a[i] * a[i];
    add(c, i, 2 * a[i], a, 0, i);
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
  const mirrored = a.slice().reverse();
  for (let k = 0; k < c.length; k++) {
    if (Math.abs(c[k]) > 1e-15) add(g, k - n + 1, c[k], mirrored, Math.max(0, n - 1 - k), Math.min(n, 2 * n - 1 - k));
  }
  for (let i = 0; i < n; i++) g[i] = ((2 * scale) / total) * (g[i] - mean / sum) * (p[i] < 0 ? -fold : Math.sign(p[i]));
  return scale * largest + Math.log(total) / sharpness;
}

/** Heights of a step function, search.n of equal width: its autoconvolution has to stay low. */
export function steps(search: Search): Float64Array {
  // EVOLVE-BLOCK-START
  const sharpness = 20;
  const fold = 1;
  const x = new Float64Array(search.n / 2);
  for (let i = 0; i < x.length; i++) x[i] += search.random();
  return heights(lbfgs((p, g) => peak(p, g, sharpness, fold, 1), stretch(x, search.n), { maxIterations: 200 }).x, fold);
  // EVOLVE-BLOCK-END
}
