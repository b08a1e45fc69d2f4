import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { evolve } from '../../src/index.ts';
import { testProblem } from '../../test/contracts/problem.ts';
import { LAWS, NAMES, type Rows, caseOf, drawn, rowsOf, written } from './cases.ts';
import { FEYNMAN } from './feynman.ts';
import { picture } from './picture.ts';
import problem, { variants } from './problem.ts';
import { score } from './score.ts';

testProblem('symbolic-regression');
testProblem('symbolic-regression:oscillation_2');

const table = (rows: Rows): Plain => ({ columns: rows.columns, y: rows.y });
const rejected = (output: Plain, data: Plain): string => {
  const verdict = score(output, data);
  assert.ok('rejected' in verdict);
  return verdict.rejected;
};

test('a hundred equations, every fourth of them measured, and twelve of Nguyen', () => {
  assert.equal(FEYNMAN.length, 100);
  assert.deepEqual(FEYNMAN.flatMap(({ measured }, row) => (measured ? [row + 1] : [])), Array.from({ length: 25 }, (_, k) => 4 * (k + 1)));
  assert.deepEqual(FEYNMAN.slice(0, 4).map(({ name }) => name), ['I.6.2a', 'I.6.2', 'I.6.2b', 'I.8.14']);
  assert.equal(new Set(NAMES).size, 100 + 12 + 4);
  assert.deepEqual(Object.keys(variants), NAMES);
});

test('rows are those of the law, the same every time, inside the ranges, and others for another seed', () => {
  for (const one of LAWS) {
    const rows = drawn(one, 50, '1 train');
    assert.deepEqual(drawn(one, 50, '1 train'), rows, one.name);
    assert.notDeepEqual(drawn(one, 50, '2 train').y, rows.y);
    rows.columns.forEach((column, k) => column.forEach((x) => assert.ok(x >= one.variables[k]!.low && x <= one.variables[k]!.high, one.name)));
    assert.ok(rows.y.every(Number.isFinite) && new Set(rows.y).size > 25, one.name);
    assert.doesNotMatch(written(one.law), /(?<!Math\.)\b[a-z]+\(/);
  }
  assert.equal(rowsOf(LAWS[0]!), 20);
  const { train } = caseOf('nguyen-9');
  train.y.forEach((y, i) => assert.equal(y, Math.sin(train.columns[0]![i]!) + Math.sin(train.columns[1]![i]! ** 2)));
});

test('the tables of LLM-SR are read whole, and their authors\' laws score nothing', () => {
  const laws: Readonly<Record<string, (...row: number[]) => number>> = {
    oscillation_1: (x, v) => 0.8 * Math.sin(x) - 0.5 * v ** 3 - 0.2 * x ** 3 - 0.5 * x * v - x * Math.cos(x),
    oscillation_2: (t, x, v) => 0.3 * Math.sin(t) - 0.5 * v ** 3 - x * v - 5 * x * Math.exp(0.5 * x),
  };
  for (const [name, law] of Object.entries(laws)) {
    const { train, inside, outside } = caseOf(name);
    for (const rows of [train, inside, outside]) {
      assert.equal(rows.y.length, 10_000);
      const verdict = score(rows.y.map((_, i) => law(...rows.columns.map((column) => column[i]!))), table(rows));
      assert.ok('value' in verdict && verdict.value < 1e-20, JSON.stringify(verdict));
    }
  }
  assert.deepEqual([caseOf('bactgrow').variables, caseOf('stress_strain').variables], [['b', 's', 'temp', 'pH'], ['strain', 'temp']]);
});

test('the mean scores 1, the target 0, and what is no list of finite numbers is rejected', () => {
  const { train } = caseOf('feynman-I.8.14');
  const data = table(train);
  const mean = train.y.reduce((sum, value) => sum + value, 0) / train.y.length;
  assert.deepEqual(score(train.y.slice(), data), { value: 0 });
  const ones = score(train.y.map(() => mean), data);
  assert.ok('value' in ones && Math.abs(ones.value - 1) < 1e-12);
  for (const [output, why] of [[null, /expected/], [train.y.slice(1), /expected 1000/], [Array.from(train.y), /expected/], [train.y.map((y, i) => (i === 7 ? Number.NaN : y)), /row 7/], [train.y.map(() => 1e200), /too large/], [train.y.map(() => Number.POSITIVE_INFINITY), /row 0/]] as const) assert.match(rejected(output as Plain, data), why);
});

test('the picture has a dot for a row, also where the program is far off', () => {
  const { train } = caseOf('nguyen-12');
  const svg = picture(table(train), train.y.map((y, i) => (i === 0 ? 1e9 : y)));
  assert.equal(svg.match(/<circle/g)!.length, 100);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});

test('what a slice fits to is the search table alone', () => {
  const { chunk, instances } = variants.oscillation_1!;
  const { variables, y } = chunk!.data as unknown as { variables: string[]; y: Float64Array };
  assert.deepEqual(variables, ['x0', 'x1']);
  assert.ok(y.length <= 500);
  const { y: all } = instances().find(({ split }) => split === 'search')!.data as unknown as Rows;
  assert.ok(y.every((value) => all.includes(value)));
  assert.equal(problem.name, 'symbolic-regression-nguyen-7');
});

test('clade run symbolic-regression finds a law, and the program it writes is the law', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-regression-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { status, stderr } = spawnSync(process.execPath, [new URL('../../bin/clade.js', import.meta.url).pathname, 'run', 'symbolic-regression:feynman-I.16.6', '--evaluations', '3000', '--out', `${folder}/run`], { env: {}, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /in distribution +out of distribution/);
  const text = /EVOLVE-BLOCK-START\s*return (.*);/.exec(readFileSync(`${folder}/run/best.ts`, 'utf8'))![1]!;
  const law = new Function('x0', 'x1', 'x2', `return ${text};`) as (c: number, v: number, u: number) => number;
  for (const [c, v, u] of [[1, 2, 3], [4.5, 1.2, 3.3]] as const) assert.ok(Math.abs(law(c, v, u) - (u + v) / (1 + (u * v) / c ** 2)) < 1e-9, text);
});

test('a list of the answers is no record once there is a law', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-answers-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { train } = caseOf('nguyen-1');
  const seed = readFileSync(new URL('./seed.ts', import.meta.url), 'utf8');
  const answers = train.y.reduceRight((rest, y, i) => `x0 === ${train.columns[0]![i]} ? ${y} : ${rest}`, '0');
  const file = join(folder, 'answers.ts');
  writeFileSync(file, seed.replace('return 0;', `return ${answers};`));
  const { best, state } = await evolve({ problem: 'symbolic-regression:nguyen-1', seedProgram: file, evaluations: 3000, out: join(folder, 'run') });
  assert.ok(state.records[0]!.total === 0 && state.records[0]!.validation > 0.9, 'the list knows all rows of the search and no other');
  assert.ok(best.validation! < 1e-20 && !best.source.includes('==='), best.source);
});
