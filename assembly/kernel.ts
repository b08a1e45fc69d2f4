// One interpreter for all expressions. A program is a row of nodes in postfix order: a byte that says what, and a float64:
// the value of a constant, the weight of a variable. It runs block by block, 1,024 or 2,048 bytes of rows at a time, over a
// stack of pointers: variables are read where they lie, and what constants alone give stays one number. For the reverse sweep
// every node keeps its result until the block is done.
import { cos2x, exp2x, log2x, pow2x, sin2x, tanh2x } from './math';
import { cosines, exps, logs, pow4x, sines, tanhs } from './math32';

/** Bytes of one block: 128 rows of float64, 256 of float32; and of the long ones where nothing is likely to end a program. */
const BLOCK: usize = 1024;
const LONG: usize = 4096;

/** Results: a block for each of 128 nodes, and one more for their adjoints; or two long ones for each of 64 places of the stack. */
const SLOTS = memory.data(524288, 64);
const ADJOINTS: usize = SLOTS + 131072;
/** A block more, for the result of all. */
const LAST = memory.data(4096, 64);
/** Where the result of each node lies in the block, and whether it is one number. */
const WHERE = memory.data(1024, 16);
const STEP = memory.data(1024, 16);
const STACK = memory.data(1024, 16);

const VARIABLE: i32 = 64;
const CONSTANT: i32 = 128;

// @ts-ignore: decorator
@inline function where(node: i32): usize { return load<u32>(WHERE + (<usize>node << 2)); }
// @ts-ignore: decorator
@inline function step(node: i32): usize { return load<u32>(STEP + (<usize>node << 2)); }

// @ts-ignore: decorator
@inline function splat<T>(x: f64): v128 { return sizeof<T>() == 8 ? f64x2.splat(x) : f32x4.splat(<f32>x); }

/** Operators as types: the compiler folds questions about types, so that each loop below holds one operator and asks nothing. */
class Add {}
class Sub {}
class Mul {}
class Div {}
class Pow {}
class Min {}
class Max {}
class Neg {}
class Inv {}
class Sqrt {}
class Square {}
class Cube {}
class Abs {}
class Sin {}
class Cos {}
class Exp {}
class Log {}
class Tanh {}

// @ts-ignore: decorator
@inline function binary<T, O>(x: v128, y: v128): v128 {
  if (idof<O>() == idof<Add>()) return v128.add<T>(x, y);
  if (idof<O>() == idof<Sub>()) return v128.sub<T>(x, y);
  if (idof<O>() == idof<Mul>()) return v128.mul<T>(x, y);
  if (idof<O>() == idof<Div>()) return v128.div<T>(x, y);
  if (idof<O>() == idof<Pow>()) return sizeof<T>() == 8 ? pow2x(x, y) : pow4x(x, y);
  if (idof<O>() == idof<Min>()) return v128.min<T>(x, y);
  return v128.max<T>(x, y);
}

// @ts-ignore: decorator
@inline function unary<T, O>(x: v128): v128 {
  if (idof<O>() == idof<Neg>()) return v128.neg<T>(x);
  if (idof<O>() == idof<Inv>()) return v128.div<T>(splat<T>(1), x);
  if (idof<O>() == idof<Sqrt>()) return v128.sqrt<T>(x);
  if (idof<O>() == idof<Square>()) return v128.mul<T>(x, x);
  if (idof<O>() == idof<Cube>()) return v128.mul<T>(v128.mul<T>(x, x), x);
  if (idof<O>() == idof<Abs>()) return v128.abs<T>(x);
  if (idof<O>() == idof<Sin>()) return sin2x(x);
  if (idof<O>() == idof<Cos>()) return cos2x(x);
  if (idof<O>() == idof<Exp>()) return exp2x(x);
  if (idof<O>() == idof<Log>()) return log2x(x);
  return tanh2x(x);
}

/** Either argument may be one number, which is read once; both are where `bytes` is one turn's. */
function binaryLoop<T, O>(to: usize, a: usize, da: usize, b: usize, db: usize, bytes: usize): void {
  if (!da) {
    const x = v128.load(a);
    for (let end = to + bytes; to < end; to += 32) {
      v128.store(to, binary<T, O>(x, v128.load(b)));
      v128.store(to, binary<T, O>(x, v128.load(b, 16)), 16);
      b += 32;
    }
  } else if (!db) {
    const y = v128.load(b);
    for (let end = to + bytes; to < end; to += 32) {
      v128.store(to, binary<T, O>(v128.load(a), y));
      v128.store(to, binary<T, O>(v128.load(a, 16), y), 16);
      a += 32;
    }
  } else {
    for (let end = to + bytes; to < end; to += 32) {
      v128.store(to, binary<T, O>(v128.load(a), v128.load(b)));
      v128.store(to, binary<T, O>(v128.load(a, 16), v128.load(b, 16)), 16);
      a += 32;
      b += 32;
    }
  }
}

function unaryLoop<T, O>(to: usize, a: usize, bytes: usize): void {
  if (sizeof<T>() == 4) {
    if (idof<O>() == idof<Sin>()) return sines(to, a, bytes);
    if (idof<O>() == idof<Cos>()) return cosines(to, a, bytes);
    if (idof<O>() == idof<Exp>()) return exps(to, a, bytes);
    if (idof<O>() == idof<Log>()) return logs(to, a, bytes);
    if (idof<O>() == idof<Tanh>()) return tanhs(to, a, bytes);
  }
  for (let end = to + bytes; to < end; to += 32) {
    v128.store(to, unary<T, O>(v128.load(a)));
    v128.store(to, unary<T, O>(v128.load(a, 16)), 16);
    a += 32;
  }
}

function binaryBlock<T>(op: i32, to: usize, a: usize, da: usize, b: usize, db: usize, bytes: usize): void {
  switch (op) {
    case 0: binaryLoop<T, Add>(to, a, da, b, db, bytes); break;
    case 1: binaryLoop<T, Sub>(to, a, da, b, db, bytes); break;
    case 2: binaryLoop<T, Mul>(to, a, da, b, db, bytes); break;
    case 3: binaryLoop<T, Div>(to, a, da, b, db, bytes); break;
    case 4: binaryLoop<T, Pow>(to, a, da, b, db, bytes); break;
    case 5: binaryLoop<T, Min>(to, a, da, b, db, bytes); break;
    default: binaryLoop<T, Max>(to, a, da, b, db, bytes);
  }
}

function unaryBlock<T>(op: i32, to: usize, a: usize, bytes: usize): void {
  switch (op) {
    case 16: unaryLoop<T, Neg>(to, a, bytes); break;
    case 17: unaryLoop<T, Inv>(to, a, bytes); break;
    case 18: unaryLoop<T, Sqrt>(to, a, bytes); break;
    case 19: unaryLoop<T, Square>(to, a, bytes); break;
    case 20: unaryLoop<T, Cube>(to, a, bytes); break;
    case 21: unaryLoop<T, Abs>(to, a, bytes); break;
    case 22: unaryLoop<T, Sin>(to, a, bytes); break;
    case 23: unaryLoop<T, Cos>(to, a, bytes); break;
    case 24: unaryLoop<T, Exp>(to, a, bytes); break;
    case 25: unaryLoop<T, Log>(to, a, bytes); break;
    default: unaryLoop<T, Tanh>(to, a, bytes);
  }
}

/**
 * Runs a program on one block; the result of its last node lies at `where(n - 1)`, which is `last` where something is computed.
 * Without `last` nothing is folded and each node has its own block, for the reverse sweep.
 */
function forward<T>(code: usize, value: usize, n: i32, data: usize, stride: usize, bytes: usize, last: usize): void {
  let top = STACK;
  for (let i = 0; i < n; i++) {
    const op = <i32>load<u8>(code + i);
    if (op < 16) top -= 8;
    else if (op < VARIABLE) top -= 4;
    // two blocks take turns at each place: a function never writes where it reads
    const slot = !last ? SLOTS + <usize>i * BLOCK : i == n - 1 ? last : SLOTS + (top - STACK) * (LONG / 2) + <usize>(i & 1) * LONG;
    let at = slot;
    let by: usize = 16;
    if (op >= VARIABLE) {
      if (op == CONSTANT) {
        const x = splat<T>(load<f64>(value + (<usize>i << 3)));
        if (!last) for (let o: usize = 0; o < bytes; o += 16) v128.store(slot + o, x);
        else {
          v128.store(slot, x);
          by = 0;
        }
      } else {
        at = data + <usize>(op - VARIABLE) * stride;
        const weight = load<f64>(value + (<usize>i << 3));
        if (weight != 1) {
          const w = splat<T>(weight);
          for (let o: usize = 0; o < bytes; o += 16) v128.store(slot + o, v128.mul<T>(v128.load(at + o), w));
          at = slot;
        }
      }
    } else if (op < 16) {
      const left = load<i32>(top);
      const right = load<i32>(top, 4);
      const da = step(left);
      const db = step(right);
      by = da | db;
      // what two numbers give is one number: one turn of the loop writes it
      binaryBlock<T>(op, slot, where(left), da, where(right), db, by ? bytes : 16);
    } else {
      const arg = load<i32>(top);
      by = step(arg);
      unaryBlock<T>(op, slot, where(arg), by ? bytes : 16);
    }
    store<u32>(WHERE + (<usize>i << 2), <u32>at);
    store<u32>(STEP + (<usize>i << 2), <u32>by);
    store<i32>(top, i);
    top += 4;
  }
}

/** Writes a program's values on all rows to `out`, and perhaps past them to the end of 32 bytes. Columns are padded to whole blocks of 32 bytes. */
export function evaluate(code: usize, value: usize, n: i32, rows: i32, data: usize, stride: usize, out: usize): void {
  const total = <usize>rows << 3;
  for (let o: usize = 0; o < total; o += LONG) {
    const bytes = min(total - o, LONG);
    forward<f64>(code, value, n, data + o, stride, (bytes + 31) & ~31, out + o);
    const at = where(n - 1);
    const by = step(n - 1);
    if (at == out + o && by) continue;
    if (by) memory.copy(out + o, at, bytes);
    else for (let k: usize = 0; k < bytes; k += 8) store<f64>(out + o + k, load<f64>(at));
  }
}

/** The same with half as many digits; columns, constants' use and values are float32. */
export function evaluate32(code: usize, value: usize, n: i32, rows: i32, data: usize, stride: usize, out: usize): void {
  const total = <usize>rows << 2;
  for (let o: usize = 0; o < total; o += LONG) {
    const bytes = min(total - o, LONG);
    forward<f32>(code, value, n, data + o, stride, (bytes + 31) & ~31, out + o);
    const at = where(n - 1);
    const by = step(n - 1);
    if (at == out + o && by) continue;
    if (by) memory.copy(out + o, at, bytes);
    else for (let k: usize = 0; k < bytes; k += 4) store<f32>(out + o + k, load<f32>(at));
  }
}

/** Sums that linear scaling needs, shifted by the first value so that nothing cancels. */
const SUMS = memory.data(64, 16);

/**
 * Adds one block to the sums: of d = f - shift, d * d and d * y, where y is centred. False where they stopped being finite.
 */
function accumulate<T>(at: usize, y: usize, bytes: usize, shift: f64): bool {
  let s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  const even = bytes & ~15;
  const c = splat<T>(shift);
  let v1 = splat<T>(0), v2 = splat<T>(0), v3 = splat<T>(0);
  for (let o: usize = 0; o < even; o += 16) {
    const d = v128.sub<T>(v128.load(at + o), c);
    v1 = v128.add<T>(v1, d);
    v2 = v128.add<T>(v2, v128.mul<T>(d, d));
    v3 = v128.add<T>(v3, v128.mul<T>(d, v128.load(y + o)));
  }
  if (sizeof<T>() == 8) {
    s1 = f64x2.extract_lane(v1, 0) + f64x2.extract_lane(v1, 1);
    s2 = f64x2.extract_lane(v2, 0) + f64x2.extract_lane(v2, 1);
    s3 = f64x2.extract_lane(v3, 0) + f64x2.extract_lane(v3, 1);
  } else {
    s1 = <f64>f32x4.extract_lane(v1, 0) + <f64>f32x4.extract_lane(v1, 1) + <f64>f32x4.extract_lane(v1, 2) + <f64>f32x4.extract_lane(v1, 3);
    s2 = <f64>f32x4.extract_lane(v2, 0) + <f64>f32x4.extract_lane(v2, 1) + <f64>f32x4.extract_lane(v2, 2) + <f64>f32x4.extract_lane(v2, 3);
    s3 = <f64>f32x4.extract_lane(v3, 0) + <f64>f32x4.extract_lane(v3, 1) + <f64>f32x4.extract_lane(v3, 2) + <f64>f32x4.extract_lane(v3, 3);
  }
  for (let o = even; o < bytes; o += sizeof<T>()) {
    const d = <f64>load<T>(at + o) - shift;
    s1 += d;
    s2 += d * d;
    s3 += d * <f64>load<T>(y + o);
  }
  store<f64>(SUMS, load<f64>(SUMS) + s1);
  store<f64>(SUMS, load<f64>(SUMS, 8) + s2, 8);
  store<f64>(SUMS, load<f64>(SUMS, 16) + s3, 16);
  return s2 - s2 == 0;
}

/**
 * Normalised mean squared error after the best line a + b f is laid through: 1 - r^2, in [0, 1]; infinite where some value
 * is not finite. `y` is centred, `yy` the sum of its squares. Where little is left of the difference the error is summed
 * again from the residuals.
 */
function scaledError<T>(code: usize, value: usize, n: i32, rows: i32, data: usize, stride: usize, y: usize, yy: f64, least: f64): f64 {
  const total = <usize>rows * sizeof<T>();
  memory.fill(SUMS, 0, 64);
  let shift: f64 = 0;
  for (let o: usize = 0, bytes: usize = 0; o < total; o += bytes) {
    // most of what is no number shows in the first rows
    bytes = min(total - o, o ? LONG : BLOCK);
    forward<T>(code, value, n, data + o, stride, (bytes + 31) & ~31, LAST);
    const at = where(n - 1);
    // a number is no better than the mean
    if (!step(n - 1)) return 1;
    if (o == 0) shift = <f64>load<T>(at);
    if (!accumulate<T>(at, y + o, bytes, shift)) return Infinity;
  }
  const m = <f64>rows;
  const s1 = load<f64>(SUMS), s2 = load<f64>(SUMS, 8), s3 = load<f64>(SUMS, 16);
  const ff = s2 - s1 * s1 / m;
  // nothing but rounding varies: evolution would fit that
  if (!(ff > s2 * 1e-13 + m * shift * shift * (sizeof<T>() == 8 ? 1e-26 : 1e-12))) return 1;
  const b = s3 / ff;
  const error = 1 - b * s3 / yy;
  if (error - error != 0) return Infinity;
  if (error > least) return error;
  // second pass: the residuals themselves
  const mean = shift + s1 / m;
  let sum: f64 = 0, first: f64 = 0;
  for (let o: usize = 0; o < total; o += LONG) {
    const bytes = min(total - o, LONG);
    forward<T>(code, value, n, data + o, stride, (bytes + 31) & ~31, LAST);
    const at = where(n - 1);
    for (let k: usize = 0; k < bytes; k += sizeof<T>()) {
      const e = b * (<f64>load<T>(at + k) - mean) - <f64>load<T>(y + o + k);
      sum += e * e;
      first += e;
    }
  }
  return (sum - first * first / m) / yy;
}

/** Mean squared error over the variance, without a line. */
function plainError(code: usize, value: usize, n: i32, rows: i32, data: usize, stride: usize, y: usize, yy: f64): f64 {
  const total = <usize>rows << 3;
  let sum: f64 = 0;
  for (let o: usize = 0; o < total; o += BLOCK) {
    const bytes = min(total - o, BLOCK);
    forward<f64>(code, value, n, data + o, stride, (bytes + 31) & ~31, LAST);
    const at = where(n - 1);
    const by = step(n - 1);
    for (let k: usize = 0; k < bytes; k += 8) {
      const e = load<f64>(at + (by ? k : 0)) - load<f64>(y + o + k);
      sum += e * e;
    }
    if (sum - sum != 0) return Infinity;
  }
  return sum / yy;
}

/**
 * Errors of many programs at once. `spans` holds where each begins and how many nodes it has, as pairs of int32;
 * `how`: 0 with a line through it, 1 the same in float32, 2 as it is (y not centred).
 */
export function errors(codes: usize, values: usize, spans: usize, count: i32, rows: i32, data: usize, stride: usize, y: usize, yy: f64, how: i32, least: f64, out: usize): void {
  for (let k = 0; k < count; k++) {
    const from = load<i32>(spans + (<usize>k << 3));
    const n = load<i32>(spans + (<usize>k << 3), 4);
    const code = codes + from;
    const value = values + (<usize>from << 3);
    let error: f64;
    if (how == 0) error = scaledError<f64>(code, value, n, rows, data, stride, y, yy, least);
    else if (how == 1) error = scaledError<f32>(code, value, n, rows, data, stride, y, yy, 0);
    else error = plainError(code, value, n, rows, data, stride, y, yy);
    store<f64>(out + (<usize>k << 3), error);
  }
}

/** Rows of a probe, and the bits of a mantissa that rounding may have spoilt. */
const PROBES: i32 = 16;
const SPOILT: u64 = 15;

/**
 * What programs do, as 64 bits each: a hash of their values on 16 rows, moved and scaled to the same range, for a line is
 * laid through them anyway; 0 where a value is not finite, 1 where next to nothing varies, so that no such range is known.
 */
export function behaviours(codes: usize, values: usize, spans: usize, count: i32, data: usize, stride: usize, out: usize): void {
  for (let k = 0; k < count; k++) {
    const from = load<i32>(spans + (<usize>k << 3));
    const n = load<i32>(spans + (<usize>k << 3), 4);
    forward<f64>(codes + from, values + (<usize>from << 3), n, data, stride, <usize>PROBES << 3, LAST);
    store<u64>(out + (<usize>k << 3), step(n - 1) ? behaviour(where(n - 1)) : 1);
  }
}

function behaviour(at: usize): u64 {
  const first = load<f64>(at);
  let most: f64 = 0, far: f64 = 0, largest: f64 = 0, sum: f64 = 0;
  for (let o: usize = 0; o < <usize>PROBES << 3; o += 8) {
    const x = load<f64>(at + o);
    const d = abs(x - first);
    sum += d;
    largest = max(largest, abs(x));
    if (d > most) {
      most = d;
      far = x - first;
    }
  }
  if (sum - sum != 0) return 0;
  if (!(most > largest * 1e-9)) return 1;
  let hash: u64 = 0;
  for (let o: usize = 8; o < <usize>PROBES << 3; o += 8) {
    // from -1 to 1; the 1 keeps what is rounding near 0 from counting as more
    const bits = reinterpret<u64>((load<f64>(at + o) - first) / far + 3);
    // the multiplier of splitmix64 (Steele, Lea and Flood, OOPSLA 2014)
    hash = (hash ^ ((bits + (1 << (SPOILT - 1))) >> SPOILT)) * 0xbf58476d1ce4e5b9;
    hash ^= hash >> 29;
  }
  return hash < 2 ? 2 : hash;
}

// ── gradients ───────────────────────────────────────────────────────────────────────────────


// @ts-ignore: decorator
@inline function give(node: i32, o: usize, by: v128): void {
  const at = ADJOINTS + <usize>node * BLOCK + o;
  v128.store(at, f64x2.add(v128.load(at), by));
}

/** What an operator's argument x gets of the adjoint g, where f is the operator's value. */
// @ts-ignore: decorator
@inline function slope<O>(g: v128, x: v128, f: v128): v128 {
  if (idof<O>() == idof<Neg>()) return f64x2.neg(g);
  if (idof<O>() == idof<Inv>()) return f64x2.neg(f64x2.mul(g, f64x2.mul(f, f)));
  if (idof<O>() == idof<Sqrt>()) return f64x2.div(f64x2.mul(g, f64x2.splat(0.5)), f);
  if (idof<O>() == idof<Square>()) return f64x2.mul(g, f64x2.add(x, x));
  if (idof<O>() == idof<Cube>()) return f64x2.mul(g, f64x2.mul(f64x2.splat(3), f64x2.mul(x, x)));
  if (idof<O>() == idof<Abs>()) return v128.xor(g, v128.and(x, f64x2.splat(-0.0)));
  if (idof<O>() == idof<Sin>()) return f64x2.mul(g, cos2x(x));
  if (idof<O>() == idof<Cos>()) return f64x2.neg(f64x2.mul(g, sin2x(x)));
  if (idof<O>() == idof<Exp>()) return f64x2.mul(g, f);
  if (idof<O>() == idof<Log>()) return f64x2.div(g, x);
  return f64x2.mul(g, f64x2.sub(f64x2.splat(1), f64x2.mul(f, f)));
}

/** Sends a node's adjoint to its arguments. */
function backUnary<O>(i: i32, a: i32, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) give(a, o, slope<O>(v128.load(ADJOINTS + <usize>i * BLOCK + o), v128.load(where(a) + o), v128.load(where(i) + o)));
}

function backBinary<O>(i: i32, a: i32, b: i32, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) {
    const g = v128.load(ADJOINTS + <usize>i * BLOCK + o);
    const x = v128.load(where(a) + o);
    const y = v128.load(where(b) + o);
    if (idof<O>() == idof<Add>()) {
      give(a, o, g);
      give(b, o, g);
    } else if (idof<O>() == idof<Sub>()) {
      give(a, o, g);
      give(b, o, f64x2.neg(g));
    } else if (idof<O>() == idof<Mul>()) {
      give(a, o, f64x2.mul(g, y));
      give(b, o, f64x2.mul(g, x));
    } else if (idof<O>() == idof<Div>()) {
      const q = f64x2.div(g, y);
      give(a, o, q);
      give(b, o, f64x2.neg(f64x2.mul(q, f64x2.div(x, y))));
    } else if (idof<O>() == idof<Pow>()) {
      const f = v128.load(where(i) + o);
      give(a, o, f64x2.mul(g, f64x2.mul(y, f64x2.div(f, x))));
      give(b, o, f64x2.mul(g, f64x2.mul(f, log2x(x))));
    } else {
      const first = idof<O>() == idof<Min>() ? f64x2.le(x, y) : f64x2.ge(x, y);
      give(a, o, v128.and(g, first));
      give(b, o, v128.andnot(g, first));
    }
  }
}

function backUnaryBlock(op: i32, i: i32, a: i32, bytes: usize): void {
  switch (op) {
    case 16: backUnary<Neg>(i, a, bytes); break;
    case 17: backUnary<Inv>(i, a, bytes); break;
    case 18: backUnary<Sqrt>(i, a, bytes); break;
    case 19: backUnary<Square>(i, a, bytes); break;
    case 20: backUnary<Cube>(i, a, bytes); break;
    case 21: backUnary<Abs>(i, a, bytes); break;
    case 22: backUnary<Sin>(i, a, bytes); break;
    case 23: backUnary<Cos>(i, a, bytes); break;
    case 24: backUnary<Exp>(i, a, bytes); break;
    case 25: backUnary<Log>(i, a, bytes); break;
    default: backUnary<Tanh>(i, a, bytes);
  }
}

function backBinaryBlock(op: i32, i: i32, a: i32, b: i32, bytes: usize): void {
  switch (op) {
    case 0: backBinary<Add>(i, a, b, bytes); break;
    case 1: backBinary<Sub>(i, a, b, bytes); break;
    case 2: backBinary<Mul>(i, a, b, bytes); break;
    case 3: backBinary<Div>(i, a, b, bytes); break;
    case 4: backBinary<Pow>(i, a, b, bytes); break;
    case 5: backBinary<Min>(i, a, b, bytes); break;
    default: backBinary<Max>(i, a, b, bytes);
  }
}

/** Arguments of each node, by node; -1 for none. */
const LEFT = memory.data(512, 16);
const RIGHT = memory.data(512, 16);

function wire(code: usize, n: i32): void {
  let top = STACK;
  for (let i = 0; i < n; i++) {
    const op = <i32>load<u8>(code + i);
    let a = -1, b = -1;
    if (op < 16) {
      b = load<i32>(top - 4);
      a = load<i32>(top - 8);
      top -= 8;
    } else if (op < VARIABLE) {
      a = load<i32>(top - 4);
      top -= 4;
    }
    store<i32>(LEFT + (<usize>i << 2), a);
    store<i32>(RIGHT + (<usize>i << 2), b);
    store<i32>(top, i);
    top += 4;
  }
}

/**
 * The sum of squared residuals r = f - y, and what Gauss-Newton steps need of it for k parameters: J^T J (k x k, row by
 * row) and J^T r, by one reverse sweep for each block. `nodes` holds the nodes whose number is a parameter: of a constant
 * its value, of a variable its weight. Infinite where something is not finite.
 */
export function normal(code: usize, value: usize, n: i32, rows: i32, data: usize, stride: usize, y: usize, nodes: usize, k: i32, jtj: usize, jtr: usize): f64 {
  const total = <usize>rows << 3;
  memory.fill(jtj, 0, <usize>(k * k) << 3);
  memory.fill(jtr, 0, <usize>k << 3);
  wire(code, n);
  let sum: f64 = 0;
  for (let o: usize = 0; o < total; o += BLOCK) {
    const bytes = min(total - o, BLOCK);
    const padded = (bytes + 31) & ~31;
    forward<f64>(code, value, n, data + o, stride, padded, 0);
    memory.fill(ADJOINTS, 0, <usize>(n - 1) * BLOCK);
    const one = ADJOINTS + <usize>(n - 1) * BLOCK;
    // rows past the end count for nothing
    for (let c: usize = 0; c < padded; c += 8) store<f64>(one + c, c < bytes ? 1 : 0);
    for (let i = n - 1; i >= 0; i--) {
      const op = <i32>load<u8>(code + i);
      const a = load<i32>(LEFT + (<usize>i << 2));
      if (op < 16) backBinaryBlock(op, i, a, load<i32>(RIGHT + (<usize>i << 2)), padded);
      else if (op < VARIABLE) backUnaryBlock(op, i, a, padded);
    }
    // the derivative by a weight is the adjoint times the variable
    for (let p = 0; p < k; p++) {
      const i = load<i32>(nodes + (<usize>p << 2));
      const op = <i32>load<u8>(code + i);
      if (op == CONSTANT) continue;
      const x = data + o + <usize>(op - VARIABLE) * stride;
      const g = ADJOINTS + <usize>i * BLOCK;
      for (let c: usize = 0; c < padded; c += 16) v128.store(g + c, f64x2.mul(v128.load(g + c), v128.load(x + c)));
    }
    const f = where(n - 1);
    for (let c: usize = 0; c < bytes; c += 8) {
      const r = load<f64>(f + c) - load<f64>(y + o + c);
      sum += r * r;
      // the first node is never asked again in this block
      store<f64>(SLOTS + c, r);
    }
    if (sum - sum != 0) return Infinity;
    for (let c = bytes; c < padded; c += 8) store<f64>(SLOTS + c, 0);
    for (let p = 0; p < k; p++) {
      const gp = ADJOINTS + <usize>load<i32>(nodes + (<usize>p << 2)) * BLOCK;
      const r = dot(gp, SLOTS, padded);
      store<f64>(jtr + (<usize>p << 3), load<f64>(jtr + (<usize>p << 3)) + r);
      for (let q = 0; q <= p; q++) {
        const at = jtj + (<usize>(p * k + q) << 3);
        store<f64>(at, load<f64>(at) + dot(gp, ADJOINTS + <usize>load<i32>(nodes + (<usize>q << 2)) * BLOCK, padded));
      }
    }
  }
  for (let p = 0; p < k; p++) for (let q = 0; q < p; q++) store<f64>(jtj + (<usize>(q * k + p) << 3), load<f64>(jtj + (<usize>(p * k + q) << 3)));
  return sum;
}

function dot(a: usize, b: usize, bytes: usize): f64 {
  let s = f64x2.splat(0), t = f64x2.splat(0);
  for (let o: usize = 0; o < bytes; o += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a + o), v128.load(b + o)));
    t = f64x2.add(t, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
