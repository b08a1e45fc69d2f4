import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { random } from '../src/core/index.ts';
import { SEARCHED, heldOutOf, type Table, crowdFit, fit, print, valueAt, valuesBy } from '../src/symbolic/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-fit-'));
after(() => rmSync(folder, { recursive: true }));
const CLADE = join(import.meta.dirname, '../bin/clade.js');
const clade = (...args: readonly string[]) => spawnSync(process.execPath, [CLADE, 'fit', ...args], { env: {}, encoding: 'utf8' });

const rng = random(8);
const tableOf = (rows: number, noise: number): Table => {
  const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => 0.5 + rng.float() * 2));
  return { columns, y: Float64Array.from({ length: rows }, (_, i) => 2 * columns[0]![i]! * columns[1]![i]! + 1 + noise * rng.normal()) };
};
const SHORT = { operators: ['add', 'mul', 'square'], population: 40, islands: 2, blocks: 0 };

test('what is printed as held out is the error of rows that the search never saw, by Math', async () => {
  const table = tableOf(400, 0.3);
  const { front, rows } = await fit({ table, ...SHORT, generations: 12 });
  const test = heldOutOf(table, {})!;
  assert.deepEqual(rows, { search: 300, fitted: 300, heldOut: 100 });
  for (const { program, error, heldOut } of front) {
    const sum = ({ columns, y }: Table): number => valuesBy(program, columns, y.length).reduce((all, value, i) => all + (value - y[i]!) ** 2, 0);
    const spread = ({ y }: Table): number => y.reduce((all, value) => all + (value - y.reduce((a, b) => a + b) / y.length) ** 2, 0);
    assert.ok(Math.abs(heldOut! - sum(test) / spread(test)) <= 1e-12 * heldOut!);
    // both shares together are the whole table: what is left of the sum is that of the other rows
    const others = sum(table) - sum(test);
    const rest = new Set(test.y);
    const y = table.y.filter((value) => !rest.has(value));
    assert.equal(y.length, 300);
    assert.ok(Math.abs(error - others / spread({ columns: [], y })) <= 1e-9 * error, `${error}`);
    assert.equal(valuesBy(program, table.columns, 400)[7], valueAt(program, table.columns.map((column) => column[7]!)));
  }
});

test('of many rows the search sees some, and all judge', async () => {
  const table = tableOf(20_000, 0.1);
  const { rows, best } = await fit({ table, ...SHORT, generations: 8 });
  assert.deepEqual(rows, { search: SEARCHED, fitted: 15_000, heldOut: 5000 });
  assert.ok(best.heldOut! < 0.02, String(best.heldOut));
});

test('where nothing explains the target its mean is the answer', async () => {
  const { best } = await fit({ table: { columns: [Float64Array.from({ length: 60 }, () => rng.float())], y: Float64Array.from({ length: 60 }, () => rng.normal() + 5) }, ...SHORT, generations: 1 });
  assert.equal(best.size, 1);
  assert.ok(Math.abs(best.tree as number - 5) < 1);
});

test('two workers find the same each time, and not what one finds', async () => {
  const table = tableOf(60, 0.2);
  const run = async (workers: number) => {
    const { front, bred, generations } = await crowdFit({ table, ...SHORT, generations: 8, workers });
    assert.equal(generations, 8);
    return { bred, front: front.map(({ tree, size, error, heldOut }) => ({ text: print(tree, 'typescript', ['a', 'b']), size, error, heldOut })) };
  };
  const two = await run(2);
  assert.deepEqual(two, await run(2));
  const one = await run(1);
  // twice the formulas are bred, and the front is that of both searches: for no size is it worse than that of one
  assert.ok(two.bred > 1.9 * one.bred && two.bred < 2.1 * one.bred, `${two.bred} ${one.bred}`);
  for (const { size, error } of one.front) assert.ok(two.front.some((other) => other.size <= size && other.error <= error), `${size} ${error}`);
  assert.notDeepEqual(two.front, one.front);
});

test('clade fit writes the formula and the front where it is told, and refuses before it searches', () => {
  const file = join(folder, 'data.csv');
  writeFileSync(file, `class;b x;y\n${Array.from({ length: 50 }, (_, i) => [i / 10, (i * 7) % 11, (i / 10) * ((i * 7) % 11) * 0.5].join(';')).join('\n')}\n`);
  const out = join(folder, 'out');
  const { status, stdout, stderr } = clade(file, '--target', 'y', '--operators', 'add,mul', '--generations', '5', '--workers', '2', '--out', out);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^y = 0\.5 \* (class \* b x|b x \* class)\n/);
  assert.match(stdout, /held out of 12 that the search never saw/);
  assert.match(readFileSync(join(out, 'formula.ts'), 'utf8'), /export function y\(column_class: number, column_b_x: number\)/);
  assert.match(readFileSync(join(out, 'formula.py'), 'utf8'), /def y\(column_class, column_b_x\)/);
  assert.match(readFileSync(join(out, 'front.csv'), 'utf8'), /^nodes,error,held_out,formula\n1,/);
  for (const name of ['formula.tex', 'front.svg']) assert.ok(existsSync(join(out, name)), name);
  assert.match(readFileSync(join(out, 'front.svg'), 'utf8'), /^<svg /);
  assert.match(readFileSync(join(out, 'formula.py'), 'utf8'), /return 0\.5 \* /);
  const json = clade(file, '--target', 'y', '--operators', 'add,mul', '--generations', '5', '--json');
  assert.equal(JSON.parse(json.stdout).best.size, 5);
  const refused: readonly (readonly [string[], RegExp])[] = [
    [['--target', 'z'], /no column "z"/],
    [['--target', 'y', '--operators', 'sine'], /no operator "sine"[\s\S]*did you mean "sin"/],
    [['--target', 'y', '--most', '1000'], /--most 1000 is not a whole number from 3 to 100/],
    [['--target', 'y', '--out', file], /--out .* cannot be made/],
  ];
  for (const [args, message] of refused) {
    const wrong = clade(file, ...args);
    assert.equal(wrong.status, message.source.includes('column') ? 3 : 2, wrong.stderr);
    assert.match(wrong.stderr, message);
  }
  assert.match(clade(folder, '--target', 'y').stderr, /is a folder/);
});

test('Ctrl-C ends the search, and what was found is told', { timeout: 300_000 }, async () => {
  const file = join(folder, 'noise.csv');
  writeFileSync(file, `a,y\n${Array.from({ length: 100 }, (_, i) => `${i / 10},${Math.sin(i) + i / 20}`).join('\n')}\n`);
  for (const workers of ['1', '2']) {
    const child = spawn(process.execPath, [CLADE, 'fit', file, '--target', 'y', '--seconds', '500', '--workers', workers], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, stopped] = ['', false];
    child.stdout.on('data', (chunk) => void (said += chunk));
    child.stderr.on('data', (chunk) => {
      if (!/generation/.test(String(chunk)) || stopped) return;
      stopped = true;
      child.kill('SIGINT');
    });
    const [code] = await new Promise<[number]>((resolve) => child.once('close', (status) => resolve([status!])));
    assert.equal(code, 130);
    assert.match(said, /^y = .*\n[\s\S]*stopped by Ctrl-C/);
  }
});
