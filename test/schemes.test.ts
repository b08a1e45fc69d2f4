/** How parents and survivors are chosen where formulas are bred. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { random } from '../src/core/index.ts';
import { SCHEMES, type Table, symbolicSearch } from '../src/symbolic/index.ts';
import { type Herd, residualsOf, sorted } from '../src/symbolic/schemes/index.ts';
import { expression, operatorNamed } from '../src/symbolic/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-schemes-'));
after(() => rmSync(folder, { recursive: true }));
const rng = random(3);
const herdOf = (count: number): Herd => ({
  errors: Float64Array.from({ length: count }, () => Math.exp(rng.normal())),
  lengths: Int32Array.from({ length: count }, () => 1 + rng.int(12)),
  ages: Int32Array.from({ length: count }, () => rng.int(6)),
});
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('fronts are those of the definition: whom nobody beats, then whom only these beat', () => {
  for (let turn = 0; turn < 20; turn++) {
    const herd = herdOf(60);
    const { errors, lengths } = herd;
    const beats = (a: number, b: number): boolean => errors[a]! <= errors[b]! && lengths[a]! <= lengths[b]! && (errors[a]! < errors[b]! || lengths[a]! < lengths[b]!);
    const { front, crowding } = sorted(herd);
    let left = indices(60);
    for (let at = 0; left.length > 0; at++) {
      const first = left.filter((b) => !left.some((a) => beats(a, b)));
      assert.deepEqual(left.filter((i) => front[i] === at), first);
      const sizes = first.map((i) => lengths[i]!);
      for (const end of [Math.min(...sizes), Math.max(...sizes)]) assert.equal(crowding[first.find((i) => lengths[i] === end)!], Number.POSITIVE_INFINITY);
      left = left.filter((i) => !first.includes(i));
    }
  }
  // of copies all but one come last
  const { front } = sorted({ errors: [1, 1, 5], lengths: [3, 3, 9], ages: [0, 0, 0] });
  assert.deepEqual([...front], [0, 2, 1]);
});

test('nsga2 keeps the first fronts, and draws them more often', () => {
  const herd = herdOf(80);
  const { front } = sorted(herd);
  const scheme = SCHEMES.nsga2!(random(1));
  const kept = new Set(scheme.survivors!(herd, 0));
  assert.equal(kept.size, 40);
  const worst = Math.max(...[...kept].map((i) => front[i]!));
  assert.ok(indices(80).every((i) => kept.has(i) || front[i]! >= worst));
  const draw = scheme.parents(herd);
  const drawn = Array.from({ length: 2000 }, () => front[draw(0)]!);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  assert.ok(mean(drawn) < mean([...front]) * 0.8);
});

test('age-fitness keeps half, of them whoever is best for its age, and what is new goes in', () => {
  const herd = herdOf(80);
  const scheme = SCHEMES['age-fitness']!(random(1));
  const kept = new Set(scheme.survivors!(herd, 0));
  assert.equal(kept.size, 40);
  const unbeaten = indices(80).filter((b) => !indices(80).some((a) => a !== b && herd.ages[a]! <= herd.ages[b]! && herd.errors[a]! <= herd.errors[b]!));
  assert.ok(unbeaten.length > 1 && unbeaten.every((i) => kept.has(i)));
  assert.equal(scheme.fresh, 1);
});

test('lexicase draws who is best on some rows, though worst on the whole; a tournament hardly does', () => {
  // program 0 is right on every fourth row and far off elsewhere; the others are all a little off
  const residual = (program: number, at: number): number => (program === 0 ? (at % 4 === 0 ? 0 : 9) : 1 + 0.01 * program);
  const herd: Herd = { errors: [7, ...Array.from({ length: 19 }, () => 1)], lengths: new Int32Array(20).fill(5), ages: new Int32Array(20), residual };
  const share = (name: string): number => {
    const draw = SCHEMES[name]!(random(2)).parents(herd);
    return Array.from({ length: 1000 }, () => draw(0.05)).filter((i) => i === 0).length / 1000;
  };
  assert.ok(share('lexicase') > 0.15, String(share('lexicase')));
  assert.ok(share('tournament') < 0.02);
});

const table: Table = (() => {
  const columns = [0, 1].map(() => Float64Array.from({ length: 60 }, () => 0.5 + rng.float() * 2));
  return { columns, y: Float64Array.from({ length: 60 }, (_, i) => columns[0]![i]! ** 2 * columns[1]![i]! + columns[1]![i]!) };
})();

test('residuals are those after the best straight line, row by row', () => {
  const product = expression([64, 65, operatorNamed('mul')!.code], [1, 1, 0]);
  const residual = residualsOf(table, 60)(1, () => product);
  const f = table.columns[0]!.map((x, i) => x * table.columns[1]![i]!);
  const sum = indices(60).reduce((all, i) => all + residual(0, i), 0);
  for (const [slope, offset] of [[1, 0], [2, 0.1], [1.5, 1]] as const) assert.ok(sum <= indices(60).reduce((all, i) => all + (table.y[i]! - offset - slope * f[i]!) ** 2, 0));
  assert.ok(sum > 0);
});

for (const search of Object.keys(SCHEMES)) {
  test(`${search} finds a law, the same each time`, () => {
    const run = (seed: number, generations: number) => {
      const found = symbolicSearch({ table, search, seed, operators: ['add', 'mul', 'div'], population: 60, islands: 4 });
      while (found.generation < generations) found.step();
      return { living: found.living(), front: found.front().map(({ size, error }) => [size, error]) };
    };
    const [first, early] = [run(1, 25), run(1, 3)];
    assert.deepEqual(run(1, 25), first);
    assert.notDeepEqual(run(2, 3).living, early.living);
    assert.ok(first.front.at(-1)![1]! < 1e-12 , String(first.front.at(-1)));
  });
}

test('clade fit --search takes the name of one, and no other', () => {
  const file = join(folder, 'data.csv');
  writeFileSync(file, `a,b,y\n${indices(60).map((i) => `${table.columns[0]![i]},${table.columns[1]![i]},${table.y[i]! + 0.3 * rng.normal()}`).join('\n')}\n`);
  const fit = (search: string) => spawnSync(process.execPath, [join(import.meta.dirname, '../bin/clade.js'), 'fit', file, '--target', 'y', '--operators', 'add,mul,div', '--generations', '12', '--search', search, '--json'], { env: {}, encoding: 'utf8' });
  const [one, other, wrong] = [fit('tournament'), fit('age-fitness'), fit('nsga')];
  assert.equal(one.status, 0, one.stderr);
  assert.equal(other.status, 0, other.stderr);
  // the formulas are those of the search by system; what evolution bred beside it differs
  assert.notEqual(JSON.parse(other.stdout).bred, JSON.parse(one.stdout).bred);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /no search "nsga"[\s\S]*did you mean "nsga2"/);
});
