import type { Line } from './certify.ts';

/** Floats of one block, and blocks tried before all: a program that is far off is known by them. */
const BLOCK = 1 << 8;
const HOPELESS = 4;
/** Blocks of which every float is tried at most: bounds of some programs are so wide that all of a thousand million would be. */
const MOST = 1 << 20;

const view = new DataView(new ArrayBuffer(4));
/** Positive floats by their number: the next has the next number. */
const numberOf = (x: number): number => {
  view.setFloat32(0, x);
  return view.getUint32(0);
};
const floatOf = (number: number): number => {
  view.setUint32(0, number);
  return view.getFloat32(0);
};
/** The distance of floats about a number that is no power of two. */
const ulpOf = (value: number): number => 2 ** (Math.floor(Math.log2(value)) - 23);

/**
 * The largest error of a line over every float32 of an interval of 2^x, in units in the last place of 2^x: constants
 * and every result are rounded to float32. Where many floats in a row cannot be worse than the worst so far, by the
 * monotonicity of rounding, they are not tried one by one; all others are. A program whose bounds are too wide for that to
 * end soon gets the largest bound of what was not tried: never less than its error. Infinity where a result is not a number.
 * @example ulps({ code: [0, -1, 0], constants: [1] }, 0, 1) // 722,… for 1 + x
 */
export function ulps(line: Line, from: number, to: number): number {
  const [first, last] = [numberOf(from), numberOf(to)];
  const constants = Float32Array.from(line.constants);
  const errors = evaluator(line, constants);
  let worst = 0;
  // every 1/64 of each binade, and the ends
  for (let number = last; number > first; number -= 1 << 17) worst = Math.max(worst, errors(number, Math.max(first, number - 16)));
  if (!(worst < HOPELESS)) return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst;
  const stack: [number, number][] = [[first, last]];
  let blocks = 0;
  while (stack.length > 0) {
    const [a, b] = stack.pop()!;
    const bound = bounded(line, constants, floatOf(a), floatOf(b));
    if (bound <= worst) continue;
    if (blocks >= MOST) {
      worst = bound;
      continue;
    }
    if (b - a < BLOCK) {
      blocks++;
      const own = errors(b, a);
      if (Number.isNaN(own)) return Number.POSITIVE_INFINITY;
      if (own > worst) worst = own;
      continue;
    }
    const middle = a + Math.floor((b - a) / 2);
    stack.push([a, middle], [middle + 1, b]);
  }
  return worst;
}

/** Largest error over the floats from `low` to `high`, all of them tried. */
function evaluator({ code }: Line, constants: Float32Array): (high: number, low: number) => number {
  const count = code.length / 3;
  const values = Array.from({ length: count + 1 }, () => new Float32Array(BLOCK));
  const flat = Array.from(constants, (value) => new Float32Array(BLOCK).fill(value));
  const of = (place: number): Float32Array => (place < 0 ? flat[-1 - place]! : values[place]!);
  const numbers = new Uint32Array(values[0]!.buffer);
  return (high, low) => {
    const length = high - low + 1;
    for (let k = 0; k < length; k++) numbers[k] = low + k;
    for (let i = 0; i < count; i++) {
      const [op, a, b, out] = [code[3 * i]!, of(code[3 * i + 1]!), of(code[3 * i + 2]!), values[i + 1]!];
      // a Float32Array rounds what is stored: one rounding of the double result is the float32 operation's (Figueroa 1995)
      if (op === 0) for (let k = 0; k < length; k++) out[k] = a[k]! + b[k]!;
      else if (op === 1) for (let k = 0; k < length; k++) out[k] = a[k]! - b[k]!;
      else if (op === 2) for (let k = 0; k < length; k++) out[k] = a[k]! * b[k]!;
      else for (let k = 0; k < length; k++) out[k] = a[k]! / b[k]!;
    }
    let worst = 0;
    const [x, y] = [values[0]!, values[count]!];
    // within a block 2^x is a cubic to 1e-16
    const [middle, base] = [x[length >> 1]!, 2 ** x[length >> 1]!];
    for (let k = 0; k < length; k++) {
      const t = Math.LN2 * (x[k]! - middle);
      const value = base + base * t * (1 + t * (0.5 + t / 6));
      const error = Math.abs(y[k]! - value) * (value < 2 ? 8388608 : 4194304);
      if (error !== error) return Number.POSITIVE_INFINITY;
      if (error > worst) worst = error;
    }
    return worst;
  };
}

/** No float from `low` to `high` errs by more: interval arithmetic whose ends are rounded as the operations are. */
function bounded({ code }: Line, constants: Float32Array, low: number, high: number): number {
  const intervals: [number, number][] = [[low, high]];
  const of = (place: number): [number, number] => (place < 0 ? [constants[-1 - place]!, constants[-1 - place]!] : intervals[place]!);
  for (let i = 0; i < code.length; i += 3) {
    const [[a, b], [c, d]] = [of(code[i + 1]!), of(code[i + 2]!)];
    const op = code[i]!;
    if (op === 3 && c <= 0 && d >= 0) return Number.POSITIVE_INFINITY;
    const ends = op === 0 ? [a + c, b + d] : op === 1 ? [a - d, b - c] : op === 2 ? [a * c, a * d, b * c, b * d] : [a / c, a / d, b / c, b / d];
    intervals.push([Math.fround(Math.min(...ends)), Math.fround(Math.max(...ends))]);
  }
  const [least, most] = intervals.at(-1)!;
  const [f, g] = [2 ** low, 2 ** high];
  return Math.max(most - f, g - least) / ulpOf(f) + 1e-6;
}
