import { KERNEL } from './kernel-bytes.ts';
import { type Expression, MOST_NODES } from './expression.ts';

/** As much of WebAssembly's own interface as is used here; TypeScript has it only together with the browser's. */
interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}
const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;

interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  evaluate(code: number, value: number, n: number, rows: number, data: number, stride: number, out: number): void;
  evaluate32(code: number, value: number, n: number, rows: number, data: number, stride: number, out: number): void;
  errors(codes: number, values: number, spans: number, count: number, rows: number, data: number, stride: number, y: number, yy: number, how: number, least: number, out: number): void;
  behaviours(codes: number, values: number, spans: number, count: number, data: number, stride: number, out: number): void;
  normal(code: number, value: number, n: number, rows: number, data: number, stride: number, y: number, nodes: number, k: number, jtj: number, jtr: number): number;
}

/** Rows to fit: a column for each variable, and the target. Equal lengths, at least one row, finite numbers. */
export interface Table {
  readonly columns: readonly Float64Array[];
  readonly y: Float64Array;
}

export interface KernelOptions {
  table: Table;
  /** Programs that lie in memory at once. @default 1 */
  programs?: number;
  /** Nodes of each at most. @default 128 */
  nodes?: number;
  /** Also keeps the columns as float32, for `errors` with `single`. @default false */
  single?: boolean;
}

/** Programs side by side, `nodes` places for each, as the kernel reads them. */
export interface Programs {
  readonly nodes: number;
  readonly codes: Uint8Array;
  readonly values: Float64Array;
  /** How many nodes each has. */
  readonly lengths: Int32Array;
}

/** Sums of squares and products of a program's derivatives by its numbers. */
export interface Normal {
  /** Sum of squared residuals; infinite where a value is not finite. */
  sum: number;
  /** J^T J, k by k, row by row. */
  jtj: Float64Array;
  /** J^T r. */
  jtr: Float64Array;
}

export interface Kernel {
  readonly rows: number;
  /** Sum of the target's squared distances from its mean. */
  readonly spread: number;
  readonly programs: Programs;
  /**
   * Normalised mean squared errors of programs `from` to `from + count`: after the best straight line through their
   * values (`scaled`), or as they are; `single` computes in float32. Infinite where a value is not finite. With `which`
   * `from` and `count` are of places in that list of programs. The view is overwritten by the next call.
   */
  errors(from: number, count: number, options?: { scaled?: boolean; single?: boolean; which?: Int32Array }): Float64Array;
  /**
   * 64 bits of what programs do on 16 of the rows; equal where they differ by a line and rounding only, but for chance and
   * what shows on other rows only. 0: a value is not finite; 1: no more than rounding varies.
   */
  behaviours(from: number, count: number): BigUint64Array;
  /** Values on all rows. The view is overwritten by the next call. */
  values(program: Expression): Float64Array;
  /**
   * The same in float32, where the kernel was opened with `single`. Functions are off by at most 2 units of its last place, as
   * test/single.test.ts samples: sin and cos of numbers up to 100, exp of up to 20 (to 87 a relative 6e-7), log of all normal
   * numbers, tanh of all. On CPUs without fused multiply-add by more.
   */
  values32(program: Expression): Float32Array;
  /** Derivatives by the numbers of some nodes, at most 64; the views are overwritten by the next call. */
  normal(program: Expression, nodes: readonly number[]): Normal;
}

let module: object | undefined;

/**
 * Errors of the float64 functions at most, in units of the last place, against exact values in BigInt: sin and cos of numbers
 * up to 10^6, exp from -690 to 690, log of 10^-30 to 10^30, tanh up to 25, powers of 0.001 to 1,000 by up to 30.
 * test/precision.test.ts samples them.
 * @example ERRORS_IN_ULP.exp // 1
 */
export const ERRORS_IN_ULP: Readonly<Record<string, number>> = { sin: 1.6, cos: 1.6, exp: 1, log: 1, tanh: 1.5, pow: 0.6 };

/** Rows that tell behaviours apart, as assembly/kernel.ts knows. */
const PROBES = 16;

/** Parameters of `normal` at most. */
const MOST_NUMBERS = 64;

/** The smallest error whose sums are trusted; below it the residuals are summed again. */
const TRUSTED = 1e-6;

/**
 * Opens the evaluator on a table: one WebAssembly instance with memory of its own, for one thread. float64, two lanes at a
 * time; a program of 20 nodes costs about 50 ns a row on a 2.5 GHz Xeon (`npm run bench symbolic`).
 * @example openKernel({ table: { columns: [x], y } }).values(expression([VARIABLE], [2]))
 */
export function openKernel({ table, programs = 1, nodes = MOST_NODES, single = false }: KernelOptions): Kernel {
  const { columns, y } = table;
  const rows = y.length;
  if (nodes > MOST_NODES) throw new RangeError(`programs of ${nodes} nodes, where ${MOST_NODES} are the most`);
  module ??= new wasm.Module(Buffer.from(KERNEL, 'base64'));
  const { exports } = new wasm.Instance(module, { env: { sin: Math.sin, cos: Math.cos, pow: Math.pow } });
  const { memory, evaluate, evaluate32, errors, behaviours, normal } = exports as unknown as Exports;
  let free = memory.buffer.byteLength;
  const reserve = (bytes: number): number => {
    const at = free;
    free += (bytes + 63) & ~63;
    return at;
  };
  const stride = (rows * 8 + 63) & ~63;
  const stride32 = (rows * 4 + 63) & ~63;
  const data = reserve(columns.length * stride);
  const plainAt = reserve(stride);
  const centredAt = reserve(stride);
  const data32 = single ? reserve(columns.length * stride32) : 0;
  const centred32 = single ? reserve(stride32) : 0;
  const probes = reserve(columns.length * PROBES * 8);
  // one more program for `values` and `normal`
  const codesAt = reserve((programs + 1) * nodes);
  const valuesAt = reserve((programs + 1) * nodes * 8);
  const spansAt = reserve(programs * 8);
  const outAt = reserve(Math.max(programs * 8, stride));
  const nodesAt = reserve(MOST_NUMBERS * 4);
  const jtjAt = reserve(MOST_NUMBERS * MOST_NUMBERS * 8);
  const jtrAt = reserve(MOST_NUMBERS * 8);
  memory.grow(Math.ceil((free - memory.buffer.byteLength) / 65_536));
  const { buffer } = memory;

  const mean = y.reduce((sum, value) => sum + value, 0) / rows;
  let spread = 0;
  for (const value of y) spread += (value - mean) ** 2;
  // The last row is repeated to the end of its block, so that nothing else is read there.
  const fill = (view: Float64Array | Float32Array, from: (row: number) => number): void => {
    for (let i = 0; i < view.length; i++) view[i] = from(Math.min(i, rows - 1));
  };
  columns.forEach((column, k) => {
    fill(new Float64Array(buffer, data + k * stride, stride / 8), (row) => column[row]!);
    new Float64Array(buffer, probes + k * PROBES * 8, PROBES).forEach((_, i, view) => void (view[i] = column[Math.floor((i * rows) / PROBES)]!));
    if (single) fill(new Float32Array(buffer, data32 + k * stride32, stride32 / 4), (row) => column[row]!);
  });
  fill(new Float64Array(buffer, plainAt, stride / 8), (row) => y[row]!);
  fill(new Float64Array(buffer, centredAt, stride / 8), (row) => y[row]! - mean);
  if (single) fill(new Float32Array(buffer, centred32, stride32 / 4), (row) => y[row]! - mean);

  const lengths = new Int32Array(programs);
  const codes = new Uint8Array(buffer, codesAt, (programs + 1) * nodes);
  const values = new Float64Array(buffer, valuesAt, (programs + 1) * nodes);
  const spans = new Int32Array(buffer, spansAt, programs * 2);
  const results = new Float64Array(buffer, outAt, Math.max(programs, rows));
  const own = results.subarray(0, rows);
  const own32 = new Float32Array(buffer, outAt, rows);
  const span = (from: number, count: number, which?: Int32Array): void => {
    for (let k = 0; k < count; k++) {
      const at = which ? which[from + k]! : from + k;
      spans[2 * k] = at * nodes;
      spans[2 * k + 1] = lengths[at]!;
    }
  };
  const [ownCode, ownValue] = [codesAt + programs * nodes, valuesAt + programs * nodes * 8];
  const place = (program: Expression): void => {
    if (program.codes.length > nodes) throw new RangeError(`a program of ${program.codes.length} nodes, where ${nodes} are the most`);
    codes.set(program.codes, programs * nodes);
    values.set(program.values, programs * nodes);
  };
  const needSingle = (): void => {
    if (!single) throw new RangeError('this kernel was opened without `single`');
  };
  return {
    rows,
    spread,
    programs: { nodes, codes, values, lengths },
    errors(from, count, { scaled = true, single: half = false, which } = {}) {
      if (half) needSingle();
      span(from, count, which);
      if (half) errors(codesAt, valuesAt, spansAt, count, rows, data32, stride32, centred32, spread, 1, 0, outAt);
      else errors(codesAt, valuesAt, spansAt, count, rows, data, stride, scaled ? centredAt : plainAt, spread, scaled ? 0 : 2, TRUSTED, outAt);
      return results.subarray(0, count);
    },
    behaviours(from, count) {
      span(from, count);
      behaviours(codesAt, valuesAt, spansAt, count, probes, PROBES * 8, outAt);
      return new BigUint64Array(buffer, outAt, count);
    },
    values(program) {
      place(program);
      evaluate(ownCode, ownValue, program.codes.length, rows, data, stride, outAt);
      return own;
    },
    values32(program) {
      needSingle();
      place(program);
      evaluate32(ownCode, ownValue, program.codes.length, rows, data32, stride32, outAt);
      return own32;
    },
    normal(program, at) {
      if (at.length > MOST_NUMBERS) throw new RangeError(`derivatives by ${at.length} numbers, where ${MOST_NUMBERS} are the most`);
      place(program);
      new Int32Array(buffer, nodesAt, at.length).set(at);
      const sum = normal(ownCode, ownValue, program.codes.length, rows, data, stride, plainAt, nodesAt, at.length, jtjAt, jtrAt);
      return { sum, jtj: new Float64Array(buffer, jtjAt, at.length * at.length), jtr: new Float64Array(buffer, jtrAt, at.length) };
    },
  };
}
