import { leastSquares } from './least-squares.ts';
import type { Arithmetic } from './program.ts';

/** A function at some points, each value the sum of two numbers: the second is what the first leaves out. */
export interface Samples {
  readonly x: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Fits constants of one program after another; its memory is made once. All of it is counted work, none of it clocked. */
export interface Fitter {
  /** The largest relative error at the samples, in float64; Infinity where a value is not finite. */
  error(program: Arithmetic, constants: ArrayLike<number>): number;
  /** Careful steps, each of which must help (Levenberg–Marquardt). Leaves what it found in `constants`. */
  descend(program: Arithmetic, constants: Float64Array, turns: number, held?: (constant: number) => boolean): void;
  /** Undamped steps that may lead uphill; leaves the best point in `constants`. */
  leap(program: Arithmetic, constants: Float64Array, turns: number): void;
  /** Follows the solution from these constants, where it is exact for another function, to the function itself. */
  walk(program: Arithmetic, constants: Float64Array): void;
  /** Relative errors at the samples and their derivatives by the constants, `[constant * samples + i]`; false where a value is not finite. */
  slopes(program: Arithmetic, constants: ArrayLike<number>): boolean;
  /** Of the last `error` or `slopes`. */
  readonly errors: Float64Array;
  readonly jacobian: Float64Array;
  /** Operations at samples so far. */
  readonly work: number;
}

/** No constant grows more than so many times in one leap; leaps without gain, after which it ends. */
const FARTHEST = 10;
const PATIENCE = 8;
/** What is left of the way at the stations of a walk. */
const SHARES = [0.75, 0.5, 0.25];
const NONE = (): boolean => false;
const MOST_OPS = 40;
const MOST_CONSTANTS = 40;

/**
 * What is made small is the logarithm of program over function: a program that is squared three times is as easy to fit
 * as the one that is not.
 * @example fitter(samples).descend(program, constants, 20)
 */
export function fitter({ x, high, low }: Samples): Fitter {
  const n = x.length;
  const values = Array.from({ length: MOST_OPS + 1 }, () => new Float64Array(n));
  const adjoints = Array.from({ length: MOST_OPS + 1 }, () => new Float64Array(n));
  const jacobian = new Float64Array(MOST_CONSTANTS * n);
  const errors = new Float64Array(n);
  values[0]!.set(x);
  let work = 0;

  /** Values of all steps. */
  function forward({ ops, left, right }: Arithmetic, constants: ArrayLike<number>): void {
    work += ops.length * n;
    for (let i = 0; i < ops.length; i++) {
      const out = values[i + 1]!;
      const l = left[i]!;
      const r = right[i]!;
      const op = ops[i]!;
      if (r < 0) {
        const a = values[l]!;
        const c = constants[-1 - r]!;
        if (op === 0) for (let k = 0; k < n; k++) out[k] = a[k]! + c;
        else if (op === 1) for (let k = 0; k < n; k++) out[k] = a[k]! - c;
        else if (op === 2) for (let k = 0; k < n; k++) out[k] = a[k]! * c;
        else for (let k = 0; k < n; k++) out[k] = a[k]! / c;
      } else {
        const b = values[r]!;
        if (l < 0) {
          const c = constants[-1 - l]!;
          if (op === 0) for (let k = 0; k < n; k++) out[k] = c + b[k]!;
          else if (op === 1) for (let k = 0; k < n; k++) out[k] = c - b[k]!;
          else if (op === 2) for (let k = 0; k < n; k++) out[k] = c * b[k]!;
          else for (let k = 0; k < n; k++) out[k] = c / b[k]!;
        } else {
          const a = values[l]!;
          if (op === 0) for (let k = 0; k < n; k++) out[k] = a[k]! + b[k]!;
          else if (op === 1) for (let k = 0; k < n; k++) out[k] = a[k]! - b[k]!;
          else if (op === 2) for (let k = 0; k < n; k++) out[k] = a[k]! * b[k]!;
          else for (let k = 0; k < n; k++) out[k] = a[k]! / b[k]!;
        }
      }
    }
  }

  /** Relative errors of the values; the largest. */
  function judge(steps: number): number {
    const out = values[steps]!;
    let most = 0;
    for (let k = 0; k < n; k++) {
      // the difference of near numbers is exact, so that only the rounding of the program itself is in it
      const error = (out[k]! - high[k]! - low[k]!) / high[k]!;
      errors[k] = error;
      const size = Math.abs(error);
      if (size > most) most = size;
      else if (size !== size) return Number.POSITIVE_INFINITY;
    }
    return most;
  }

  /** Reverse mode: derivatives of the result by every constant, at every sample. */
  function backward({ ops, left, right, constants: { length: count } }: Arithmetic, constants: ArrayLike<number>): void {
    const last = ops.length;
    work += 2 * last * n;
    for (let i = 0; i < last; i++) adjoints[i]!.fill(0);
    const top = adjoints[last]!;
    for (let k = 0; k < n; k++) top[k] = 1 / high[k]!;
    jacobian.fill(0, 0, count * n);
    for (let i = last - 1; i >= 0; i--) {
      const d = adjoints[i + 1]!;
      const v = values[i + 1]!;
      const l = left[i]!;
      const r = right[i]!;
      const op = ops[i]!;
      if (r < 0) {
        const c = constants[-1 - r]!;
        const at = (-1 - r) * n;
        const a = values[l]!;
        const da = adjoints[l]!;
        if (op === 0) {
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = d[k]!;
            da[k] = da[k]! + d[k]!;
          }
        } else if (op === 1) {
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = -d[k]!;
            da[k] = da[k]! + d[k]!;
          }
        } else if (op === 2) {
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = d[k]! * a[k]!;
            da[k] = da[k]! + d[k]! * c;
          }
        } else {
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = (-d[k]! * v[k]!) / c;
            da[k] = da[k]! + d[k]! / c;
          }
        }
      } else if (l < 0) {
        const c = constants[-1 - l]!;
        const at = (-1 - l) * n;
        const b = values[r]!;
        const db = adjoints[r]!;
        if (op === 0 || op === 1) {
          const sign = op === 0 ? 1 : -1;
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = d[k]!;
            db[k] = db[k]! + sign * d[k]!;
          }
        } else if (op === 2) {
          for (let k = 0; k < n; k++) {
            jacobian[at + k] = d[k]! * b[k]!;
            db[k] = db[k]! + d[k]! * c;
          }
        } else {
          for (let k = 0; k < n; k++) {
            const t = d[k]! / b[k]!;
            jacobian[at + k] = t;
            db[k] = db[k]! - t * v[k]!;
          }
        }
      } else {
        const a = values[l]!;
        const b = values[r]!;
        const da = adjoints[l]!;
        const db = adjoints[r]!;
        for (let k = 0; k < n; k++) {
          const t = d[k]!;
          if (op === 0) {
            da[k] = da[k]! + t;
            db[k] = db[k]! + t;
          } else if (op === 1) {
            da[k] = da[k]! + t;
            db[k] = db[k]! - t;
          } else if (op === 2) {
            const [va, vb] = [a[k]!, b[k]!];
            da[k] = da[k]! + t * vb;
            db[k] = db[k]! + t * va;
          } else {
            const q = t / b[k]!;
            da[k] = da[k]! + q;
            db[k] = db[k]! - q * v[k]!;
          }
        }
      }
    }
  }

  const qr = leastSquares(n, MOST_CONSTANTS);
  const scale = new Float64Array(MOST_CONSTANTS);
  const step = new Float64Array(MOST_CONSTANTS);
  const trial = new Float64Array(MOST_CONSTANTS);
  const best = new Float64Array(MOST_CONSTANTS);
  const logs = new Float64Array(n);
  const right = new Float64Array(n);
  const current = new Float64Array(n);
  /** Where a walk began, and how much of that is still left in. */
  const origin = new Float64Array(n);
  let share = 0;

  /** Sum of the squared logarithms of result over function. */
  function sumOfLogs(program: Arithmetic, constants: ArrayLike<number>): number {
    forward(program, constants);
    if (judge(program.ops.length) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const error = errors[k]!;
      if (error <= -1) return Number.POSITIVE_INFINITY;
      // the series is as exact as log1p here, and quicker
      const log = (error < 1e-5 && error > -1e-5 ? error - 0.5 * error * error : Math.log1p(error)) - share * origin[k]!;
      logs[k] = log;
      sum += log * log;
    }
    return sum;
  }

  /** Makes ready to solve for steps from here; some constants may be held. Columns get length one, which makes a damping Marquardt's. */
  function linearise(program: Arithmetic, constants: ArrayLike<number>, held: (constant: number) => boolean = NONE): void {
    const count = program.constants.length;
    backward(program, constants);
    work += count * (count + 3) * n;
    for (let p = 0; p < count; p++) {
      const at = p * n;
      let square = 0;
      for (let k = 0; k < n; k++) {
        const slope = held(p) ? 0 : jacobian[at + k]! / (1 + errors[k]!);
        qr.matrix[at + k] = slope;
        square += slope * slope;
      }
      const length = Math.sqrt(square) || 1;
      scale[p] = length;
      for (let k = 0; k < n; k++) qr.matrix[at + k] = qr.matrix[at + k]! / length;
    }
    qr.factorise(count);
    current.set(logs);
  }

  function stepFor(count: number, damping: number): boolean {
    right.set(current);
    return qr.solve(count, right, damping, step);
  }

  function descend(program: Arithmetic, constants: Float64Array, turns: number, held: (constant: number) => boolean = NONE): void {
    const count = program.constants.length;
    let sum = sumOfLogs(program, constants);
    if (!(sum < Number.POSITIVE_INFINITY) || count === 0) return;
    linearise(program, constants, held);
    let damping = 1e-3;
    for (let turn = 0; turn < turns && damping < 1e8; turn++) {
      let next = Number.POSITIVE_INFINITY;
      if (stepFor(count, damping)) {
        for (let p = 0; p < count; p++) trial[p] = constants[p]! - step[p]! / scale[p]!;
        next = sumOfLogs(program, trial);
      }
      if (next < sum) {
        const settled = sum - next < 1e-6 * sum;
        for (let p = 0; p < count; p++) constants[p] = trial[p]!;
        sum = next;
        if (settled || turn === turns - 1) return;
        damping *= 0.1;
        linearise(program, constants, held);
      } else damping *= 8;
    }
  }

  function leap(program: Arithmetic, constants: Float64Array, turns: number): void {
    const count = program.constants.length;
    let sum = sumOfLogs(program, constants);
    if (!(sum < Number.POSITIVE_INFINITY) || count === 0) return;
    let least = sum;
    best.set(constants);
    let since = 0;
    for (let turn = 0; turn < turns && since < PATIENCE; turn++) {
      linearise(program, constants);
      if (!stepFor(count, 0)) break;
      let length = 1;
      for (let p = 0; p < count; p++) {
        const change = Math.abs(step[p]! / scale[p]! / (constants[p]! || 1));
        if (change * length > FARTHEST) length = FARTHEST / change;
      }
      for (let shorter = 0; shorter < 4; shorter++, length /= 4) {
        for (let p = 0; p < count; p++) trial[p] = constants[p]! - (length * step[p]!) / scale[p]!;
        sum = sumOfLogs(program, trial);
        if (sum < Number.POSITIVE_INFINITY) break;
      }
      if (!(sum < Number.POSITIVE_INFINITY)) break;
      for (let p = 0; p < count; p++) constants[p] = trial[p]!;
      since = sum < 0.999 * least ? 0 : since + 1;
      if (sum < least) {
        least = sum;
        best.set(constants);
      }
    }
    for (let p = 0; p < count; p++) constants[p] = best[p]!;
  }

  function walk(program: Arithmetic, constants: Float64Array): void {
    share = 0;
    if (!(sumOfLogs(program, constants) < Number.POSITIVE_INFINITY)) return;
    origin.set(logs);
    for (share of SHARES) leap(program, constants, 6);
    share = 0;
    leap(program, constants, 12);
  }

  return {
    error(program, constants) {
      forward(program, constants);
      return judge(program.ops.length);
    },
    descend,
    leap,
    walk,
    errors,
    jacobian,
    slopes(program, constants) {
      forward(program, constants);
      if (judge(program.ops.length) === Number.POSITIVE_INFINITY) return false;
      backward(program, constants);
      return true;
    },
    get work() {
      return work;
    },
  };
}
