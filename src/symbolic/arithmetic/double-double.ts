import type { Arithmetic } from './program.ts';

/** 2^27 + 1: splits a double into two halves whose products are exact (Veltkamp; Dekker 1971). */
const SPLITTER = 134217729;

/** High and low part of the last result; a module of leaf functions makes no objects. */
let high = 0;
let low = 0;

function renormalise(sum: number, rest: number): void {
  high = sum + rest;
  low = rest - (high - sum);
}

function add(ah: number, al: number, bh: number, bl: number): void {
  const s = ah + bh;
  const v = s - ah;
  const e = ah - (s - v) + (bh - v);
  const t = al + bl;
  const w = t - al;
  const f = al - (t - w) + (bl - w);
  renormalise(s, e + t);
  renormalise(high, low + f);
}

function multiply(ah: number, al: number, bh: number, bl: number): void {
  const p = ah * bh;
  const a = SPLITTER * ah;
  const a1 = a - (a - ah);
  const a2 = ah - a1;
  const b = SPLITTER * bh;
  const b1 = b - (b - bh);
  const b2 = bh - b1;
  const e = a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2;
  renormalise(p, e + (ah * bl + al * bh));
}

function divide(ah: number, al: number, bh: number, bl: number): void {
  const q = ah / bh;
  multiply(q, 0, bh, bl);
  add(ah, al, -high, -low);
  const r = high / bh;
  const [rh, rl] = [high, low];
  multiply(r, 0, bh, bl);
  add(rh, rl, -high, -low);
  const t = high / bh;
  renormalise(q, r);
  add(high, low, t, 0);
}

/**
 * a op b of numbers of twice the digits of float64, each a sum of two (about 2^-104 of the result is lost; magnitudes
 * beyond 1e±290 are not for it). For tests, and to see one value.
 * @example doubled(3, [1, 0], [3, 0]) // [0.333…, 1.85e-17]
 */
export function doubled(op: number, [ah, al]: readonly [number, number], [bh, bl]: readonly [number, number]): [number, number] {
  operate(op, ah, al, bh, bl);
  return [high, low];
}

function operate(op: number, ah: number, al: number, bh: number, bl: number): void {
  if (op === 0) add(ah, al, bh, bl);
  else if (op === 1) add(ah, al, -bh, -bl);
  else if (op === 2) multiply(ah, al, bh, bl);
  else divide(ah, al, bh, bl);
}

/**
 * Relative errors of a program at points, computed with twice the digits: float64 itself errs by 1e-15 and more there.
 * The function's values are sums of two numbers, `high` and `low`.
 * @example doubleErrors(program, constants, samples, new Float64Array(samples.x.length)) // the largest
 */
export function doubleErrors({ ops, left, right }: Arithmetic, constants: ArrayLike<number>, samples: { readonly x: Float64Array; readonly high: Float64Array; readonly low: Float64Array }, into: Float64Array): number {
  const count = ops.length;
  const h = new Float64Array(count + 1);
  const l = new Float64Array(count + 1);
  let most = 0;
  for (let k = 0; k < samples.x.length; k++) {
    h[0] = samples.x[k]!;
    l[0] = 0;
    for (let i = 0; i < count; i++) {
      const [a, b] = [left[i]!, right[i]!];
      operate(ops[i]!, a < 0 ? constants[-1 - a]! : h[a]!, a < 0 ? 0 : l[a]!, b < 0 ? constants[-1 - b]! : h[b]!, b < 0 ? 0 : l[b]!);
      h[i + 1] = high;
      l[i + 1] = low;
    }
    add(h[count]!, l[count]!, -samples.high[k]!, -samples.low[k]!);
    const error = high / samples.high[k]!;
    into[k] = error;
    if (!(Math.abs(error) <= most)) most = Math.abs(error);
  }
  return most;
}
