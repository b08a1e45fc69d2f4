import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { random } from '../src/core/index.ts';
import { ARITY, CONSTANT, type Expression, type Tree, VARIABLE, expression, openKernel, operatorNamed, treeOf, valueAt } from '../src/symbolic/index.ts';
import { pythonWith } from '../test/contracts/foreign.ts';
import { type Row, median, ownCpu, scratch } from './lib.ts';

const PROGRAMS = 200;
const NODES = 20;
const VARIABLES = 5;
const ROWS = 1000;
const OPERATORS = ['add', 'sub', 'mul', 'div', 'sqrt', 'sin', 'cos', 'exp', 'log'].map((name) => operatorNamed(name)!.code);
/** Turns that all evaluators take, one after the other: what disturbs the machine disturbs them all. */
const TURNS = 9;
const SECONDS = 0.15;

/** Random programs of exactly so many nodes; a fifth of the leaves are numbers. */
function programs(rng: ReturnType<typeof random>): Expression[] {
  return Array.from({ length: PROGRAMS }, () => {
    const codes: number[] = [];
    const values: number[] = [];
    const grow = (size: number): void => {
      if (size === 1) {
        const number = rng.chance(0.2);
        codes.push(number ? CONSTANT : VARIABLE + rng.int(VARIABLES));
        values.push(number ? Number((rng.normal() * 2).toFixed(2)) : 1);
        return;
      }
      const code = rng.pick(OPERATORS.filter((one) => ARITY[one]! < size));
      const first = ARITY[code] === 2 ? 1 + rng.int(size - 2) : size - 1;
      grow(first);
      if (ARITY[code] === 2) grow(size - 1 - first);
      codes.push(code);
      values.push(0);
    };
    grow(NODES);
    return expression(codes, values);
  });
}

/** Million node-rows a CPU second in each turn, and how many values are those of `Math`. */
interface Measured {
  name: string;
  /** One turn: CPU nanoseconds of the quickest round over all programs. */
  round(): number;
  /** All values of program after program; taken once, where they are to be judged. */
  values?(): ArrayLike<number>;
  /** How near is near. */
  within?: number;
  turns: number[];
}

/**
 * Node-rows a CPU second of the evaluator on fixed random programs, beside the same algorithm in C at several vector widths
 * and numpy as DEAP calls it. The C is compiled here, where there is a gcc; numpy runs where a python3 has it.
 */
export async function symbolic(): Promise<Row[]> {
  const rng = random(20, 'bench');
  const all = programs(rng);
  const columns = Array.from({ length: VARIABLES }, () => Float64Array.from({ length: ROWS }, () => 0.1 + rng.float() * 2.9));
  const oracle = Float64Array.from({ length: PROGRAMS * ROWS }, (_, i) => valueAt(all[Math.floor(i / ROWS)]!, columns.map((column) => column[i % ROWS]!)));
  const kernel = openKernel({ table: { columns, y: columns[0]! }, programs: PROGRAMS, nodes: NODES, single: true });
  all.forEach(({ codes, values }, k) => {
    kernel.programs.codes.set(codes, k * NODES);
    kernel.programs.values.set(values, k * NODES);
    kernel.programs.lengths[k] = NODES;
  });
  const folder = scratch('kernel');
  mkdirSync(folder);
  const own = (run: () => void): (() => number) => () => quickest(run);
  const gather = (values: (program: Expression) => ArrayLike<number>) => () => Float64Array.from(all.flatMap((program) => Array.from(values(program))));
  const measured: Measured[] = [
    { name: 'f64', turns: [], within: 1e-9, round: own(() => all.forEach((program) => kernel.values(program))), values: gather((program) => kernel.values(program)) },
    { name: 'f32', turns: [], within: 1e-4, round: own(() => all.forEach((program) => kernel.values32(program))), values: gather((program) => kernel.values32(program)) },
    { name: 'f64, errors', turns: [], round: own(() => kernel.errors(0, PROGRAMS)) },
    { name: 'f32, errors', turns: [], round: own(() => kernel.errors(0, PROGRAMS, { single: true })) },
    ...natives(folder, all, columns),
    ...pythons(folder, all, columns),
  ];
  for (let turn = 0; turn < TURNS; turn++) for (const one of measured) one.turns.push((PROGRAMS * NODES * ROWS) / one.round() * 1e3);
  const rows = measured.map((one): Row => ({ measure: `${one.name}: million node-rows per CPU second`, must: one.name === 'f32' ? '≥ 2,500' : '', found: `${Math.round(median(one.turns)).toLocaleString('en')} (best ${Math.round(Math.max(...one.turns)).toLocaleString('en')})${one.values ? `; ${near(one.values(), oracle, one.within!)} within ${one.within}` : ''}` }));
  const of = (name: string): number[] | undefined => measured.find((one) => one.name === name)?.turns;
  const ratio = (name: string, other: string, must: string): Row => ({ measure: `${name} / ${other}`, must, found: of(other) ? `${median(of(name)!.map((rate, i) => rate / of(other)![i]!)).toFixed(2)} ×` : 'not measured' });
  const finite = oracle.filter(Number.isFinite).length / oracle.length;
  rmSync(dirname(folder), { recursive: true, force: true });
  return [
    { measure: `kernels: ${PROGRAMS} programs of ${NODES} nodes, ${ROWS} rows`, must: '', found: `${(finite * 100).toFixed(0)} % of all values are finite` },
    ...rows,
    ratio('f64', 'C, SSE2', '≥ 0.75 ×'),
    ratio('f64', 'C, 128 bits, AVX2 and FMA', ''),
    ratio('f64', 'C, AVX2', ''),
    ratio('f64', 'C, AVX-512', '≥ 0.20 ×'),
    ratio('f64', 'numpy', ''),
    ratio('f64', 'numpy, compiled', ''),
    ratio('f32', 'f64', '≥ 2.8 ×'),
    ratio('f32', 'C, SSE2, float32', ''),
    ratio('f32', 'C, 128 bits, AVX2 and FMA, float32', ''),
    ratio('f32', 'C, AVX-512, float32', ''),
  ];
}

/** CPU nanoseconds of the quickest of many runs. */
function quickest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (const start = ownCpu(); ownCpu() - start < SECONDS; ) {
    const before = ownCpu();
    run();
    best = Math.min(best, (ownCpu() - before) * 1e9);
  }
  return best;
}

/** The share of values that are near those of the oracle. */
function near(values: ArrayLike<number>, oracle: Float64Array, within: number): string {
  let agreed = 0;
  oracle.forEach((exact, i) => {
    const value = values[i]!;
    // an overflow of float32 is near what it cannot hold
    const same = Object.is(value, exact) || (Number.isNaN(value) && Number.isNaN(exact)) || value === exact || (within > 1e-5 && Math.fround(exact) === value);
    if (same || Math.abs(value - exact) <= within * Math.abs(exact)) agreed++;
  });
  return `${((agreed / oracle.length) * 100).toFixed(2)} %`;
}

function natives(folder: string, all: readonly Expression[], columns: readonly Float64Array[]): Measured[] {
  if (spawnSync('gcc', ['--version']).status !== 0) {
    console.error('no gcc: the kernel is not compared with C');
    return [];
  }
  const bytes = (view: Float64Array): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  writeFileSync(join(folder, 'programs'), Buffer.concat([bytes32([PROGRAMS, NODES, VARIABLES, ROWS]), ...all.map(({ codes }) => codes), ...all.map(({ values }) => bytes(values)), ...columns.map(bytes)]));
  const features = readFileSync('/proc/cpuinfo', 'utf8');
  const builds: readonly (readonly [name: string, needs: string, flags: readonly string[]])[] = [
    ['C, SSE2', 'sse2', ['-DBYTES=16']],
    ['C, 128 bits, AVX2 and FMA', 'fma', ['-DBYTES=16', '-mavx2', '-mfma']],
    ['C, AVX2', 'avx2', ['-DBYTES=32', '-march=native']],
    ['C, AVX-512', 'avx512dq', ['-DBYTES=64', '-march=native']],
    ['C, SSE2, float32', 'sse2', ['-DBYTES=16', '-DSINGLE']],
    ['C, 128 bits, AVX2 and FMA, float32', 'fma', ['-DBYTES=16', '-mavx2', '-mfma', '-DSINGLE']],
    ['C, AVX-512, float32', 'avx512dq', ['-DBYTES=64', '-march=native', '-DSINGLE']],
  ];
  return builds.filter(([name, needs]) => features.includes(` ${needs} `) || void console.error(`this CPU has no ${needs}: no ${name}`)).map(([name, , flags], k): Measured => {
    const [binary, out] = [join(folder, `native${k}`), join(folder, `values${k}`)];
    const { status, stderr } = spawnSync('gcc', ['-O3', ...flags, new URL('./native/kernel.c', import.meta.url).pathname, '-o', binary, '-lm'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const single = flags.includes('-DSINGLE');
    return {
      name,
      turns: [],
      within: single ? 1e-4 : 1e-9,
      round: () => Number(spawnSync(binary, [join(folder, 'programs'), out, String(SECONDS)], { encoding: 'utf8', env: {} }).stdout),
      values: () => {
        const { buffer } = new Uint8Array(readFileSync(out));
        return single ? new Float32Array(buffer) : new Float64Array(buffer);
      },
    };
  });
}

const bytes32 = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

function pythons(folder: string, all: readonly Expression[], columns: readonly Float64Array[]): Measured[] {
  const python = pythonWith(['numpy', 'deap']);
  if ('missing' in python) {
    console.error(`the kernel is not compared with DEAP: ${python.missing}`);
    return [];
  }
  const write = (tree: Tree): string => (typeof tree === 'number' ? String(tree) : 'variable' in tree ? `x${tree.variable}` : `${tree.op}(${tree.args.map(write).join(', ')})`);
  writeFileSync(join(folder, 'trees.json'), JSON.stringify({ trees: all.map((program) => write(treeOf(program))), columns: columns.map((column) => Array.from(column)) }));
  return ['numpy', 'numpy, compiled'].map((name, k): Measured => ({
    name,
    turns: [],
    round: () => {
      const { status, stdout, stderr } = spawnSync(python.path, [new URL('./native/trees.py', import.meta.url).pathname, join(folder, 'trees.json'), k === 0 ? 'compile' : 'only', String(SECONDS)], { encoding: 'utf8', env: {} });
      if (status !== 0) throw new Error(stderr);
      return Number(stdout);
    },
  }));
}
