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
 * Minus the smallest area of a triangle of three of the points p, as a share of the whole, and its gradient g. Smallest is
 * soft: the higher the sharpness, the less the other triangles count, and the harder the way down. Points outside
 * are pushed back, the more the higher the wall.
 */
function flatness(p: Float64Array, g: Float64Array, sharpness: number, wall: number): number {
  const n = p.length / 2;
  let smallest = Infinity;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        const area = Math.abs((p[2 * i] - p[2 * k]) * (p[2 * j + 1] - p[2 * k + 1]) - (p[2 * j] - p[2 * k]) * (p[2 * i + 1] - p[2 * k + 1]));
        smallest = Math.min(smallest, area);
      }
    }
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        const ax = p[2 * i] - p[2 * k];
        const ay = p[2 * i + 1] - p[2 * k + 1];
        const bx = p[2 * j] - p[2 * k];
        const by = p[2 * j + 1] - p[2 * k + 1];
        const area = ax * by - bx * ay;
        const weight = Math.exp(sharpness * (smallest - Math.abs(area)));
        const turn = area > 0 ? -weight : weight;
        sum += weight;
        g[2 * i] += turn * by;
        g[2 * i + 1] -= turn * bx;
        g[2 * j] -= turn * ay;
        g[2 * j + 1] += turn * ax;
        g[2 * k] += turn * (ay - by);
        g[2 * k + 1] += turn * (bx - ax);
      }
    }
  }
  let value = Math.log(sum) / sharpness - smallest;
  for (let i = 0; i < n; i++) {
    const left = Math.max(0, -p[2 * i]);
    const below = Math.max(0, -p[2 * i + 1]);
    const beyond = Math.max(0, p[2 * i] + p[2 * i + 1] - 1);
    value += wall * (left * left + below * below + beyond * beyond);
    g[2 * i] = g[2 * i] / sum + 2 * wall * (beyond - left);
    g[2 * i + 1] = g[2 * i + 1] / sum + 2 * wall * (beyond - below);
  }
  return value;
}

/** n points of the triangle u >= 0, v >= 0, u + v <= 1 as u0, v0, u1, v1, ...: no three of them should make a small triangle. */
export function points(search: Search): Float64Array {
  // EVOLVE-BLOCK-START
  const sharpness = 50;
  const x = new Float64Array(2 * search.n);
  for (let i = 0; i < search.n; i++) {
    x[2 * i] = search.random() / 2;
    x[2 * i + 1] = search.random() / 2;
  }
  return lbfgs((p, g) => flatness(p, g, sharpness, 10), x, { maxIterations: 200 }).x;
  // EVOLVE-BLOCK-END
}
