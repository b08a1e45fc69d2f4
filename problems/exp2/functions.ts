import { isqrt } from '../exact.ts';
import { type Ball, type Series, add, ball, divide, fixed, multiply, over, product } from './ball.ts';

/** A function to be approximated, with rigorous values of itself and of its derivatives. */
export interface Target {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** It is zero at `from`, and so must be whatever approximates it. */
  readonly vanishes?: true;
  /** Taylor coefficients in t of f(at + width t), `terms` of them; of all `at` in the ball. */
  series(at: Ball, width: bigint, terms: number, bits: number): Series;
}

/** Bits computed beyond those that are promised. */
const GUARD = 40;

/** A value at the middle of a ball, and how far it may be at its edge: no function here is steeper than 2 on its interval. */
const widened = (value: bigint, at: Ball): Ball => ball(value >> BigInt(GUARD), 2n * at.radius + 2n);

const once = <T>(make: (bits: number) => T): ((bits: number) => T) => {
  const known = new Map<number, T>();
  return (bits) => {
    if (!known.has(bits)) known.set(bits, make(bits));
    return known.get(bits)!;
  };
};

/** Sum of terms until they vanish, each made from the one before. */
function total(first: bigint, next: (term: bigint, k: bigint) => bigint, part: (term: bigint, k: bigint) => bigint = (term) => term): bigint {
  let [sum, term] = [0n, first];
  for (let k = 0n; term !== 0n && term !== -1n; k++) {
    sum += part(term, k);
    term = next(term, k);
  }
  return sum;
}

const exp = (x: bigint, bits: bigint): bigint => total(1n << bits, (term, k) => ((term * x) >> bits) / (k + 1n));
const atanh = (x: bigint, bits: bigint): bigint => {
  const square = (x * x) >> bits;
  return total(x, (term) => (term * square) >> bits, (term, k) => term / (2n * k + 1n));
};
/** Natural logarithm of a number between 1/2 and 4. */
const log = (x: bigint, bits: bigint): bigint => 2n * atanh(((x - (1n << bits)) << bits) / (x + (1n << bits)), bits);
const sine = (x: bigint, bits: bigint): bigint => {
  const square = (x * x) >> bits;
  return total(x, (term, k) => -(((term * square) >> bits) / ((2n * k + 2n) * (2n * k + 3n))));
};
const cosine = (x: bigint, bits: bigint): bigint => {
  const square = (x * x) >> bits;
  return total(1n << bits, (term, k) => -(((term * square) >> bits) / ((2n * k + 1n) * (2n * k + 2n))));
};
const ln2 = once((bits) => log(2n << BigInt(bits), BigInt(bits)));
/** Machin's formula. */
const pi = once((bits) => {
  const arctan = (n: bigint): bigint => total((1n << BigInt(bits)) / n, (term) => -(term / (n * n)), (term, k) => term / (2n * k + 1n));
  return 4n * (4n * arctan(5n) - arctan(239n));
});
/** 2 / sqrt(pi) */
const slope = once((bits) => (2n << BigInt(2 * bits)) / isqrt(pi(bits) << BigInt(bits)));
const erf = (x: bigint, bits: bigint): bigint => {
  const square = (x * x) >> bits;
  return (slope(Number(bits)) * total(x, (term, k) => -(((term * square) >> bits) / (k + 1n)), (term, k) => term / (2n * k + 1n))) >> bits;
};

const guarded = (at: Ball): bigint => at.middle << BigInt(GUARD);
/** A constant known to GUARD more bits. */
const constant = (value: (bits: number) => bigint, bits: number): Ball => ball(value(bits + GUARD) >> BigInt(GUARD), 2n);
/** Zero is known exactly. */
const zeroAt = (at: Ball, value: Ball): Ball => (at.middle === 0n && at.radius === 0n ? ball(0n) : value);

/** A series whose next coefficient comes from the last ones. */
function recurrence(first: readonly Ball[], terms: number, next: (known: readonly Ball[], k: number) => Ball): Ball[] {
  const known = [...first];
  while (known.length < terms) known.push(next(known, known.length));
  return known.slice(0, terms);
}

/** exp of a series of degree 2 at most whose exp at t = 0 is known. */
const expSeries = (first: Ball, inner: readonly Ball[], terms: number, bits: number): Ball[] =>
  recurrence([first], terms, (known, k) => {
    let sum = multiply(inner[1]!, known[k - 1]!, bits);
    if (k > 1 && inner[2]) sum = add(sum, multiply(ball(2n * inner[2].middle, 2n * inner[2].radius), known[k - 2]!, bits));
    return over(sum, BigInt(k));
  });

/** Sine and cosine: each coefficient is the other's last one but for its sign. */
function circle(first: Ball, second: Ball, sign: 1n | -1n, width: bigint, terms: number, bits: number): Ball[] {
  let factor = ball(1n << BigInt(bits));
  return Array.from({ length: terms }, (_, k) => {
    if (k > 0) factor = over(multiply(factor, ball(width), bits), BigInt(k));
    const value = k % 2 === 0 ? first : second;
    const turned = (k % 2 === 0 ? 1n : sign) * (k % 4 < 2 ? 1n : -1n);
    const each = k === 0 ? value : multiply(factor, value, bits);
    return ball(turned * each.middle, each.radius);
  });
}

export const TARGETS: Readonly<Record<string, Target>> = {
  exp2: {
    title: '2^x',
    from: 0,
    to: 1,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      const value = exp((guarded(at) * ln2(bits + GUARD)) >> inside, inside);
      return expSeries(widened(value, at), [ball(0n), multiply(constant(ln2, bits), ball(width), bits)], terms, bits);
    },
  },
  log2: {
    title: 'log2(1 + x)',
    from: 0,
    to: 1,
    vanishes: true,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      const value = (log((1n << inside) + guarded(at), inside) << inside) / ln2(bits + GUARD);
      const ratio = divide(ball(width), ball((1n << BigInt(bits)) + at.middle, at.radius), bits)!;
      const inverse = divide(ball(1n << BigInt(bits)), constant(ln2, bits), bits)!;
      let power = inverse;
      return recurrence([zeroAt(at, widened(value, at))], terms, (_, k) => {
        power = multiply(power, ratio, bits);
        const each = over(power, BigInt(k));
        return k % 2 === 1 ? each : ball(-each.middle, each.radius);
      });
    },
  },
  sin: {
    title: 'sin x',
    from: 0,
    to: Math.PI / 4,
    vanishes: true,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      return circle(zeroAt(at, widened(sine(guarded(at), inside), at)), widened(cosine(guarded(at), inside), at), 1n, width, terms, bits);
    },
  },
  cos: {
    title: 'cos x',
    from: 0,
    to: Math.PI / 4,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      return circle(widened(cosine(guarded(at), inside), at), widened(sine(guarded(at), inside), at), -1n, width, terms, bits);
    },
  },
  tanh: {
    title: 'tanh x',
    from: 0,
    to: 1,
    vanishes: true,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      const grown = exp(2n * guarded(at), inside);
      const first = zeroAt(at, widened(((grown - (1n << inside)) << inside) / (grown + (1n << inside)), at));
      return recurrence([first], terms, (known, k) => {
        const square = product(known, known, bits)[k - 1]!;
        const left = k === 1 ? ball((1n << BigInt(bits)) - square.middle, square.radius) : ball(-square.middle, square.radius);
        return over(multiply(left, ball(width), bits), BigInt(k));
      });
    },
  },
  erf: {
    title: 'erf x',
    from: 0,
    to: 1,
    vanishes: true,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      const square = multiply(at, at, bits);
      const double = multiply(ball(2n * at.middle, 2n * at.radius), ball(width), bits);
      const bell = widened(exp(-((guarded(at) * guarded(at)) >> inside), inside), at);
      const slopes = expSeries(bell, [ball(-square.middle, square.radius), ball(-double.middle, double.radius), ball(-((width * width) >> BigInt(bits)), 1n)], terms, bits);
      const scale = multiply(constant(slope, bits), ball(width), bits);
      return recurrence([zeroAt(at, widened(erf(guarded(at), inside), at))], terms, (_, k) => over(multiply(scale, slopes[k - 1]!, bits), BigInt(k)));
    },
  },
  rsqrt: {
    title: '1 / sqrt(x)',
    from: 1,
    to: 4,
    series(at, width, terms, bits) {
      const inside = BigInt(bits + GUARD);
      const first = widened(isqrt((1n << (3n * inside)) / guarded(at)), at);
      const ratio = divide(ball(width), at, bits)!;
      // y' x = -y / 2
      return recurrence([first], terms, (known, k) => {
        const each = over(multiply(multiply(ratio, known[k - 1]!, bits), ball(BigInt(2 * k - 1) << BigInt(bits)), bits), BigInt(2 * k));
        return ball(-each.middle, each.radius);
      });
    },
  },
};

const BITS = 160;

/** The function at a double, as a sum of two doubles: 100 bits and more of it. @example precise('exp2', 0.5) // [1.414…, -9.67e-17] */
export function precise(name: string, x: number): [high: number, low: number] {
  const { middle } = TARGETS[name]!.series(fixed(x, BITS), 0n, 1, BITS)[0]!;
  const high = Number(middle) / 2 ** BITS;
  const rest = middle - fixed(high, BITS).middle;
  return [high, Number(rest) / 2 ** BITS];
}
