/**
 * Numbers with a bound on their error, in BigInt fixed point: whatever is computed with them, the true value lies
 * within `radius` of `middle`. Both count units of 2^-bits.
 */
export interface Ball {
  readonly middle: bigint;
  readonly radius: bigint;
}

/** A function of t at t = 0 as its Taylor coefficients; of a whole interval where the coefficients are wide balls. */
export type Series = readonly Ball[];

export const ball = (middle: bigint, radius = 0n): Ball => ({ middle, radius });
const size = (x: bigint): bigint => (x < 0n ? -x : x);

/** Whether zero may be in it. */
export const holdsZero = ({ middle, radius }: Ball): boolean => size(middle) <= radius;

/** Whether it is zero and nothing else. */
export const isZero = ({ middle, radius }: Ball): boolean => middle === 0n && radius === 0n;

/** The largest size of a number in it. */
export const most = ({ middle, radius }: Ball): bigint => size(middle) + radius;

/** A finite double in units of 2^-bits; exact unless it is finer than a unit, and then the radius says so. @example fixed(0.75, 8) // 192 */
export function fixed(x: number, bits: number): Ball {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const digits = (word & 0xfffffffffffffn) | (exponent === 0 ? 0n : 0x10000000000000n);
  const shift = Math.max(exponent, 1) - 1075 + bits;
  const signed = x < 0 ? -digits : digits;
  if (shift >= 0) return ball(signed << BigInt(shift));
  const low = signed >> BigInt(-shift);
  return ball(low, low << BigInt(-shift) === signed ? 0n : 1n);
}

/** The double nearest to so many units, at least as large where `up`. Only for reports. */
export function toDouble(units: bigint, bits: number, up = false): number {
  const digits = size(units).toString(2).length;
  const cut = Math.max(0, digits - 60);
  const value = Number(units >> BigInt(cut)) * 2 ** (cut - bits);
  return up ? value * (1 + 2 ** -52) : value;
}

export const add = (a: Ball, b: Ball): Ball => ball(a.middle + b.middle, a.radius + b.radius);
export const subtract = (a: Ball, b: Ball): Ball => ball(a.middle - b.middle, a.radius + b.radius);

export function multiply(a: Ball, b: Ball, bits: number): Ball {
  return ball((a.middle * b.middle) >> BigInt(bits), ((size(a.middle) * b.radius + a.radius * most(b)) >> BigInt(bits)) + 2n);
}

/** Null where the divisor may be zero. */
export function divide(a: Ball, b: Ball, bits: number): Ball | null {
  if (holdsZero(b)) return null;
  if (isZero(a)) return a;
  const middle = (a.middle << BigInt(bits)) / b.middle;
  return ball(middle, ((a.radius << BigInt(bits)) + (size(middle) + 1n) * b.radius) / (size(b.middle) - b.radius) + 2n);
}

/** a / n of a whole number n > 0. */
export const over = (a: Ball, n: bigint): Ball => ball(a.middle / n, a.radius / n + 2n);

export const sum = (a: Series, b: Series): Ball[] => a.map((each, k) => add(each, b[k]!));
export const difference = (a: Series, b: Series): Ball[] => a.map((each, k) => subtract(each, b[k]!));

/** Coefficient k of a product. */
function convolved(a: Series, b: Series, k: number, from: number, bits: number): Ball {
  let [middle, radius] = [0n, 0n];
  for (let i = from; i <= k; i++) {
    const [p, q] = [a[i]!, b[k - i]!];
    middle += p.middle * q.middle;
    if (p.radius !== 0n || q.radius !== 0n) radius += size(p.middle) * q.radius + p.radius * most(q);
  }
  return shifted(middle, radius, bits);
}

/** Of twice the bits; zero stays exactly zero. */
const shifted = (middle: bigint, radius: bigint, bits: number): Ball => (middle === 0n && radius === 0n ? ball(0n) : ball(middle >> BigInt(bits), (radius >> BigInt(bits)) + 2n));

export const product = (a: Series, b: Series, bits: number): Ball[] => a.map((_, k) => convolved(a, b, k, 0, bits));

/** Null where the divisor may be zero. */
export function quotient(a: Series, b: Series, bits: number): Ball[] | null {
  const result: Ball[] = [];
  for (let k = 0; k < a.length; k++) {
    let [middle, radius] = [a[k]!.middle << BigInt(bits), a[k]!.radius << BigInt(bits)];
    for (let i = 1; i <= k; i++) {
      const [p, q] = [b[i]!, result[k - i]!];
      middle -= p.middle * q.middle;
      radius += size(p.middle) * q.radius + p.radius * most(q);
    }
    const next = divide(shifted(middle, radius, bits), b[0]!, bits);
    if (!next) return null;
    result.push(next);
  }
  return result;
}
