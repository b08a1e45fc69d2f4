/** Rules for cap sets in bulk: what a slice counts is what the problem's own harness counts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CandidateHandle } from '../src/core/index.ts';
import { random } from '../src/core/index.ts';
import { chunk } from '../src/symbolic/caps/chunk.ts';
import { climbRing, climbRule, image, lastOf, priorities, printRule, randomRing, randomRule, readRule, readings, space, sums, tidy } from '../src/symbolic/index.ts';
import { handleOf } from '../problems/handle.ts';
import { run } from '../problems/cap-set/harness.ts';

const harness = (block: string, n: number): number => run(handleOf(`function priority(v, n) { ${block} }`, 'priority') as CandidateHandle, { n }).length;

test('the fast choice takes as many vectors as the harness, ties included', () => {
  for (const n of [1, 2, 3, 4, 5]) {
    const whole = space(n);
    const rng = random(n, 'priorities');
    for (let k = 0; k < 20; k++) {
      const values = Int32Array.from({ length: whole.size }, () => rng.int(1 + k) * (k % 3 === 0 ? -1 : 40));
      assert.equal(whole.greedy(values), harness(`return [${values.join()}][v.reduce((all, digit) => 3 * all + digit, 0)];`, n), `n = ${n}, ${k}`);
    }
  }
});

test('rules of one ring and of layers are printed, read again, and count as they say', () => {
  const rng = random(3, 'rules');
  for (const [places, last] of [[2, 0], [4, 0], [3, 1], [4, 1], [3, 2]] as const) {
    const [inner, whole] = [space(places), space(places + last)];
    const rings = Array.from({ length: 3 }, () => randomRing(places, rng));
    for (let k = 0; k < 8; k++) {
      const rule = last === 0 ? { places, rings: [rings[k % 3]!], layers: [{ ring: 0, more: 0 }] } : randomRule(places, 3 ** last, k === 0 ? rings.slice(0, 1) : rings, rng);
      assert.equal(lastOf(rule), last);
      const text = printRule(rule);
      assert.deepEqual(readRule(text.replaceAll('\n', '\n    '), whole.n), rule, text);
      const size = whole.greedy(priorities(rule, rule.rings.map((ring) => sums(inner, ring)), new Int32Array(whole.size)));
      assert.equal(size, harness(text, whole.n), text);
    }
  }
});

test('what nobody printed is not read', () => {
  const text = printRule({ places: 4, rings: [randomRing(4, random(1))], layers: [{ ring: 0, more: 0 }] });
  assert.ok(readRule(text, 4));
  assert.equal(readRule(text, 7), undefined, 'three entries that choose a layer are too many');
  for (const other of ['return 0;', text.replace('9 *', '8 *'), text.replace('[', '[99, '), text.replace('sum = 0', 'sum = 1'), `${text} // more`, text.replace('return sum', 'return -sum')]) assert.equal(readRule(other, 4), undefined, other);
});

test('an image of a ring is another ring whose sums are the same numbers in another order', () => {
  const rng = random(5, 'images');
  const inner = space(4);
  const ring = randomRing(4, rng);
  const sorted = (values: Int32Array): number[] => [...values].sort((a, b) => a - b);
  const images = Array.from({ length: 20 }, () => sums(inner, image(ring, 4, rng)));
  for (const values of images) assert.deepEqual(sorted(values), sorted(sums(inner, ring)));
  assert.ok(new Set(images.map(String)).size > 3);
});

test('readings say how a sum changes with an entry', () => {
  const inner = space(5);
  const ring = randomRing(5, random(6));
  const counts = readings(inner, ring.second, ring.third);
  const added = sums(inner, ring).map((value, x) => value + 2 * counts[7 * inner.size + x]!);
  assert.deepEqual(added, sums(inner, { ...ring, table: ring.table.map((entry, at) => entry + (at === 7 ? 2 : 0)) }));
});

test('climbing never ends below its start, and says what the result is worth', () => {
  const rng = random(7, 'climb');
  const [inner, whole] = [space(4), space(5)];
  const count = (rule: Parameters<typeof printRule>[0]): number => harness(printRule(rule), rule.places + lastOf(rule));
  const start = randomRing(4, rng);
  const climbed = climbRing(start, { space: inner, rng, patience: 200, until: Infinity });
  assert.ok(climbed.size >= inner.greedy(sums(inner, start)) && climbed.tried > 100);
  assert.equal(count({ places: 4, rings: [climbed.what], layers: [{ ring: 0, more: 0 }] }), climbed.size);
  const pool = [climbed.what, climbRing(randomRing(4, rng), { space: inner, rng, patience: 100, until: Infinity }).what];
  const rule = randomRule(4, 3, pool, rng);
  const layered = climbRule(rule, pool, { space: whole, inner, rng, patience: 200, until: Infinity });
  assert.ok(layered.size >= count(rule));
  assert.equal(count(layered.what), layered.size);
  assert.deepEqual(tidy(layered.what), layered.what);
  const none = climbRing(start, { space: inner, rng, until: inner.work });
  assert.deepEqual([none.what.table, none.tried], [start.table, 1], 'no work, no change');
});

test('a slice is pure, stays within its effort, starts from living rules, and finds the largest sets of small dimensions', async () => {
  for (const [n, largest] of [[1, 2], [2, 4], [3, 9], [4, 20]] as const) {
    const { blocks } = await chunk({ data: { n }, seeds: [], turn: 1, stream: [1, n], effort: 0.2 });
    assert.equal(blocks[0]!.kind, `rule of ${largest}`);
    assert.equal(harness(blocks[0]!.text, n), largest);
  }
  const task = { data: { n: 5 }, turn: 1, stream: [1], effort: 0.1 };
  const first = await chunk({ ...task, seeds: [] });
  const seeds = [...first.blocks.map(({ text }) => text), 'return 0;'];
  const [second, again] = [await chunk({ ...task, seeds }), await chunk({ ...task, seeds })];
  assert.deepEqual(second, again);
  assert.notDeepEqual(second, first);
  assert.ok(first.tried > 50 && first.tried < 20_000 && first.blocks.length <= 6);
  const longer = await chunk({ ...task, seeds: [], effort: 0.2 });
  assert.ok(longer.tried > 1.5 * first.tried && longer.tried < 3 * first.tried, `${first.tried} ${longer.tried}`);
});
