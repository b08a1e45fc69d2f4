import type { CandidateHandle } from 'clade';

/** Exact arithmetic for problems whose objects are real numbers: coordinates become integers, and only integers are judged. */

/** A coordinate of 1 is this many units. */
export const ONE = 10n ** 18n;

/**
 * A double times 10^18 as an integer. A double is m·2^e, so nothing but the last step rounds: to the nearest
 * integer (halves away from zero), down or up.
 *
 * @example units(0.1) // 100000000000000006n: the double nearest to 0.1 is a little more
 */
export function units(x: number, rounding: 'nearest' | 'floor' | 'ceil' = 'nearest'): bigint {
  const [m, e] = parts(x);
  const scaled = m * ONE;
  if (e >= 0) return scaled << BigInt(e);
  const den = 1n << BigInt(-e);
  if (rounding === 'floor') return floorDiv(scaled, den);
  if (rounding === 'ceil') return -floorDiv(-scaled, den);
  const half = floorDiv(2n * (scaled < 0n ? -scaled : scaled) + den, 2n * den);
  return scaled < 0n ? -half : half;
}

/** A finite double as m·2^e with whole m and e. Zero, also a negative one, is 0·2^0. */
function parts(x: number): [bigint, number] {
  if (typeof x !== 'number' || !Number.isFinite(x)) throw new RangeError(`${typeof x === 'number' ? x : `a ${typeof x}`} is not a finite number`);
  if (x === 0) return [0n, 0];
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return [x < 0 ? -m : m, Math.max(exponent, 1) - 1075];
}

/** Towards minus infinity; `den` is positive. */
function floorDiv(num: bigint, den: bigint): bigint {
  const quotient = num / den;
  return num % den < 0n ? quotient - 1n : quotient;
}

/** The double nearest to so many units. */
export function toNumber(count: bigint): number {
  return ratio(count, ONE);
}

/**
 * The double nearest to num / den, of integers of any size; exact ties go to the even one.
 *
 * @example ratio(10n ** 400n, 3n * 10n ** 400n) // 1 / 3
 */
export function ratio(num: bigint, den: bigint): number {
  if (den === 0n) throw new RangeError('a division by zero');
  const negative = num < 0n !== den < 0n;
  const n = num < 0n ? -num : num;
  const d = den < 0n ? -den : den;
  if (n === 0n) return 0;
  // At least 64 bits of quotient, and a last bit that remembers whether anything was cut off.
  const shift = 66 + bitLength(d) - bitLength(n);
  const top = shift > 0 ? n << BigInt(shift) : n;
  const bottom = shift < 0 ? d << BigInt(-shift) : d;
  const quotient = top / bottom;
  const value = (Number(top % bottom === 0n ? quotient : quotient | 1n) / 2 ** 66) * 2 ** (66 - shift);
  return negative ? -value : value;
}

function bitLength(n: bigint): number {
  const digits = n.toString(16);
  return 4 * (digits.length - 1) + (32 - Math.clz32(Number.parseInt(digits[0]!, 16)));
}

/** The numbers a list of units stands for, as a search program is handed them. */
export function toNumbers(counts: readonly bigint[]): Float64Array {
  return Float64Array.from(counts, toNumber);
}

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const nameOfTypedArray = Object.getOwnPropertyDescriptor(TypedArray, Symbol.toStringTag)!.get!;
const lengthOfTypedArray = Object.getOwnPropertyDescriptor(TypedArray, 'length')!.get!;

/**
 * A copy of the Float64Array that a candidate returned, of whichever realm: told by what the array is inside, which
 * no object can pretend. Throws for anything else, for another number of them than `length` and for numbers that are not
 * finite. Counted before they are copied: memory for millions may be there or not, and the run would not repeat.
 */
export function doubles(value: unknown, entry: string, length: number): Float64Array {
  if (nameOfTypedArray.call(value) !== 'Float64Array') throw new TypeError(`${entry}() has to return a Float64Array`);
  const found = lengthOfTypedArray.call(value) as number;
  if (found !== length) throw new RangeError(`${entry}() returned ${found} numbers instead of ${length}`);
  const copy = new Float64Array(value as Float64Array);
  const at = copy.findIndex((each) => !Number.isFinite(each));
  if (at >= 0) throw new RangeError(`${entry}() returned ${copy[at]} at place ${at}`);
  return copy;
}

/** What the data of an instance holds for a search program, besides what only the scorer reads. */
export interface SearchData {
  n: number;
  stream: number;
  /** Another for each draft that inherits; the stream is then another, too. */
  draw?: number;
  /** What the parent made, as integers. */
  incumbent?: readonly bigint[];
  /** The same, in a try without it. */
  withheld?: readonly bigint[];
}

/** How what a program inherits becomes numbers, and how many it has to return. */
interface Asked {
  /** How many numbers there have to be. */
  length: number;
  /** Where the object is a set: how many numbers each of its elements has. The elements are handed over in an order of the draw, since theirs means nothing. */
  each?: number;
  read?(counts: readonly bigint[]): Float64Array;
}

/**
 * Calls a search program once and copies the numbers it returns. Throws for what `doubles` refuses.
 */
export function searched(candidate: CandidateHandle, entry: string, { n, stream, draw = 0, incumbent }: SearchData, { length, each, read = toNumbers }: Asked): Float64Array {
  const handed = incumbent && read(incumbent);
  return doubles(candidate.call(candidate.search({ n, stream: [stream, draw], incumbent: handed && each ? reordered(handed, each, draw) : handed })), entry, length);
}

/**
 * The same elements, of so many numbers each, in an order that belongs to a draw and not to its streams: a program that draws
 * nothing still does the same on all of them.
 *
 * @example reordered(Float64Array.of(1, 2, 3, 4), 2, 1) // 1, 2, 3, 4 or 3, 4, 1, 2
 */
export function reordered(numbers: Float64Array, each: number, draw: number): Float64Array {
  const count = numbers.length / each;
  const keys = Array.from({ length: count }, (_, i) => ({ i, key: spread(draw * count + i) }));
  return Float64Array.from(keys.sort((a, b) => a.key - b.key).flatMap(({ i }) => [...numbers.subarray(each * i, each * (i + 1))]));
}

/** MurmurHash3's finaliser (Appleby, public domain): no two words have one image, and neighbours are far apart. */
function spread(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Whether this is a list of so many bigints between -bound and bound: of anything else a scorer must not make a number. */
export function isIntegers(value: unknown, length: number, bound: bigint): value is bigint[] {
  if (!Array.isArray(value) || value.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const each: unknown = value[i];
    if (typeof each !== 'bigint' || each > bound || each < -bound) return false;
  }
  return true;
}

/** The largest integer whose square is at most n. @example isqrt(8n) // 2n */
export function isqrt(n: bigint): bigint {
  if (n < 0n) throw new RangeError('the square root of a negative number');
  if (n < 2n) return n;
  let root = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
