import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { score } from './score.ts';

const data = { capacity: 100, items: Uint8Array.of(60, 50, 40, 50, 7) };
const good = Uint8Array.of(100, 100, 40, 50, 100);
const judge = (output: Plain) => score(output, data, { id: 'test' });

test('counts bins, bound and behaviour', () => {
  assert.deepEqual(judge(good), {
    value: 0,
    // Open after each item: 1, 2, 1, 0, 1.
    metrics: { bins: 3, lowerBound: 3, perfect: 2 / 5, open: 5 / 5 / 3 },
  });
});

test('one bin too many is a third too many', () => {
  const verdict = judge(Uint8Array.of(100, 100, 100, 50, 60));
  assert.equal('value' in verdict && verdict.value, 0);
  const worse = judge(Uint8Array.of(100, 100, 100, 50, 100));
  assert.equal('value' in worse && worse.value, 100 / 3);
});

const cheats: Record<string, Plain> = {
  'no output': null,
  'a number': 3,
  'its own score': { bins: 1, value: 0 },
  'a plain array': [...good],
  'floats with NaN': Float64Array.of(100, Number.NaN, 40, 50, 100),
  'a wider integer type': Int32Array.from(good),
  'short, items missing': good.slice(0, 4),
  'long, items repeated': Uint8Array.of(...good, 100),
  empty: new Uint8Array(0),
  'level smaller than the item': Uint8Array.of(100, 40, 100, 60, 10),
  'a level that no bin has': Uint8Array.of(100, 99, 40, 50, 100),
  'a bin used twice': Uint8Array.of(100, 100, 40, 50, 40),
  'a full bin': Uint8Array.of(100, 100, 40, 50, 0),
  'a bin larger than the capacity': Uint8Array.of(200, 140, 90, 50, 100),
  'beyond the table of levels': Uint8Array.of(100, 255, 40, 50, 100),
};

for (const [name, output] of Object.entries(cheats)) {
  test(`rejects ${name}`, () => assert.ok('rejected' in judge(output)));
}

test('every single change of a packing is rejected or still counts its bins', () => {
  for (let i = 0; i < good.length; i++) {
    for (let level = 0; level < 256; level++) {
      const output = good.slice();
      output[i] = level;
      const verdict = judge(output);
      if ('rejected' in verdict) continue;
      assert.equal(verdict.metrics!.bins, output.filter((each) => each === 100).length);
      assert.ok(verdict.value >= 0);
    }
  }
});
