// The functions in float32, as loops over a block: what their polynomials need is read before the loop and stays in registers.
// Coefficients are ours: the lowest degrees that keep 24 bits on the reduced range, fitted to the smallest maximal relative
// error. docs/symbolic.md has the errors, and test/precision.test.ts holds them.

// @ts-ignore: decorator
@external('env', 'pow') declare function mathPow(x: f64, y: f64): f64;

// @ts-ignore: decorator
@inline function s(table: usize, i: usize): v128 { return v128.load32_splat(table + (i << 2)); }

/** a b + c, and c - a b, as in math.ts. */
// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 { return f32x4.relaxed_madd(a, b, c); }
// @ts-ignore: decorator
@inline function less(c: v128, a: v128, b: v128): v128 { return f32x4.relaxed_nmadd(a, b, c); }

// 1 / pi, 1.5 * 2^23 (whose sum with a small number holds it rounded in the low bits), pi in two parts, four coefficients, 1/2
const WAVE = memory.data<f32>([0.318309886183790672, 12582912, 3.14159274, -8.74227766e-8, 2.6054406134790042e-06, -0.00019809456716757268, 0.008333064615726471, -0.16666659712791443, 0.5]);

/**
 * A multiple of pi is taken off, an odd one of pi/2 for the cosine, and a sine of what is left. Numbers beyond some 10,000
 * lose digits: this twin only screens.
 */
// @ts-ignore: decorator
@inline function waves(to: usize, a: usize, bytes: usize, shift: bool): void {
  const inverse = s(WAVE, 0), magic = s(WAVE, 1), high = s(WAVE, 2), low = s(WAVE, 3), c1 = s(WAVE, 5), c2 = s(WAVE, 6), c3 = s(WAVE, 7), half = s(WAVE, 8);
  for (let end = to + bytes; to < end; to += 32) {
    const x = v128.load(a), y = v128.load(a, 16);
    a += 32;
    const tx = shift ? f32x4.add(madd(x, inverse, half), magic) : madd(x, inverse, magic);
    const ty = shift ? f32x4.add(madd(y, inverse, half), magic) : madd(y, inverse, magic);
    const nx = shift ? f32x4.sub(f32x4.sub(tx, magic), half) : f32x4.sub(tx, magic);
    const ny = shift ? f32x4.sub(f32x4.sub(ty, magic), half) : f32x4.sub(ty, magic);
    const rx = less(less(x, nx, high), nx, low);
    const ry = less(less(y, ny, high), ny, low);
    const zx = f32x4.mul(rx, rx);
    const zy = f32x4.mul(ry, ry);
    const c0 = s(WAVE, 4);
    const px = madd(madd(madd(c0, zx, c1), zx, c2), zx, c3);
    const py = madd(madd(madd(c0, zy, c1), zy, c2), zy, c3);
    v128.store(to, v128.xor(madd(px, f32x4.mul(zx, rx), rx), i32x4.shl(tx, 31)));
    v128.store(to, v128.xor(madd(py, f32x4.mul(zy, ry), ry), i32x4.shl(ty, 31)), 16);
  }
}

export function sines(to: usize, a: usize, bytes: usize): void { waves(to, a, bytes, false); }
export function cosines(to: usize, a: usize, bytes: usize): void { waves(to, a, bytes, true); }

// 1 / ln 2, 1.5 * 2^23 + 127 (whose sum with n has the bits of 2^n in its low bits), ln 2, five coefficients, 1, the largest and the smallest argument
const EXP = memory.data<f32>([1.44269504088896341, 12583039, 0.693147182, 0.0013843607157468796, 0.008374195545911789, 0.04166800528764725, 0.16666430234909058, 0.4999999403953552, 1, 88.9, -88]);

/** From 88.38 on it is infinite, below -87.68 it is 0; NaN stays. */
export function exps(to: usize, a: usize, bytes: usize): void {
  const inverse = s(EXP, 0), magic = s(EXP, 1), ln2 = s(EXP, 2), c2 = s(EXP, 5), c4 = s(EXP, 7), one = s(EXP, 8), most = s(EXP, 9), least = s(EXP, 10);
  for (let end = to + bytes; to < end; to += 32) {
    const x = f32x4.pmax(f32x4.pmin(v128.load(a), most), least);
    const y = f32x4.pmax(f32x4.pmin(v128.load(a, 16), most), least);
    a += 32;
    const tx = madd(x, inverse, magic);
    const ty = madd(y, inverse, magic);
    const rx = less(x, f32x4.sub(tx, magic), ln2);
    const ry = less(y, f32x4.sub(ty, magic), ln2);
    const zx = f32x4.mul(rx, rx);
    const zy = f32x4.mul(ry, ry);
    const px = madd(madd(madd(s(EXP, 3), zx, madd(s(EXP, 4), rx, c2)), zx, madd(s(EXP, 6), rx, c4)), zx, f32x4.add(rx, one));
    const py = madd(madd(madd(s(EXP, 3), zy, madd(s(EXP, 4), ry, c2)), zy, madd(s(EXP, 6), ry, c4)), zy, f32x4.add(ry, one));
    v128.store(to, f32x4.mul(px, i32x4.shl(tx, 23)));
    v128.store(to, f32x4.mul(py, i32x4.shl(ty, 23)), 16);
  }
}

// eight coefficients, ln 2, 1, infinity, the smallest normal number
const LOG = memory.data<f32>([0.08734844624996185, -0.14307522773742676, 0.14917972683906555, -0.16570508480072021, 0.19962072372436523, -0.25001755356788635, 0.33333951234817505, -0.49999991059303284, 0.693147182, 1, Infinity, 1.17549435e-38]);

/** The bits of sqrt(1/2): what is left of a number without its exponent lies between it and its double. */
const ROOT = memory.data<u32>([0x3f3504f3]);

/**
 * What is no positive normal number has an exponent out of range once the root is taken off its bits, which is looked for
 * after the loop. Arguments below 1.2e-38 count as 0.
 */
export function logs(to: usize, a: usize, bytes: usize): void {
  const root = s(ROOT, 0), one = s(LOG, 9), c1 = s(LOG, 1), c3 = s(LOG, 3), c5 = s(LOG, 5), c7 = s(LOG, 7);
  let most = i32x4.splat(0), least = i32x4.splat(0);
  let from = a, at = to;
  for (let end = to + bytes; at < end; at += 32) {
    const x = v128.load(from), y = v128.load(from, 16);
    from += 32;
    const u = i32x4.sub(x, root), v = i32x4.sub(y, root);
    most = i32x4.max_s(i32x4.max_s(most, u), v);
    least = i32x4.min_s(i32x4.min_s(least, u), v);
    const ex = i32x4.shr_s(u, 23), ey = i32x4.shr_s(v, 23);
    const fx = f32x4.sub(i32x4.sub(x, i32x4.shl(ex, 23)), one);
    const fy = f32x4.sub(i32x4.sub(y, i32x4.shl(ey, 23)), one);
    const zx = f32x4.mul(fx, fx);
    const zy = f32x4.mul(fy, fy);
    const ln2 = s(LOG, 8);
    const hx = madd(madd(s(LOG, 0), fx, c1), zx, madd(s(LOG, 2), fx, c3));
    const hy = madd(madd(s(LOG, 0), fy, c1), zy, madd(s(LOG, 2), fy, c3));
    const px = madd(hx, f32x4.mul(zx, zx), madd(madd(s(LOG, 4), fx, c5), zx, madd(s(LOG, 6), fx, c7)));
    const py = madd(hy, f32x4.mul(zy, zy), madd(madd(s(LOG, 4), fy, c5), zy, madd(s(LOG, 6), fy, c7)));
    v128.store(at, madd(f32x4.convert_i32x4_s(ex), ln2, madd(px, zx, fx)));
    v128.store(at, madd(f32x4.convert_i32x4_s(ey), ln2, madd(py, zy, fy)), 16);
  }
  if (v128.any_true(v128.or(i32x4.gt_s(most, i32x4.splat(0x7f7fffff - 0x3f3504f3)), i32x4.lt_s(least, i32x4.splat(0x00800000 - 0x3f3504f3))))) mend(to, a, bytes);
}

function mend(to: usize, a: usize, bytes: usize): void {
  const infinite = s(LOG, 10), normal = s(LOG, 11), zero = f32x4.splat(0), all = i32x4.splat(-1);
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(a + o);
    // all bits are NaN: of what is below 0 or none itself
    const y = v128.or(v128.load(to + o), v128.andnot(all, f32x4.ge(x, zero)));
    const low = f32x4.sub(y, v128.and(f32x4.lt(f32x4.abs(x), normal), infinite));
    v128.store(to + o, f32x4.add(low, v128.and(f32x4.eq(x, infinite), infinite)));
  }
}

// five coefficients, 1, 2, 5/8
const TANH = memory.data<f32>([-0.005697384011000395, 0.0206325463950634, -0.05373779684305191, 0.13331420719623566, -0.3333328068256378, 1, 2, 0.625]);

/** By its own polynomial where it is small, else 1 - 2 / (exp(2 |x|) + 1). */
export function tanhs(to: usize, a: usize, bytes: usize): void {
  const one = s(TANH, 5), bound = s(TANH, 7), sign = f32x4.splat(-0.0);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(to + o, f32x4.mul(f32x4.abs(v128.load(a + o)), s(TANH, 6)));
  exps(to, to, bytes);
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(a + o);
    const z = f32x4.mul(x, x);
    const p = madd(madd(madd(madd(s(TANH, 0), z, s(TANH, 1)), z, s(TANH, 2)), z, s(TANH, 3)), z, s(TANH, 4));
    const small = madd(f32x4.mul(p, z), x, x);
    const large = f32x4.sub(one, f32x4.div(s(TANH, 6), f32x4.add(v128.load(to + o), one)));
    v128.store(to + o, v128.bitselect(small, v128.or(large, v128.and(x, sign)), f32x4.lt(f32x4.abs(x), bound)));
  }
}

// @ts-ignore: decorator
@inline function power(a: f32, b: f32): f32 { return <f32>mathPow(<f64>a, <f64>b); }

/** Powers are rare enough to be exact. */
// @ts-ignore: decorator
@inline export function pow4x(x: v128, y: v128): v128 {
  let r = f32x4.splat(power(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0)));
  r = f32x4.replace_lane(r, 1, power(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1)));
  r = f32x4.replace_lane(r, 2, power(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2)));
  return f32x4.replace_lane(r, 3, power(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3)));
}
