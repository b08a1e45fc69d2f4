import type { Random } from '../../core/index.ts';
import { type Arithmetic, withConstants } from './program.ts';

/** A function at some float32 numbers. */
export interface FloatSamples {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Tries of the search among constants that are floats. */
const TRIES = 400;
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

/**
 * Moves constants among the floats near them to where the largest rounded error is least: one, two or three at a time, by
 * some units in the last place. Rounding is no function that has derivatives, so this is plain local search.
 * @example const { program, error } = roundedWell(program, samples, rng)
 */
export function roundedWell(program: Arithmetic, samples: FloatSamples, rng: Random): { program: Arithmetic; error: number } {
  const stride = Math.max(1, Math.floor(samples.x.length / FIRST));
  const few: FloatSamples = { x: samples.x.filter((_, i) => i % stride === 0), y: samples.y.filter((_, i) => i % stride === 0) };
  let best = Float64Array.from(program.constants, Math.fround);
  let error = float32Error(program, best, samples);
  const unit = (value: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value) || 1e-30)) - 23);
  for (let t = 0; t < TRIES && best.length > 0; t++) {
    const next = best.slice();
    for (let changes = 1 + rng.int(3); changes > 0; changes--) {
      const at = rng.int(next.length);
      next[at] = Math.fround(next[at]! + Math.round(rng.normal() * 3 ** rng.int(4)) * unit(next[at]!));
    }
    if (!(float32Error(program, next, few, error) < error)) continue;
    const whole = float32Error(program, next, samples, error);
    if (!(whole < error)) continue;
    best = next;
    error = whole;
  }
  return { program: withConstants(program, best), error };
}
