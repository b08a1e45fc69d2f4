// Vector kernels, two float64 at a time. Coefficients of exp, log, sin and cos are fdlibm's (Sun Microsystems, 1993), those
// of tanh of the Cephes library (S. Moshier, 1992).
// Errors against Math.* stand in docs/symbolic.md, and test/symbolic.test.ts holds them. Coefficients are read from
// tables: V8 builds a splatted constant anew in every turn of a loop, which costs a third of the time.

// @ts-ignore: decorator
@external('env', 'sin') declare function mathSin(x: f64): f64;
// @ts-ignore: decorator
@external('env', 'cos') declare function mathCos(x: f64): f64;
// @ts-ignore: decorator
@external('env', 'pow') declare function mathPow(x: f64, y: f64): f64;

// @ts-ignore: decorator
@inline function d(table: usize, i: usize): v128 { return v128.load64_splat(table + (i << 3)); }

/** a b + c, and c - a b: rounded once where the CPU has fused multiply-add (x86 since 2013, all of ARM's 64 bits), else twice. */
// @ts-ignore: decorator
@inline function madd2(a: v128, b: v128, c: v128): v128 { return f64x2.relaxed_madd(a, b, c); }
// @ts-ignore: decorator
@inline function less2(c: v128, a: v128, b: v128): v128 { return f64x2.relaxed_nmadd(a, b, c); }

/** c[from] x^degree + … + c[from + degree], by Horner's rule. */
// @ts-ignore: decorator
@inline function poly2(x: v128, table: usize, from: usize, degree: usize): v128 {
  let p = d(table, from);
  p = madd2(p, x, d(table, from + 1));
  if (degree > 1) p = madd2(p, x, d(table, from + 2));
  if (degree > 2) p = madd2(p, x, d(table, from + 3));
  if (degree > 3) p = madd2(p, x, d(table, from + 4));
  if (degree > 4) p = madd2(p, x, d(table, from + 5));
  return p;
}

// 1 / ln 2, 1.5 * 2^52 (whose sum with a small number holds it rounded in the low bits), ln 2 in two parts, five
// coefficients, 2, 1, the largest and the smallest argument; what makes the low bits of a sum the bits of 2^(n - 1)
const EXP = memory.data<f64>([1.44269504088896338700e+00, 6755399441055744, 6.93147180369123816490e-01, 1.90821492927058770002e-10, 4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03, 1.66666666666666019037e-01, 2, 1, 710, -707.7]);
const EXP_BITS = memory.data<u64>([1022]);

/** Below -707.7 it is 0, where Math.exp still has some 1e-308. */
// @ts-ignore: decorator
@inline export function exp2x(at: v128): v128 {
  // what overflows does so by itself; NaN stays
  const x = f64x2.pmin(at, d(EXP, 11));
  const t = madd2(x, d(EXP, 0), d(EXP, 1));
  const n = f64x2.sub(t, d(EXP, 1));
  const hi = less2(x, n, d(EXP, 2));
  const lo = f64x2.mul(n, d(EXP, 3));
  const r = f64x2.sub(hi, lo);
  const z = f64x2.mul(r, r);
  const c = less2(r, z, poly2(z, EXP, 4, 4));
  const y = f64x2.sub(d(EXP, 10), f64x2.sub(f64x2.sub(lo, f64x2.div(f64x2.mul(r, c), f64x2.sub(d(EXP, 9), c))), hi));
  // by 2^(n - 1), then doubled: 2^1024 is no number
  const half = f64x2.mul(y, i64x2.shl(i64x2.add(t, d(EXP_BITS, 0)), 52));
  return v128.andnot(f64x2.add(half, half), f64x2.lt(x, d(EXP, 12)));
}

// 1, 1/2, 2, ln 2 in two parts, coefficients for even and odd powers, 2^52 + 1023, infinities, NaN
const LOG = memory.data<f64>([1, 0.5, 2, 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01, 1.479819860511658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01, 6.666666666666735130e-01, 4503599627371519, Infinity, -Infinity, NaN, 2.2250738585072014e-308]);
// what brings sqrt(1/2) to 1 in the exponent, 2^52, mantissa, sqrt(1/2)
const LOG_BITS = memory.data<u64>([0x3ff0000000000000 - 0x3fe6a09e00000000, 0x4330000000000000, 0x000fffffffffffff, 0x3fe6a09e00000000]);

/** Arguments below the normal range (2.2e-308) count as 0. */
// @ts-ignore: decorator
@inline export function log2x(x: v128): v128 {
  const u = i64x2.add(x, d(LOG_BITS, 0));
  // the exponent as a number: 2^52 + e has e in its low bits
  const k = f64x2.sub(v128.or(i64x2.shr_u(u, 52), d(LOG_BITS, 1)), d(LOG, 12));
  const f = f64x2.sub(i64x2.add(v128.and(u, d(LOG_BITS, 2)), d(LOG_BITS, 3)), d(LOG, 0));
  const hfsq = f64x2.mul(d(LOG, 1), f64x2.mul(f, f));
  const q = f64x2.div(f, f64x2.add(d(LOG, 2), f));
  const z = f64x2.mul(q, q);
  const w = f64x2.mul(z, z);
  const R = madd2(w, poly2(w, LOG, 5, 2), f64x2.mul(z, poly2(w, LOG, 8, 3)));
  const low = madd2(q, f64x2.add(hfsq, R), f64x2.mul(k, d(LOG, 4)));
  const y = madd2(k, d(LOG, 3), f64x2.sub(f, f64x2.sub(hfsq, low)));
  // false for NaN, too
  const normal = v128.and(f64x2.ge(x, d(LOG, 16)), f64x2.lt(x, d(LOG, 13)));
  if (i64x2.bitmask(normal) == 3) return y;
  const none = v128.bitselect(d(LOG, 14), d(LOG, 15), v128.and(f64x2.ge(x, f64x2.splat(0)), f64x2.lt(x, d(LOG, 16))));
  const rest = v128.bitselect(x, none, f64x2.eq(x, d(LOG, 13)));
  return v128.bitselect(y, rest, normal);
}

// 2 / pi, 1.5 * 2^52, pi / 2 in three parts, six coefficients of sine and six of cosine, 1/2, 1, 2^20 (beyond which the
// reduction loses digits)
const WAVE = memory.data<f64>([6.36619772367581382433e-01, 6755399441055744, 1.57079632673412561417e+00, 6.07710050630396597660e-11, 2.02226624879595063154e-21, 1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06, -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01, -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07, 2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02, 0.5, 1, 1048576]);

const WAVE_BITS = memory.data<u64>([1]);

/** `shift` 0 is sine, 1 is cosine. */
// @ts-ignore: decorator
@inline function wave2(x: v128, shift: bool): v128 {
  const t = madd2(x, d(WAVE, 0), d(WAVE, 1));
  const n = f64x2.sub(t, d(WAVE, 1));
  const a = less2(x, n, d(WAVE, 2));
  const b = f64x2.mul(n, d(WAVE, 3));
  const e = f64x2.sub(a, b);
  const r = f64x2.sub(e, f64x2.sub(f64x2.mul(n, d(WAVE, 4)), f64x2.sub(f64x2.sub(a, e), b)));
  const z = f64x2.mul(r, r);
  const sine = madd2(f64x2.mul(z, r), poly2(z, WAVE, 5, 5), r);
  const cosine = madd2(f64x2.mul(z, z), poly2(z, WAVE, 11, 5), less2(d(WAVE, 18), d(WAVE, 17), z));
  const one = d(WAVE_BITS, 0);
  const q = shift ? i64x2.add(t, one) : t;
  const odd = i64x2.eq(v128.and(q, one), one);
  return v128.xor(v128.bitselect(cosine, sine, odd), i64x2.shl(i64x2.shr_u(q, 1), 63));
}

/** NaN compares as false and takes the quick way: a program that is none anywhere is soon given up. */
// @ts-ignore: decorator
@inline function far(x: v128): bool { return i64x2.bitmask(f64x2.gt(f64x2.abs(x), d(WAVE, 19))) != 0; }

// @ts-ignore: decorator
@inline export function sin2x(x: v128): v128 {
  if (far(x)) return f64x2.replace_lane(f64x2.splat(mathSin(f64x2.extract_lane(x, 0))), 1, mathSin(f64x2.extract_lane(x, 1)));
  return wave2(x, false);
}

// @ts-ignore: decorator
@inline export function cos2x(x: v128): v128 {
  if (far(x)) return f64x2.replace_lane(f64x2.splat(mathCos(f64x2.extract_lane(x, 0))), 1, mathCos(f64x2.extract_lane(x, 1)));
  return wave2(x, true);
}

const TANH = memory.data<f64>([-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3, 1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3, 2, 0.625]);

// @ts-ignore: decorator
@inline export function tanh2x(x: v128): v128 {
  const z = f64x2.mul(x, x);
  const small = madd2(f64x2.mul(x, z), f64x2.div(poly2(z, TANH, 0, 2), poly2(z, TANH, 3, 3)), x);
  const a = f64x2.abs(x);
  const large = f64x2.sub(d(TANH, 3), f64x2.div(d(TANH, 7), f64x2.add(exp2x(f64x2.add(a, a)), d(TANH, 3))));
  return v128.bitselect(small, v128.or(large, v128.and(x, f64x2.splat(-0.0))), f64x2.lt(a, d(TANH, 8)));
}

/** By exp and log it would lose as many digits as the exponent has; powers are rare enough to be exact. */
// @ts-ignore: decorator
@inline export function pow2x(x: v128, y: v128): v128 {
  return f64x2.replace_lane(f64x2.splat(mathPow(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0))), 1, mathPow(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1)));
}
