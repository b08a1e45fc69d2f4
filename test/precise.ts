/** Functions of float64 numbers to some 230 bits, in BigInt fixed point: what the kernel's errors are measured against. */

const BITS = 256n;
const ONE = 1n << BITS;

/** A float64 number, exactly, or to 2^-256 where it is smaller than that allows. */
export function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0 ? 1n << 52n : 0n);
  const shift = BigInt(Math.max(exponent, 1) - 1075) + BITS;
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return bits >> 63n ? -size : size;
}

/** As a float64 number times 2^scale. */
export const scaled = (x: bigint, scale: number): number => {
  const size = x < 0n ? -x : x;
  const extra = BigInt(Math.max(0, size.toString(2).length - 64));
  return (x < 0n ? -1 : 1) * Number(size >> extra) * 2 ** (Number(extra - BITS) - scale);
};

const mul = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const div = (a: bigint, b: bigint): bigint => (a << BITS) / b;

/** sum of x^n / n!, every `step`-th term from `from` on, with its sign. */
function series(x: bigint, from: number, step: number, alternating: boolean): bigint {
  let term = from === 0 ? ONE : x;
  let sum = term;
  const factor = step === 1 ? x : mul(x, x);
  for (let n = from + step; term !== 0n && term !== -1n; n += step) {
    term = mul(term, factor) / BigInt(step === 1 ? n : n * (n - 1));
    if (alternating) term = -term;
    sum += term;
  }
  return sum;
}

/** 2 artanh(x), for small x. */
function log1(x: bigint): bigint {
  let [term, sum] = [x, x];
  const square = mul(x, x);
  for (let n = 3n; term !== 0n && term !== -1n; n += 2n) {
    term = mul(term, square);
    sum += term / n;
  }
  return 2n * sum;
}

const LN2 = log1(ONE / 3n);

/** By Machin's formula. */
const arctanInverse = (k: bigint): bigint => {
  let [term, sum] = [ONE / k, ONE / k];
  for (let n = 3n; term !== 0n; n += 2n) {
    term = -term / (k * k);
    sum += term / n;
  }
  return sum;
};
const PI = 4n * (4n * arctanInverse(5n) - arctanInverse(239n));

/** e^x = value * 2^exponent. @example exp(fixed(1)) */
export function exp(x: bigint): { value: bigint; exponent: number } {
  const exponent = x / LN2;
  return { value: series(x - exponent * LN2, 0, 1, false), exponent: Number(exponent) };
}

/** Of a positive number. */
export function log(x: bigint): bigint {
  const shift = BigInt(x.toString(2).length) - BITS;
  const mantissa = shift >= 0n ? x >> shift : x << -shift;
  return log1(div(mantissa - ONE, mantissa + ONE)) + shift * LN2;
}

const turned = (x: bigint): bigint => ((x % (2n * PI)) + 2n * PI) % (2n * PI);
export const sin = (x: bigint): bigint => series(turned(x), 1, 2, true);
export const cos = (x: bigint): bigint => series(turned(x), 0, 2, true);

export function tanh(x: bigint): bigint {
  // beyond this it is 1 to the last bit
  if (x > 60n * ONE || x < -60n * ONE) return x < 0n ? -ONE : ONE;
  const { value, exponent } = exp(2n * x);
  const e = exponent >= 0 ? value << BigInt(exponent) : value >> BigInt(-exponent);
  return div(e - ONE, e + ONE);
}

/** Of a positive number. */
export const pow = (x: bigint, y: bigint): { value: bigint; exponent: number } => exp(mul(y, log(x)));

/** How far a float64 number is from the exact one, in units of the last place of a float64 number of that size. */
export function ulps(value: number, exact: bigint, exponent = 0): number {
  const rounded = scaled(exact, 0);
  if (rounded === 0) return value === 0 ? 0 : Number.POSITIVE_INFINITY;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(rounded))) - 52);
  return Math.abs(scaled(fixed(value / 2 ** exponent) - exact, 0)) / unit;
}
