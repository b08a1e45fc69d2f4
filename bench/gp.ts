import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { random } from '../src/core/index.ts';
import { type FitOptions, type Search, type SearchOptions, type Table, type Tally, symbolicSearch } from '../src/symbolic/index.ts';
import { pythonWith } from '../test/contracts/foreign.ts';
import { type Row, median, ownCpu, scratch } from './lib.ts';

/** Both sides take so many generations, for programs grow with them; ours so often, or the clock would be too coarse. */
const GENERATIONS = 20;
const REPEATS = 8;
const TURNS = 5;
/** Of two threads and one. */
const PAIRS = 9;
/** Both sides: one population, no fitting of numbers, the same operators, tournaments of five, programs of at most so many nodes. */
const POPULATION = 1000;
const NODES = 50;
const OPERATORS = ['add', 'sub', 'mul', 'div', 'sin', 'cos', 'exp', 'log'];

/** Nguyen 7 and Friedman 1, on so many rows. */
const TABLES: Readonly<Record<string, (rng: ReturnType<typeof random>) => Table>> = {
  'Nguyen 7, 20 rows': (rng) => rowsOf(20, 1, () => 2 * rng.float(), (x) => Math.log(x! + 1) + Math.log(x! ** 2 + 1)),
  'Friedman 1, 1,000 rows': (rng) => rowsOf(1000, 5, () => rng.float(), (a, b, c, d, e) => 10 * Math.sin(Math.PI * a! * b!) + 20 * (c! - 0.5) ** 2 + 10 * d! + 5 * e! + rng.normal()),
};

function rowsOf(rows: number, variables: number, draw: () => number, law: (...x: number[]) => number): Table {
  const columns = Array.from({ length: variables }, () => Float64Array.from({ length: rows }, draw));
  return { columns, y: Float64Array.from({ length: rows }, (_, i) => law(...columns.map((column) => column[i]!))) };
}

interface Rate {
  /** Individuals per CPU second of the whole loop. */
  rate: number;
  /** Mean nodes of the last population. */
  length: number;
  /** Found, of the training rows. */
  error: number;
}

function ours(table: Table, seed: number, options: Partial<SearchOptions>): Rate & { note: string } {
  const before = ownCpu();
  const runs = Array.from({ length: REPEATS }, (_, k) => {
    const search = symbolicSearch({ table, seed: seed * 100 + k, population: POPULATION, islands: 1, tuned: 0, most: NODES, operators: OPERATORS, ...options });
    while (search.generation < GENERATIONS) search.step();
    return search;
  });
  const took = ownCpu() - before;
  const sum = (part: (search: Search) => number): number => runs.reduce((all, search) => all + part(search), 0);
  const share = (part: (tally: Tally) => number): string => `${((100 * sum(({ tally }) => part(tally))) / sum(({ tally }) => tally.judged)).toFixed(1)} %`;
  const tallies = `float32 ${share(({ single }) => single)}, float64 ${share(({ double }) => double)}`;
  return {
    rate: sum(({ bred }) => bred) / took,
    length: sum((search) => search.living().nodes) / REPEATS,
    error: median(runs.map((search) => search.living().error)),
    note: options.caching ? `hits ${share(({ hits }) => hits)}, ${sum(({ tally }) => tally.falseHits)} of ${sum(({ tally }) => tally.audited)} audited false; given up after the probe ${share(({ broken }) => broken)}; ${tallies}` : tallies,
  };
}

/**
 * Individuals per CPU second of genetic programming, beside DEAP with numpy's primitives in the same run.
 */
export async function gp(): Promise<Row[]> {
  const python = pythonWith(['numpy', 'deap']);
  const folder = scratch('gp');
  mkdirSync(folder);
  const rows: Row[] = [];
  for (const [name, make] of Object.entries(TABLES)) {
    const table = make(random(7, name));
    writeFileSync(join(folder, 'table.json'), JSON.stringify({ columns: table.columns.map((column) => Array.from(column)), y: Array.from(table.y), operators: OPERATORS, population: POPULATION, nodes: NODES }));
    const many = table.y.length >= 200;
    const ways: Readonly<Record<string, (seed: number) => Rate & { note?: string }>> = {
      'float64 alone': (seed) => ours(table, seed, { screening: false, caching: false }),
      caching: (seed) => ours(table, seed, { screening: false, caching: true }),
      ...(many ? { 'float32 first': (seed: number) => ours(table, seed, { screening: true, caching: false }), 'float32 first, and caching': (seed: number) => ours(table, seed, { screening: true, caching: true }) } : {}),
      ...('path' in python ? { DEAP: (seed: number) => deap(python.path, join(folder, 'table.json'), seed) } : {}),
    };
    const found: Record<string, (Rate & { note?: string })[]> = {};
    for (let seed = 1; seed <= TURNS; seed++) for (const [way, run] of Object.entries(ways)) (found[way] ??= []).push(run(seed));
    const of = (way: string, key: 'rate' | 'length' | 'error'): number => median(found[way]!.map((one) => one[key]));
    for (const way of Object.keys(ways)) rows.push({ measure: `${name}: individuals per CPU second, ${way}`, must: '', found: `${Math.round(of(way, 'rate')).toLocaleString('en')} (${of(way, 'length').toFixed(1)} nodes in the mean; error ${of(way, 'error').toExponential(1)})${found[way]![0]!.note ? `; ${found[way]![0]!.note}` : ''}` });
    const against = (way: string, must: string): Row => ({ measure: `${name}: ${way} / DEAP`, must, found: found.DEAP ? `${median(found[way]!.map(({ rate }, i) => rate / found.DEAP![i]!.rate)).toFixed(1)} ×` : 'not measured: no python3 with numpy and deap' });
    rows.push(...(many ? [against('float64 alone', '≥ 3 ×'), against('float32 first', ''), against('float32 first, and caching', '≥ 6 ×')] : [against('float64 alone', '≥ 40 ×')]));
    if (found.DEAP) rows.push({ measure: `${name}: nodes of individuals per CPU second, float64 alone / DEAP`, must: '', found: `${median(found['float64 alone']!.map(({ rate, length }, i) => (rate * length) / found.DEAP![i]!.rate / found.DEAP![i]!.length)).toFixed(1)} ×` });
    rows.push({ measure: `${name}: caching / without`, must: '', found: `${median(found.caching!.map(({ rate }, i) => rate / found['float64 alone']![i]!.rate)).toFixed(2)} ×` });
  }
  rmSync(dirname(folder), { recursive: true, force: true });
  return rows;
}

const THREAD = new URL('../src/symbolic/crowd-thread.ts', import.meta.url);
const REGISTER = new URL('../bin/register.js', import.meta.url).href;

/**
 * CPU of two searches in two threads at once, against the same two in threads one after the other: the same individuals, and
 * each thread compiles its code for itself on both sides. In pairs whose order alternates; beside it the same twice one after
 * the other, which is what this machine and this clock make of equal work.
 */
export async function threads(): Promise<Row[]> {
  const table = TABLES['Friedman 1, 1,000 rows']!(random(7, 'threads'));
  const search = (seed: number, stream: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const thread = new Worker(THREAD, { workerData: { table, seed, stream, generations: 40, blocks: 0, tuned: 0, operators: OPERATORS } satisfies FitOptions, execArgv: ['--import', REGISTER], env: {} });
      thread.once('error', reject);
      thread.on('message', (said: object) => void ('done' in said && thread.terminate()));
      thread.once('exit', () => resolve());
    });
  const cpu = async (run: () => Promise<unknown>): Promise<number> => {
    const before = ownCpu();
    await run();
    return ownCpu() - before;
  };
  const ways: readonly ((seed: number) => Promise<number>)[] = [
    (seed) => cpu(() => Promise.all([search(seed, 0), search(seed, 1)])),
    ...[0, 1].map(() => (seed: number) => cpu(() => search(seed, 0).then(() => search(seed, 1)))),
  ];
  const [ratios, equal]: [number[], number[]] = [[], []];
  // the first thread of all starts the process up
  await search(0, 0);
  for (let pair = 0; pair < PAIRS; pair++) {
    const took: number[] = [];
    for (const way of [0, 1, 2].map((k) => (k + pair) % 3)) took[way] = await ways[way]!(1 + pair);
    const [together, first, second] = took as [number, number, number];
    ratios.push((2 * together) / (first + second));
    equal.push(first / second);
  }
  const spread = (all: readonly number[]): string => `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
  return [{ measure: `CPU per individual, two workers / one, Friedman 1, median of ${PAIRS} pairs`, must: '≤ 1.05 ×', found: `${median(ratios).toFixed(2)} × (${spread(ratios)}; equal work ${median(equal).toFixed(2)} ×, ${spread(equal)})` }];
}

function deap(python: string, file: string, seed: number): Rate {
  const { status, stdout, stderr } = spawnSync(python, [new URL('./native/gp.py', import.meta.url).pathname, file, String(seed), String(GENERATIONS)], { encoding: 'utf8', env: {} });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Rate;
}
