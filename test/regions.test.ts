/** EVOLVE blocks that are expressions of numbers: read as trees, bred part by part, written back. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type CladeError, type Ctx, type Entry, random } from '../src/core/index.ts';
import { evolve } from '../src/index.ts';
import { analyseParent, blockText, withBlock } from '../src/language/index.ts';
import { expressions } from '../src/proposers/expressions.ts';
import { STRANGERS, isKnown, met } from '../src/proposers/acquaintance.ts';
import { type Region, behaviourOf, breedRegions, probeOf, readRegion, regionText } from '../src/symbolic/regions/index.ts';
import { readCommit } from '../src/engine/index.ts';
import { look } from '../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-regions-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const framed = (block: string, head = 'x: number, y: number', tail = ''): string => `const LIMIT = 7;\nexport function f(${head}): number {\n  // EVOLVE-BLOCK-START\n  ${block}\n  // EVOLVE-BLOCK-END\n${tail}}\n`;
const regionOf = (source: string): Region | undefined => readRegion(analyseParent(source));
const seedOf = (name: string): string => readFileSync(new URL(`../problems/${name}/seed.ts`, import.meta.url), 'utf8');
const runs = (text: string) => new Function('x', 'y', 'LIMIT', text) as (x: number, y: number, limit: number) => number;
const same = (a: number, b: number): boolean => Object.is(a + 0, b + 0) || Math.abs(a - b) <= 1e-12 * Math.abs(a);

test('conditions, early returns, assignments and constants are read, and what is written does the same', () => {
  const rng = random(4);
  const blocks = [
    'return x - (y - -2);',
    'const d = x - y; if (d > 2.5) return d * 0.5; return Math.max(d, 1, y) - y / 3;',
    'let a = x; if (x < y && !(y === 3)) { a -= y; } else if (x >= 5 || y !== 2) { const b = a * a; a = b % 4; } return a ** 2 + a ** y;',
    'if (x <= LIMIT) { if (y > 0) return -(x ** 2); } else { return Math.floor(x) + Math.hypot(x, y); } return true ? y : x;',
    'return 1 / (x / y) - (x < 3 ? 1 : 2) * (y > 1 ? x : -y) + Math.PI;',
    'const s = x * y + 1; return Math.sqrt(Math.abs(s)) / (s * s + (s > 0 ? s : 2));',
    'return -(-x) - (-(x - y)) ** 3;',
  ];
  for (const block of blocks) {
    const region = regionOf(framed(block));
    assert.ok(region, block);
    const [before, after] = [runs(block), runs(regionText(region))];
    for (let i = 0; i < 200; i++) {
      const [x, y] = [rng.int(12) - 4, rng.chance(0.5) ? rng.int(9) - 3 : rng.normal() * 4];
      assert.ok(same(before(x, y, 7), after(x, y, 7)), `${block}\n${regionText(region)}\n${x} ${y}`);
    }
  }
  assert.match(regionText(regionOf(framed(blocks[5]!))!), /^const a = x \* y \+ 1;\nreturn /, 'what occurs again has a name');
});

test('anything else is not read', () => {
  for (const block of ['for (;;) {}', 'return [x][0];', 'return g(x);', 'return x < y;', 'return x ? 1 : 2;', 'x = y;', 'return x & 1;', 'return Math.sin(x, y);', 'return z;', 'if (x > 1) return x;']) assert.equal(regionOf(framed(block)), undefined, block);
  assert.equal(regionOf(framed('return v[0];', 'v: Int8Array, n: number')), undefined);
  assert.equal(regionOf(framed('return v + n;', 'v: Int8Array, n: number')), undefined);
  assert.equal(regionOf('export const f = (x: number) => x;'), undefined);
  // what each way of many conditions goes on to would be endless
  assert.equal(regionOf(framed(`${'if (x > 1) { if (y > 2) return 1; }\n'.repeat(16)} return 0;`)), undefined);
});

test('what stands before the block is read as it is, or the block is not', () => {
  const behind = (before: string, block: string): string => framed(block).replace('  // EVOLVE-BLOCK-START', `  ${before}\n  // EVOLVE-BLOCK-START`);
  const region = regionOf(behind('let t = x; t *= 2; for (let i = 0; i < 3; i++) console.log(i);', 'return t + y;'))!;
  assert.ok(same(runs(regionText(region))(3, 4, 7), 10), regionText(region));
  // a parameter that is no longer what it was; a variable that a loop goes on to change
  assert.equal(regionOf(behind('x = x + 1;', 'return x * 2;')), undefined);
  assert.equal(regionOf(behind('if (y > 2) x++;', 'return x * 2;')), undefined);
  assert.equal(regionOf(behind('let t = x * 2; for (let i = 0; i < 3; i++) t += y;', 'return t + x;')), undefined);
});

test('parents whose functions take other numbers are not crossed', async () => {
  const sources = [framed('return (x * 2 - 100) * (x - 3) + Math.sin(x);', 'x: number, y = 0'), framed('return x * y - y / 3;')];
  const proposer = expressions({ drafts: 2 });
  const parents = sources.map((_, k) => ({ id: `${k}.0`, program: String(k) }) as Entry);
  for (let draw = 0; draw < 60; draw++) {
    const ctx = { rng: random(draw), source: (program: string) => sources[Number(program)]!, vocabulary: {}, maxNodes: 100 } as unknown as Ctx;
    for (const draft of await proposer.propose({ parents, inspirations: [], niche: 0, state: STRANGERS } as unknown as Parameters<typeof proposer.propose>[0], ctx)) assert.deepEqual(draft.parents, ['0.0']);
  }
});

test('a block that changes variables for what stands after it keeps all of them', () => {
  const seed = seedOf('optimizer-discovery');
  const region = regionOf(seed)!;
  assert.deepEqual(region.outputs.map(({ name }) => name), ['w', 'm', 'v']);
  const step = (source: string) => new Function('w', 'g', 'm', 'v', 'lr', `${blockText(source)}\nreturn [w, m, v];`) as (...args: number[]) => number[];
  const [before, after] = [step(seed)(1, 0.3, 0.2, 0.1, 0.01), step(withBlock(seed, regionText(region)))(1, 0.3, 0.2, 0.1, 0.01)];
  before.forEach((value, k) => assert.ok(same(value, after[k]!), `${value} ${after[k]}`));
});

test('children keep types, are what their text says, and none does what is known', () => {
  const probe = probeOf(2, [100]);
  let regions = [regionOf(framed('const d = x - y; if (d > 2.5) return d * 0.5; return Math.max(d, 1) - y / 3;'))!, regionOf(framed('return x < 3 ? Math.sqrt(y) : x * y;'))!];
  const rng = random(11);
  let [made, dropped] = [0, 0];
  for (let turn = 0; turn < 50; turn++) {
    const parents = [rng.pick(regions), ...regions.slice(-4)];
    const seen = new Set(parents.map((region) => behaviourOf(region, probe[0]!)));
    const { children, same: twins } = breedRegions({ parents, rng, probe, known: (word) => seen.has(word(0)), most: 50, wanted: 3 });
    dropped += twins;
    for (const { text, behaviour } of children) {
      made++;
      const child = regionOf(framed(text));
      assert.ok(child, text);
      assert.deepEqual(probe.map((way) => behaviourOf(child, way)), behaviour, text);
      assert.ok(!seen.has(behaviour[0]!));
      seen.add(behaviour[0]!);
      const run = runs(text);
      assert.equal(typeof run(2, 3, 7), 'number');
      regions = [...regions, child].slice(-40);
    }
  }
  assert.ok(made > 80 && dropped > 5, `${made} children, ${dropped} dropped`);
  assert.deepEqual(breedRegions({ parents: regions, rng, probe, known: () => true, most: 50 }).children, []);
});

test('a probe tells an order from values, and an order in one variable from one in another', () => {
  const probe = probeOf(2, [100]);
  const words = (block: string) => probe.map((way) => behaviourOf(regionOf(framed(block))!, way));
  const [plain, scaled, other] = [words('return x - y;'), words('return 3 * (x - y) + 1;'), words('return (x - y) * x;')];
  assert.notEqual(plain[0], scaled[0]);
  assert.deepEqual(plain.slice(1), scaled.slice(1));
  assert.deepEqual(words('return x - y;'), words('const a = x; return -(y - a);'));
  // for whole x above 0 the order along y is that of -y; along x it is not
  assert.equal(plain[4], other[4]);
  assert.notEqual(plain[1], other[1]);
});

test('a way is believed once twins were told apart by it often enough, and no longer than that holds', () => {
  const word = (...words: string[]) => (way: number): string => words[way]!;
  let memory = STRANGERS;
  // the newest do not count: of two that are under way at once neither is known to be the other's twin
  for (let i = 0; i < 70; i++) memory = met(memory, `v${i} order`, i > 0);
  assert.ok(isKnown(memory, word('v3', 'new')), 'the same values are known at once');
  assert.ok(!isKnown(memory, word('fresh', 'order')), 'six twins are not enough');
  for (let i = 70; i < 90; i++) memory = met(memory, `v${i} order`, true);
  assert.ok(isKnown(memory, word('fresh', 'order')));
  assert.ok(!isKnown(memory, word('fresh', 'other')));
  for (let i = 90; i < 94; i++) memory = met(memory, `v${i} order`, null);
  assert.ok(isKnown(memory, word('fresh', 'order')), 'a failure says nothing');
  for (let i = 94; i < 98; i++) memory = met(memory, `v${i} order`, false);
  assert.ok(!isKnown(memory, word('fresh', 'order')));
});

test('the recipe makes progress from the seed alone, the same with one worker and two', async () => {
  const run = (workers: number) => evolve({ problem: 'deceptive-maze', recipe: 'symbolic', evaluations: 120, workers, out: join(folder, String(workers)) });
  const [one, two] = [await run(1), await run(2)];
  assert.equal(one.digest, two.digest);
  assert.ok(one.best.score < 3, `${one.best.score}`);
  const { store } = look(join(folder, '1'));
  const drafts = Array.from({ length: store.commits() - 1 }, (_, i) => readCommit(store, i + 1)!).flatMap(({ drafts }) => drafts);
  store.close();
  assert.ok(drafts.some(({ kind, mark }) => kind === 'subtree crossover' && mark) && drafts.some(({ kind }) => kind === 'subtree mutation'));
});

test('a program that is no expression is refused before anything starts', async () => {
  await assert.rejects(evolve({ problem: 'circle-packing', recipe: 'symbolic', evaluations: 10, out: join(folder, 'none') }), (error: CladeError) => error.code === 'usage.bad-recipe' && /expressions/.test(error.message));
});
