/** A function and its gradient: fills `gradient`, which comes zeroed, and returns the value at `x`. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  /** Steps at most. @default 1000 */
  maxIterations?: number;
  /** Pairs of steps and gradient changes that are kept. @default 10 */
  memory?: number;
  /** Stop when no component of the gradient is larger than this times max(1, |f|). @default 1e-9 */
  tolerance?: number;
}

/** Where a minimiser ended. */
export interface Minimum {
  x: Float64Array;
  /** The value at `x`. */
  f: number;
  iterations: number;
  evaluations: number;
  /** Ended because there was nothing left to gain, not because it ran out of iterations or was stuck. */
  converged: boolean;
}

/**
 * Minimises a differentiable function with the limited-memory BFGS method and a weak-Wolfe line search
 * that tries step 1 first. Trial points where the value or the gradient is not finite are stepped back from.
 * Kinks do no harm, but a minimum that lies on many of them may be missed. `start` (n numbers) is not changed.
 * Throws nothing of its own; where f is not finite at `start`, that comes back, with `converged` false.
 *
 * Sources: Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5, with c1 = 1e-4 and
 * c2 = 0.9 (section 3.1); the bracketing is that of Lewis & Overton, "Nonsmooth optimization via quasi-Newton
 * methods" (2013), with cubic interpolation; the test near rounding is that of Hager & Zhang (2005).
 *
 * @example lbfgs((x, g) => { g[0] = 2 * (x[0]! - 3); return (x[0]! - 3) ** 2; }, [0]).x // [3]
 */
export function lbfgs(f: Differentiable, start: ArrayLike<number>, { maxIterations = 1000, memory = 10, tolerance = 1e-9 }: LbfgsOptions = {}): Minimum {
  const n = start.length;
  const steps = lbfgsVectors(memory, n);
  const changes = lbfgsVectors(memory, n);
  const curvature = new Float64Array(memory);
  const alpha = new Float64Array(memory);
  const direction = new Float64Array(n);
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  let value = f(x, gradient);
  let evaluations = 1;
  let iterations = 0;
  let kept = 0;
  let next = 0;
  let scale = 1;
  let flat = 0;
  let converged = false;

  while (Number.isFinite(value)) {
    if (lbfgsLargest(gradient) <= tolerance * Math.max(1, Math.abs(value))) {
      converged = true;
      break;
    }
    if (iterations >= maxIterations) break;

    // the two loops of algorithm 7.4: newest pair to oldest and back
    for (let i = 0; i < n; i++) direction[i] = -gradient[i]!;
    for (let j = 1; j <= kept; j++) {
      const k = (next - j + memory) % memory;
      const a = lbfgsDot(steps[k]!, direction) / curvature[k]!;
      alpha[k] = a;
      lbfgsAdd(direction, -a, changes[k]!);
    }
    // without pairs the gradient has the scale of f, not of x
    if (kept === 0) scale = Math.min(1, 1 / lbfgsLargest(gradient));
    for (let i = 0; i < n; i++) direction[i] = direction[i]! * scale;
    for (let j = kept; j >= 1; j--) {
      const k = (next - j + memory) % memory;
      lbfgsAdd(direction, alpha[k]! - lbfgsDot(changes[k]!, direction) / curvature[k]!, steps[k]!);
    }
    const slope = lbfgsDot(direction, gradient);
    let low = 0;
    let found = false;

    if (slope < 0 && slope > Number.NEGATIVE_INFINITY) {
      let lowValue = value;
      let lowSlope = slope;
      let high = Number.POSITIVE_INFINITY;
      let highValue = value;
      let highSlope = 0;
      let t = 1;
      for (let tries = 1; tries <= 30; tries++) {
        // out of tries: a point that is lower will do
        if (tries === 30) {
          if (low === 0) break;
          t = low;
        }
        for (let i = 0; i < n; i++) trial[i] = x[i]! + t * direction[i]!;
        trialGradient.fill(0);
        const trialValue = f(trial, trialGradient);
        evaluations++;
        const trialSlope = lbfgsDot(trialGradient, direction);
        const defined = Number.isFinite(trialValue) && Number.isFinite(trialSlope);
        const lower = trialValue <= value + 1e-4 * t * slope || (trialValue <= value + 1e-15 * Math.abs(value) && trialSlope <= -0.9998 * slope);
        if (defined && lower && (trialSlope >= 0.9 * slope || tries === 30)) {
          found = true;
          flat = value - trialValue <= 4e-16 * Math.abs(value) ? flat + 1 : 0;
          value = trialValue;
          break;
        }
        if (!defined || !lower) {
          high = t;
          highValue = defined ? trialValue : Number.NaN;
          highSlope = trialSlope;
        } else {
          // the secant of the slopes, exact on quadratics
          const ahead = (t - low) * Math.min(10, Math.max(1, trialSlope / (lowSlope - trialSlope)));
          low = t;
          lowValue = trialValue;
          lowSlope = trialSlope;
          if (high === Number.POSITIVE_INFINITY) {
            t += trialSlope < 0 && ahead > 0 ? ahead : t;
            continue;
          }
        }
        const width = high - low;
        const inside = lbfgsCubic(lowValue, lowSlope, highValue, highSlope, width);
        // a step may be orders too long, and a point found below it orders too short
        const margin = low > 0 ? Math.min(0.1, low / width) : tries < 4 ? 1e-7 : tries < 20 ? 0.001 : 0.1;
        t = low + width * (tries % 4 === 0 && low > 0.1 * high ? 0.5 : Math.min(0.9, Math.max(margin, inside)));
        if (t === low || t === high) tries = Math.max(tries, 28);
      }
    }
    if (!found) {
      // once more along the gradient itself, then there is nothing left to try
      if (kept === 0) break;
      kept = 0;
      continue;
    }

    iterations++;
    if (memory > 0) {
      const step = steps[next]!;
      const change = changes[next]!;
      for (let i = 0; i < n; i++) {
        step[i] = trial[i]! - x[i]!;
        change[i] = trialGradient[i]! - gradient[i]!;
      }
      const product = lbfgsDot(step, change);
      const square = lbfgsDot(change, change);
      if (product > 2.3e-16 * square && square < Number.POSITIVE_INFINITY) {
        curvature[next] = product;
        scale = product / square;
        next = (next + 1) % memory;
        kept = Math.min(memory, kept + 1);
      }
    }
    [x, trial] = [trial, x];
    [gradient, trialGradient] = [trialGradient, gradient];
    if (flat >= 3) {
      // a smooth f that is flat within rounding has gradients of 3e-3 at penalties of weight 1e10; at kinks they stay
      converged = lbfgsLargest(gradient) * Math.max(1, lbfgsLargest(x)) <= 0.01 * Math.max(1, Math.abs(value));
      break;
    }
  }
  return { x, f: value, iterations, evaluations, converged };
}

function lbfgsVectors(count: number, n: number): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) vectors.push(new Float64Array(n));
  return vectors;
}

// four sums at a time: additions of one sum wait for each other
function lbfgsDot(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (; i < n; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

function lbfgsAdd(a: Float64Array, factor: number, b: Float64Array): void {
  const n = a.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a[i] = a[i]! + factor * b[i]!;
    a[i + 1] = a[i + 1]! + factor * b[i + 1]!;
    a[i + 2] = a[i + 2]! + factor * b[i + 2]!;
    a[i + 3] = a[i + 3]! + factor * b[i + 3]!;
  }
  for (; i < n; i++) a[i] = a[i]! + factor * b[i]!;
}

/** The largest magnitude; NaN where there is one. */
function lbfgsLargest(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!(size <= largest)) largest = size;
    if (size !== size) return size;
  }
  return largest;
}

/** Where in (0, 1) of a bracket the cubic through both ends is lowest (Nocedal & Wright, 3.59); 0.1 where an end is not finite. */
function lbfgsCubic(lowValue: number, lowSlope: number, highValue: number, highSlope: number, width: number): number {
  const d1 = lowSlope + highSlope - (3 * (highValue - lowValue)) / width;
  const d2 = Math.sqrt(d1 * d1 - lowSlope * highSlope);
  const at = 1 - (highSlope + d2 - d1) / (highSlope - lowSlope + 2 * d2);
  return at > 0 && at < 1 ? at : Number.isFinite(highValue) ? 0.5 : 0.1;
}
