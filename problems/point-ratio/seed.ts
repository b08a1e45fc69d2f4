import { lbfgs, nelderMead } from 'clade/numeric';

export interface Search {
  n: number;
  /** Uniform on [0, 1). */
  random(): number;
  /** How many steps are left. */
  steps(): number;
  /** The points to improve on; the first program has none. */
  incumbent?: Float64Array;
}

/**
 * The logarithm of (largest distance / smallest distance)² of the points p, and its gradient g. Largest and smallest are
 * soft: the higher the sharpness, the less the other distances count, and the harder the way down.
 */
function spread(p: Float64Array, g: Float64Array, sharpness: number): number {
  const n = p.length / 2;
  let largest = 0;
  let smallest = Infinity;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const d = (p[2 * i] - p[2 * j]) ** 2 + (p[2 * i + 1] - p[2 * j + 1]) ** 2;
      largest = Math.max(largest, d);
      smallest = Math.min(smallest, d);
    }
  }
  const pull = new Float64Array(2 * n);
  const push = new Float64Array(2 * n);
  let far = 0;
  let near = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const dx = p[2 * i] - p[2 * j];
      const dy = p[2 * i + 1] - p[2 * j + 1];
      const d = dx * dx + dy * dy;
      const long = (d / largest) ** sharpness;
      const short = (smallest / d) ** sharpness;
      far += long;
      near += short;
      pull[2 * i] += (long * dx) / d;
      pull[2 * j] -= (long * dx) / d;
      pull[2 * i + 1] += (long * dy) / d;
      pull[2 * j + 1] -= (long * dy) / d;
      push[2 * i] += (short * dx) / d;
      push[2 * j] -= (short * dx) / d;
      push[2 * i + 1] += (short * dy) / d;
      push[2 * j + 1] -= (short * dy) / d;
    }
  }
  for (let i = 0; i < 2 * n; i++) g[i] = 2 * (pull[i] / far - push[i] / near);
  return Math.log(largest / smallest) + Math.log(far * near) / sharpness;
}

/** n points of the plane as x0, y0, x1, y1, ...: the largest distance over the smallest one has to become small. */
export function points(search: Search): Float64Array {
  // EVOLVE-BLOCK-START
  const sharpness = 8;
  const x = new Float64Array(2 * search.n);
  for (let i = 0; i < x.length; i++) x[i] = search.random();
  return lbfgs((p, g) => spread(p, g, sharpness), x, { maxIterations: 200 }).x;
  // EVOLVE-BLOCK-END
}
