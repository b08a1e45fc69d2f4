import { type Ball, type Series, add, ball, difference, divide, fixed, isZero, most, multiply, product, quotient, subtract, sum, toDouble } from './ball.ts';
import type { Target } from './functions.ts';

/** A straight line of arithmetic: operation, left and right of each instruction; operands below 0 are constants, 0 is x, i + 1 what instruction i made. */
export interface Line {
  readonly code: ArrayLike<number>;
  readonly constants: ArrayLike<number>;
}

/** The largest relative error lies between these two, and so it does for the real-number function that the constants define. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  /** The upper one as a fraction. */
  readonly exact: { num: bigint; den: bigint };
}

/** Taylor terms; panels at the start; the gap at which it is good enough; panels after which it is given up. */
const TERMS = 8;
const PANELS = 16;
const GAP = 1e-6;
const MOST_PANELS = 1500;

interface Panel {
  readonly from: bigint;
  readonly width: bigint;
  readonly lower: bigint;
  readonly upper: bigint;
}

/**
 * Bounds of the largest relative error of a line over an interval, for all its real numbers: Taylor coefficients with
 * their remainders in ball arithmetic, on panels that are halved where the largest error may be. The string says what
 * it cannot have: a pole, or no bound at all.
 * @example certify(line, TARGETS.exp2, 0, 1) // { lower: 4.0e-7, upper: 4.0e-7, … }
 */
export function certify(line: Line, target: Target, from: number, to: number): Bounds | string {
  try {
    for (const bits of [192, 512]) {
      const bounds = bounded(line, target, from, to, bits);
      if (typeof bounds !== 'string' || bits === 512) return bounds;
    }
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return 'a value on the way is beyond 10^4900';
  }
  return '';
}

/** A value has more digits than can be worked with: a few squares of a large number, and no bound is had within minutes. */
class TooLarge extends Error {}
const LARGEST = 1n << 16_384n;
const checked = (series: Series): Series => {
  if (series.some((value) => most(value) > LARGEST)) throw new TooLarge();
  return series;
};

function bounded(line: Line, target: Target, from: number, to: number, bits: number): Bounds | string {
  const start = fixed(from, bits).middle;
  const whole = fixed(to, bits).middle - start;
  const panels: Panel[] = [];
  let lower = 0n;
  const put = (begin: bigint, width: bigint): boolean => {
    const found = errorOn(line, target, begin, width, target.vanishes === true && begin === start, bits);
    if (!found) {
      // what has no bound on the whole may have one on its halves
      return panels.length < MOST_PANELS && width > whole >> 30n ? put(begin, width >> 1n) && put(begin + (width >> 1n), width - (width >> 1n)) : false;
    }
    panels.push({ from: begin, width, ...found });
    if (found.lower > lower) lower = found.lower;
    return true;
  };
  for (let i = 0n; i < PANELS; i++) if (!put(start + (whole * i) / BigInt(PANELS), (whole * (i + 1n)) / BigInt(PANELS) - (whole * i) / BigInt(PANELS))) return 'it divides by something that may be zero, or is not zero where it must be';
  for (;;) {
    let worst = 0;
    for (let i = 1; i < panels.length; i++) if (panels[i]!.upper > panels[worst]!.upper) worst = i;
    const { upper, from: begin, width } = panels[worst]!;
    const close = Number(((upper - lower) << 40n) / (lower + 1n)) / 2 ** 40 < GAP;
    if (close || panels.length >= MOST_PANELS) {
      if (!close && upper > 2n * lower + 16n) return 'no bound on its error is to be had with 512 bits';
      return { lower: toDouble(lower, bits), upper: toDouble(upper, bits, true), exact: { num: upper, den: 1n << BigInt(bits) } };
    }
    panels.splice(worst, 1);
    if (!put(begin, width >> 1n) || !put(begin + (width >> 1n), width - (width >> 1n))) return 'it divides by something that may be zero';
  }
}

/** Bounds of the relative error on a panel; null where there are none. */
function errorOn(line: Line, target: Target, begin: bigint, width: bigint, edge: boolean, bits: number): { lower: bigint; upper: bigint } | null {
  // t runs from -1 to 1 over the panel; from 0 to 1 where the function is zero at its beginning
  const half = edge ? width : (width + 1n) >> 1n;
  const at = edge ? begin : begin + half;
  const point = ball(at);
  const area = edge ? ball(begin + (width >> 1n), (width >> 1n) + 1n) : ball(at, half);
  const near = quotientOf(line, point, half, TERMS, bits);
  const far = quotientOf(line, area, half, TERMS + 1, bits);
  const [f, g] = [target.series(point, half, TERMS, bits), target.series(area, half, TERMS + 1, bits)];
  const p = [...near.above, far.above[TERMS]!];
  const q = [...product(near.below, f, bits), product(far.below, g, bits)[TERMS]!];
  const error = edge ? ratioAtZero(p, q, bits) : ratio(p, q, bits);
  if (!error) return null;
  return range([subtract(error[0]!, ball(1n << BigInt(bits))), ...error.slice(1)], edge);
}

/** A value as a quotient of two series; `null` stands for one. */
interface Quotient {
  readonly above: Series;
  readonly below: Series | null;
}

/**
 * The line's value as one quotient: a division by zero on the way is infinity, and a number over infinity zero, as in
 * IEEE arithmetic. Only a zero beneath the whole is a pole.
 */
function quotientOf({ code, constants }: Line, at: Ball, width: bigint, terms: number, bits: number): { above: Series; below: Series } {
  const zero = ball(0n);
  const flat = (value: Ball): Ball[] => [value, ...Array.from({ length: terms - 1 }, () => zero)];
  const one = flat(ball(1n << BigInt(bits)));
  const times = (a: Series | null, b: Series | null): Series | null => (a === null ? b : b === null ? a : product(a, b, bits));
  const values: Quotient[] = [{ above: [at, ball(width), ...Array.from({ length: terms - 2 }, () => zero)], below: null }];
  const operand = (place: number): Quotient => (place < 0 ? { above: flat(fixed(constants[-1 - place]!, bits)), below: null } : values[place]!);
  for (let i = 0; i < code.length; i += 3) {
    const [a, b] = [operand(code[i + 1]!), operand(code[i + 2]!)];
    const op = code[i]!;
    if (op >= 2) {
      const [above, below] = op === 2 ? [b.above, b.below] : [b.below, b.above];
      const beneath = times(a.below, below);
      values.push({ above: checked(times(a.above, above)!), below: beneath && checked(beneath) });
      continue;
    }
    const alike = a.below === b.below;
    const [left, right] = alike ? [a.above, b.above] : [times(a.above, b.below)!, times(b.above, a.below)!];
    values.push({ above: checked(op === 0 ? sum(left, right) : difference(left, right)), below: alike ? a.below : times(a.below, b.below) });
  }
  const { above, below } = values.at(-1)!;
  return { above, below: below ?? one };
}

/**
 * Program over function as a polynomial with a remainder as its last coefficient. The coefficients before the last are
 * those of the quotient; the last bounds what is left for every t from -1 to 1.
 */
function ratio(p: Series, f: Series, bits: number): Ball[] | null {
  const terms = p.length - 1;
  const head = quotient(p.slice(0, terms), f.slice(0, terms), bits);
  if (!head) return null;
  // p = f q + r t^terms: everything of the product from t^terms on belongs to the remainder
  let rest = p[terms]!;
  for (let i = 1; i <= terms; i++) {
    for (let j = terms - i; j < terms; j++) {
      if (j < 0) continue;
      const part = multiply(f[i]!, head[j]!, bits);
      rest = subtract(rest, i + j === terms ? part : ball(0n, most(part)));
    }
  }
  let spread = f[0]!;
  for (const each of f.slice(1)) spread = add(spread, ball(0n, most(each)));
  const last = divide(rest, spread, bits);
  return last && [...head, last];
}

/** The same where both begin with zero: t is taken out of both. */
function ratioAtZero(p: Series, f: Series, bits: number): Ball[] | null {
  if (!isZero(p[0]!) || !isZero(f[0]!)) return null;
  return ratio(p.slice(1), f.slice(1), bits);
}

/** Bounds of the largest size of a polynomial for t from -1 to 1, or from 0 to 1 where it is an `edge`. */
function range(e: Series, edge: boolean): { lower: bigint; upper: bigint } {
  const [a, b, c] = [e[0]!, e[1]!, e[2]!];
  const size = (x: bigint): bigint => (x < 0n ? -x : x);
  const rest = e.slice(3).reduce((total, each) => total + most(each), a.radius + b.radius + c.radius);
  const values = [a.middle + b.middle + c.middle, edge ? a.middle : a.middle - b.middle + c.middle].map(size);
  let upper = values.reduce((x, y) => (x > y ? x : y));
  // a parabola has its vertex at -b / 2c
  if (c.middle !== 0n && size(b.middle) < 2n * size(c.middle)) {
    const vertex = size(a.middle - (b.middle * b.middle) / (4n * c.middle)) + 1n;
    if (vertex > upper) upper = vertex;
  }
  const middle = size(a.middle);
  return { lower: middle > a.radius ? middle - a.radius : 0n, upper: upper + rest + 1n };
}
