import { places } from './places.ts';

/** Directions that terms may have, each once, after what `base` explains is taken out of them. */
export interface Dictionary {
  readonly rows: number;
  readonly count: number;
  /** Which block a direction is of. */
  readonly block: Int32Array;
  readonly unit: Float64Array;
  /** Orthonormal vectors of the base. */
  readonly base: readonly Float64Array[];
}

/** What is left of a vector counts as rounding below this share of its length. */
const ROUNDING = 1e-7;
/** A column that leaves less than this of its length depends on the others. */
const DEPENDENT = 1e-12;

/** a · b from a place on; four sums side by side, for each addition waits for the one before. */
function dotAt(a: Float64Array, from: number, b: Float64Array): number {
  const rows = b.length;
  const even = rows & ~3;
  let [s, t, u, v] = [0, 0, 0, 0];
  for (let i = 0; i < even; i += 4) {
    s += a[from + i]! * b[i]!;
    t += a[from + i + 1]! * b[i + 1]!;
    u += a[from + i + 2]! * b[i + 2]!;
    v += a[from + i + 3]! * b[i + 3]!;
  }
  for (let i = even; i < rows; i++) s += a[from + i]! * b[i]!;
  return s + t + (u + v);
}
const dot = (a: Float64Array, b: Float64Array): number => dotAt(a, 0, b);

/** Takes the orthonormal `base` out of a vector, twice, so that rounding stays at the last digits. */
export function without(vector: Float64Array, base: readonly Float64Array[]): Float64Array {
  for (let turn = 0; turn < 2; turn++) for (const q of base) {
    const by = dot(vector, q);
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - by * q[i]!;
  }
  return vector;
}

/** Orthonormal vectors that span the same; what depends on others to rounding is left out. @example orthonormal([ones, x]) */
export function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const base: Float64Array[] = [];
  for (const column of columns) {
    const left = without(Float64Array.from(column), base);
    const length = Math.sqrt(dot(left, left));
    if (length > DEPENDENT * Math.sqrt(dot(column, column))) base.push(left.map((value) => value / length));
  }
  return base;
}

/**
 * The directions of blocks that a linear model on top of `base` could use: of blocks that point the same way the first one.
 * @example dictionary({ rows, count, vector: blocks.values, base: [ones] })
 */
export function dictionary({ rows, count, vector, base }: { rows: number; count: number; vector(at: number): Float64Array | undefined; base: readonly Float64Array[] }): Dictionary {
  const basis = orthonormal(base);
  const unit = new Float64Array(count * rows);
  const block = new Int32Array(count);
  const seen = places(rows, count);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const source = vector(at);
    if (!source) continue;
    const left = unit.subarray(kept * rows, (kept + 1) * rows);
    left.set(source);
    without(left, basis);
    const length = Math.sqrt(dot(left, left));
    if (!(length > ROUNDING * Math.sqrt(dot(source, source)))) continue;
    // the largest value is positive, so that a direction and its opposite are one
    let largest = 0;
    for (let i = 0; i < rows; i++) if (Math.abs(left[i]!) > Math.abs(left[largest]!) * (1 + 1e-9)) largest = i;
    const by = Math.sign(left[largest]!) / length;
    for (let i = 0; i < rows; i++) left[i] = left[i]! * by;
    if (seen.put(left, kept) >= 0) continue;
    block[kept++] = at;
  }
  return { rows, count: kept, block: block.slice(0, kept), unit: unit.subarray(0, kept * rows), base: basis };
}

/** Some blocks that together explain the target up to `error`, the share of its squared length (after the base) that is left. */
export interface Model {
  readonly blocks: readonly number[];
  readonly error: number;
}

interface State extends Model {
  readonly rest: Float64Array;
  readonly base: readonly Float64Array[];
  readonly key: string;
}

/** Error at which nothing but rounding is left. */
export const EXPLAINED = 1e-18;

/**
 * Forward selection with a beam: of all models with one term more than the `width` best ones (`first` of one term), the `width` best (orthogonal
 * least squares, Chen, Billings and Luo 1989, for several models at once). Yields the models of each number of terms, best
 * first, and between them how many products were summed. Ends where one explains all.
 * @example for (const models of select(dictionary, y, { depth: 3 })) …
 */
export function* select({ rows, count, block, unit, base }: Dictionary, target: Float64Array, { first = 0, width: beam = 16, depth }: { first?: number; width?: number; depth: number }): Generator<number | readonly Model[], void> {
  const rest = without(Float64Array.from(target), base);
  const total = dot(rest, rest);
  if (!(total > EXPLAINED * dot(target, target))) {
    yield [{ blocks: [], error: 0 }];
    return;
  }
  let states: State[] = [{ blocks: [], error: 1, rest, base: [], key: '' }];
  for (let terms = 1; terms <= depth && states.length > 0; terms++) {
    const next: State[] = [];
    // of each model so many new ones; a good pair may begin with a term that is not among the best
    const width = terms === 1 ? Math.max(first, beam) : beam;
    const best = new Float64Array(width);
    const which = new Int32Array(width);
    const known = new Set<string>();
    for (const state of states) {
      best.fill(0);
      const chosen = state.base;
      const left = state.rest;
      for (let d = 0, from = 0; d < count; d++, from += rows) {
        const along = dotAt(unit, from, left) ** 2;
        if (along <= best[width - 1]!) continue;
        let free = 1;
        for (const q of chosen) free -= dotAt(unit, from, q) ** 2;
        if (!(free > 1e-9)) continue;
        const gain = along / free;
        if (gain <= best[width - 1]!) continue;
        let place = width - 1;
        for (; place > 0 && best[place - 1]! < gain; place--) {
          best[place] = best[place - 1]!;
          which[place] = which[place - 1]!;
        }
        best[place] = gain;
        which[place] = d;
      }
      yield count * rows * 2;
      for (let k = 0; k < width && best[k]! > 0; k++) {
        const d = which[k]!;
        const blocks = [...state.blocks, block[d]!].sort((a, b) => a - b);
        const key = blocks.join();
        if (known.has(key)) continue;
        known.add(key);
        const q = without(without(unit.slice(d * rows, (d + 1) * rows), base), chosen);
        const length = Math.sqrt(dot(q, q));
        const direction = q.map((value) => value / length);
        const rest = without(Float64Array.from(left), [direction]);
        next.push({ blocks, error: dot(rest, rest) / total, rest, base: [...chosen, direction], key });
      }
    }
    states = next.sort((a, b) => a.error - b.error || (a.key < b.key ? -1 : 1)).slice(0, width);
    yield states;
    if (states[0] && states[0].error < EXPLAINED) return;
  }
}

/**
 * Coefficients of the columns in least squares, by orthogonalisation; a column that depends on those before it gets 0.
 * @example leastSquares([ones, x], y) // intercept and slope
 */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): { coefficients: number[]; error: number } {
  const base: (Float64Array | undefined)[] = [];
  const triangle: number[][] = [];
  for (const column of columns) {
    const row: number[] = base.map(() => 0);
    const left = Float64Array.from(column);
    for (let turn = 0; turn < 2; turn++) base.forEach((q, j) => {
      if (!q) return;
      const by = dot(left, q);
      row[j]! += by;
      for (let i = 0; i < left.length; i++) left[i] = left[i]! - by * q[i]!;
    });
    const length = Math.sqrt(dot(left, left));
    const free = length > DEPENDENT * Math.sqrt(dot(column, column));
    triangle.push([...row, length]);
    base.push(free ? left.map((value) => value / length) : undefined);
  }
  const rest = Float64Array.from(y);
  const along = base.map((q) => {
    if (!q) return 0;
    const by = dot(rest, q);
    for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - by * q[i]!;
    return by;
  });
  // what rounding left of the target
  base.forEach((q, j) => {
    if (!q) return;
    const by = dot(rest, q);
    along[j]! += by;
    for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - by * q[i]!;
  });
  const coefficients = columns.map(() => 0);
  for (let j = columns.length - 1; j >= 0; j--) {
    if (!base[j]) continue;
    let value = along[j]!;
    for (let k = j + 1; k < columns.length; k++) value -= triangle[k]![j]! * coefficients[k]!;
    coefficients[j] = value / triangle[j]![j]!;
  }
  return { coefficients, error: dot(rest, rest) / (dot(y, y) || 1) };
}
