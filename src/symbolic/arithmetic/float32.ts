import type { Random } from '../../core/index.ts';
import { type Arithmetic, withConstants } from './program.ts';

/** A function at some float32 numbers. */
export interface FloatSamples {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Tries of the search among constants that are floats; and units in the last place below which fitting again is tried. */
const TRIES = 600;
const HOPEFUL = 2.5;
/** Floats that are looked at first; most tries end there. */
const FIRST = 256;

/**
 * The largest error at the samples in units in the last place, when constants and every result are rounded to float32.
 * @example float32Error(program, program.constants, samples) // 1 and less is as good as a library
 */
export function float32Error({ ops, left, right }: Arithmetic, constants: ArrayLike<number>, { x, y }: FloatSamples, enough = Number.POSITIVE_INFINITY): number {
  const count = ops.length;
  const values = new Float32Array(count + 1);
  const rounded = Float32Array.from(constants);
  let worst = 0;
  for (let k = 0; k < x.length; k++) {
    values[0] = x[k]!;
    for (let i = 0; i < count; i++) {
      const a = left[i]! < 0 ? rounded[-1 - left[i]!]! : values[left[i]!]!;
      const b = right[i]! < 0 ? rounded[-1 - right[i]!]! : values[right[i]!]!;
      const op = ops[i]!;
      values[i + 1] = op === 0 ? a + b : op === 1 ? a - b : op === 2 ? a * b : a / b;
    }
    const value = y[k]!;
    const error = Math.abs(values[count]! - value) / 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
    if (!(error <= worst)) worst = error;
    if (!(worst < enough)) return worst;
  }
  return worst;
}

/** Fits the constants that are not held, as `descend` of a fitter does. */
export interface Refit {
  descend(program: Arithmetic, constants: Float64Array, turns: number, held: (constant: number) => boolean): void;
  slopes(program: Arithmetic, constants: ArrayLike<number>): boolean;
  readonly jacobian: Float64Array;
}

const unit = (value: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value) || 1e-30)) - 23);

/**
 * Constants that are floats: one after another is rounded and held, those first whose rounding costs most, and the others
 * are fitted again, so that they make up for it (the idea of Brisebarre and Chevillard's polynomials with constraints,
 * ARITH 2007, one constant at a time). `first` is held as it is.
 */
function roundedInTurn(program: Arithmetic, start: ArrayLike<number>, fit: Refit, points: number, first?: number): Float64Array {
  const constants = Float64Array.from(start);
  const held = new Set(first === undefined ? [] : [first]);
  if (first !== undefined) fit.descend(program, constants, 6, (p) => p === first);
  const order = Array.from(constants.keys()).filter((p) => p !== first);
  if (fit.slopes(program, constants)) {
    const cost = order.map((p) => fit.jacobian.subarray(p * points, (p + 1) * points).reduce((most, slope) => Math.max(most, Math.abs(slope)), 0) * unit(constants[p]!));
    order.sort((a, b) => cost[order.indexOf(b)]! - cost[order.indexOf(a)]!);
  }
  for (const p of order) {
    constants[p] = Math.fround(constants[p]!);
    held.add(p);
    if (held.size < constants.length) fit.descend(program, constants, 3, (q) => held.has(q));
  }
  return constants;
}

/**
 * Moves constants among the floats near them to where the largest rounded error is least. Two ways in turn: one, two or
 * three of the best are moved by some units in the last place; and one is put somewhere else and held, and the others,
 * fitted again, are rounded in turn. The second is how the centre of a series is found at which its first numbers lie
 * close to floats: there all others follow. Rounding is no function that has derivatives, so this is plain search.
 * @example const { program, error } = roundedWell(program, samples, rng, { fit, points: 24 })
 */
export function roundedWell(program: Arithmetic, samples: FloatSamples, rng: Random, { fit, points, tries = TRIES }: { fit: Refit; points: number; tries?: number }): { program: Arithmetic; error: number } {
  const stride = Math.max(1, Math.floor(samples.x.length / FIRST));
  const few: FloatSamples = { x: samples.x.filter((_, i) => i % stride === 0), y: samples.y.filter((_, i) => i % stride === 0) };
  let best: Float64Array = Float64Array.from(program.constants, Math.fround);
  let error = float32Error(program, best, samples);
  const consider = (next: Float64Array): void => {
    if (!(float32Error(program, next, few, error) < error)) return;
    const whole = float32Error(program, next, samples, error);
    if (!(whole < error)) return;
    best = next;
    error = whole;
  };
  if (best.length > 0) consider(roundedInTurn(program, program.constants, fit, points));
  for (let t = 0; t < tries && best.length > 0; t++) {
    const next = best.slice();
    if (t % 2 === 0 && error < HOPEFUL) {
      const first = rng.int(next.length);
      next[first] = Math.fround(next[first]! + next[first]! * rng.normal() * 10 ** -(1 + 5 * rng.float()));
      consider(roundedInTurn(program, next, fit, points, first));
      continue;
    }
    for (let changes = 1 + rng.int(3); changes > 0; changes--) {
      const at = rng.int(next.length);
      next[at] = Math.fround(next[at]! + Math.round(rng.normal() * 3 ** rng.int(4)) * unit(next[at]!));
    }
    consider(next);
  }
  return { program: withConstants(program, best), error };
}
