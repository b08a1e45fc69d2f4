import assert from 'node:assert/strict';
import { test } from 'node:test';
import { top } from '../../src/archives/index.ts';
import { type Selector, random } from '../../src/core/index.ts';
import { Population } from '../../src/engine/index.ts';
import { entryOf } from './archive.ts';

/**
 * What every selector promises.
 * @example testSelector('mine', mine())
 */
export function testSelector(name: string, selector: Selector): void {
  const population = new Population(top({ size: 30 }));
  // Each is the best on an instance of its own.
  for (let i = 0; i < 30; i++) population.place(entryOf(i, i, 10, {}, Array.from({ length: 30 }, (_, at) => (at === i ? 100 + i : i))), 0);

  test(`${name}: draws the living, as many as asked, the same for the same stream`, () => {
    for (let count = 1; count <= 3; count++) {
      const drawn = selector.select(population, 0, random(1, count), count);
      assert.equal(drawn.length, count);
      for (const entry of drawn) assert.equal(population.entry(entry.id), entry);
      assert.deepEqual(selector.select(population, 0, random(1, count), count), drawn);
    }
  });

  test(`${name}: an empty niche gives nobody`, () => {
    assert.deepEqual(selector.select(new Population(top()), 0, random(1), 2), []);
  });

  test(`${name}: reaches everybody sooner or later, and never prefers the worst`, () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const [entry] = selector.select(population, 0, random(2, i), 1);
      counts.set(entry!.id, (counts.get(entry!.id) ?? 0) + 1);
    }
    const of = (from: number): number => Array.from({ length: 10 }, (_, i) => counts.get(`${from + i}.0`) ?? 0).reduce((a, b) => a + b, 0);
    assert.ok(of(20) >= of(0) * 0.9, 'the best third is drawn at least as often as the worst');
    assert.ok(counts.size >= 10, `${counts.size} different entries in 6,000 draws`);
  });
}
