import type { Data, Task } from './data.ts';
import { draws } from './random.ts';

type Plane = Pick<Task, 'loss'> & { slope(x: Float64Array, into: Float64Array): void };

/**
 * A function whose lowest point is somewhere else on every instance, so that no rule can know where to go: each
 * coordinate is moved, turned over or not, and stretched. The gradient gets normal noise, a tenth of its length at the start.
 */
function hidden({ seed, steps }: Data, n: number, { loss, slope }: Plane, from: number): Task {
  const random = draws(seed, 'place');
  const at = Float64Array.from({ length: n }, () => 3 * random.normal());
  const scale = Float64Array.from({ length: n }, () => (random.float() < 0.5 ? -1 : 1) * Math.exp(0.5 * random.normal()));
  const start = Float64Array.from(at, (each, i) => each + (from + 0.3 * random.normal()) / scale[i]!);
  const x = new Float64Array(n);
  const inner = (w: Float64Array): Float64Array => {
    for (let i = 0; i < n; i++) x[i] = (w[i]! - at[i]!) * scale[i]!;
    return x;
  };
  const first = new Float64Array(n);
  slope(inner(start), first);
  const spread = (0.1 * Math.hypot(...first.map((each, i) => each * scale[i]!))) / Math.sqrt(n);
  const noise = Float64Array.from({ length: steps * n }, () => spread * random.normal());
  return {
    start,
    loss: (w) => loss(inner(w)),
    gradient(w, step, into) {
      slope(inner(w), into);
      for (let i = 0; i < n; i++) into[i] = into[i]! * scale[i]! + noise[step * n + i]!;
    },
  };
}

/** Half of the sum of squares, curvatures from 1 down to 0.01, no axis parallel to a coordinate: a random reflection (Householder) turns it. */
export function quadratic(data: Data): Task {
  const n = data.size;
  const random = draws(data.seed, 'axes');
  const axis = Float64Array.from({ length: n }, () => random.normal());
  const length = Math.hypot(...axis);
  for (let i = 0; i < n; i++) axis[i] = axis[i]! / length;
  const curvature = Float64Array.from({ length: n }, (_, i) => 10 ** ((-2 * i) / (n - 1)));
  const turned = new Float64Array(n);
  const turn = (x: Float64Array): void => {
    let along = 0;
    for (let i = 0; i < n; i++) along += 2 * axis[i]! * x[i]!;
    for (let i = 0; i < n; i++) turned[i] = x[i]! - along * axis[i]!;
  };
  return hidden(data, n, {
    loss(x) {
      turn(x);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (curvature[i]! * turned[i]! ** 2) / 2;
      return sum;
    },
    slope(x, into) {
      turn(x);
      for (let i = 0; i < n; i++) into[i] = curvature[i]! * turned[i]!;
      turn(into);
      into.set(turned);
    },
  }, 2);
}

/** Rosenbrock (1960), the sum over neighbouring pairs, with a valley ten times as wide: 10 (y - x²)² + (1 - x)². */
export function rosenbrock(data: Data): Task {
  const n = data.size;
  return hidden(data, n, {
    loss(x) {
      let sum = 0;
      for (let i = 0; i + 1 < n; i++) sum += 10 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
      return sum;
    },
    slope(x, into) {
      into.fill(0);
      for (let i = 0; i + 1 < n; i++) {
        const off = x[i + 1]! - x[i]! ** 2;
        into[i] = into[i]! - 40 * off * x[i]! - 2 * (1 - x[i]!);
        into[i + 1] = into[i + 1]! + 20 * off;
      }
    },
  }, -0.5);
}

/** Powell's singular function (1962), in groups of four: its curvature vanishes at the lowest point. */
export function powell(data: Data): Task {
  const n = 4 * data.size;
  return hidden(data, n, {
    loss(x) {
      let sum = 0;
      for (let i = 0; i < n; i += 4) sum += (x[i]! + 10 * x[i + 1]!) ** 2 + 5 * (x[i + 2]! - x[i + 3]!) ** 2 + (x[i + 1]! - 2 * x[i + 2]!) ** 4 + 10 * (x[i]! - x[i + 3]!) ** 4;
      return sum;
    },
    slope(x, into) {
      for (let i = 0; i < n; i += 4) {
        const [a, b, c, d] = [x[i]! + 10 * x[i + 1]!, x[i + 2]! - x[i + 3]!, (x[i + 1]! - 2 * x[i + 2]!) ** 3, (x[i]! - x[i + 3]!) ** 3];
        into[i] = 2 * a + 40 * d;
        into[i + 1] = 20 * a + 4 * c;
        into[i + 2] = 10 * b - 8 * c;
        into[i + 3] = -10 * b - 40 * d;
      }
    },
  }, 1);
}
