import FFT from 'fft.js';
import { type Numbers, checkNumbers, lengthOf } from './check.ts';

/** Complex numbers, real and imaginary parts apart. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** Up to this product of lengths a sum is quicker than three transforms, and exact for small whole numbers. */
export const DIRECT = 4096;

// tables of roots of unity; a cache, so that calls in a loop do not compute them again
const tables = new Map<number, FFT>();

/**
 * The discrete Fourier transform, X_k = sum over j of x_j exp(-2 pi i j k / n), of n complex numbers. Throws an
 * Error when n is not a power of two, when the lengths differ, and for numbers that are not finite.
 * @example fft(Float64Array.of(1, 1, 1, 1), new Float64Array(4)).re // [4, 0, 0, 0]
 */
export function fft(re: Numbers, im: Numbers): Complex {
  return transform('fft', re, im, false);
}

/** The inverse of `fft`, divided by n; the same errors. @example inverseFft(Float64Array.of(4, 0, 0, 0), new Float64Array(4)).re // [1, 1, 1, 1] */
export function inverseFft(re: Numbers, im: Numbers): Complex {
  return transform('inverseFft', re, im, true);
}

/**
 * The convolution of two sequences, as of the coefficients of two polynomials: a.length + b.length - 1 numbers.
 * Throws an Error for an empty sequence and for numbers that are not finite.
 * @example convolve(Float64Array.of(1, 1), Float64Array.of(1, 2)) // [1, 3, 2]
 */
export function convolve(a: Numbers, b: Numbers): Float64Array {
  checkNumbers('convolve', 'a', a, lengthOf(a));
  checkNumbers('convolve', 'b', b, lengthOf(b));
  if (a.length === 0 || b.length === 0) throw new Error('convolve: a sequence is empty');
  const length = a.length + b.length - 1;
  const result = new Float64Array(length);
  if (a.length * b.length <= DIRECT) {
    for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) result[i + j]! += a[i]! * b[j]!;
    return result;
  }
  // both at once: the square of a + i b has 2 a b in its imaginary part
  const size = 2 ** Math.ceil(Math.log2(length));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(a);
  im.set(b);
  const both = fft(re, im);
  for (let k = 0; k < size; k++) {
    const [x, y] = [both.re[k]!, both.im[k]!];
    re[k] = x * x - y * y;
    im[k] = 2 * x * y;
  }
  const square = inverseFft(re, im);
  for (let i = 0; i < length; i++) result[i] = square.im[i]! / 2;
  return result;
}

function transform(who: string, re: Numbers, im: Numbers, inverse: boolean): Complex {
  const n = lengthOf(re);
  checkNumbers(who, 're', re, n);
  checkNumbers(who, 'im', im, n);
  if (n === 0 || !Number.isInteger(Math.log2(n))) throw new Error(`${who}: ${n} numbers; expected a power of two`);
  if (n === 1) return { re: Float64Array.from(re), im: Float64Array.from(im) };
  const table = tables.get(n) ?? new FFT(n);
  tables.set(n, table);
  const data = new Float64Array(2 * n);
  const out = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    data[2 * i] = re[i]!;
    data[2 * i + 1] = im[i]!;
  }
  if (inverse) table.inverseTransform(out, data);
  else table.transform(out, data);
  const result = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    result.re[i] = out[2 * i]!;
    result.im[i] = out[2 * i + 1]!;
  }
  return result;
}
