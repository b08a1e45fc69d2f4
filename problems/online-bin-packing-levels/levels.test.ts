import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CandidateHandle } from 'clade';
import { handleOf, seedOf } from '../handle.ts';
import { type Packing, published } from '../online-bin-packing/instances.ts';
import { knownRules } from '../online-bin-packing/known-rules.ts';
import { weibull } from '../online-bin-packing/weibull.ts';
import { run } from './harness.ts';
import problem from './problem.ts';
import { score } from './score.ts';

const rule = (body: string) => handleOf(`let memory = 0; function priority(item, remaining, counts) { ${body} }`, 'priority');
const packed = (name: string, items: Uint8Array) => knownRules.find((each) => each.name === name)!.pack(items);

const sumOfSquares = `
  const leaves = remaining === 100 ? 0 : 1 - 2 * counts[remaining];
  const arrives = remaining === item ? 0 : 1 + 2 * counts[remaining - item];
  return -(leaves + arrives);`;

test('the seed is Best Fit', () => {
  const seed = handleOf(seedOf(import.meta.url), 'priority');
  for (const { data } of problem.instances().slice(0, 6)) assert.deepEqual(run(seed, data), packed('Best Fit', (data as Packing).items));
});

test('Sum-of-Squares is a program here, and reaches 0.483 % on the instances of FunSearch', () => {
  const candidate = rule(sumOfSquares);
  const values = published().slice(0, 5).map((instance) => {
    const output = run(candidate, instance.data);
    assert.deepEqual(output, packed('Sum-of-Squares', instance.data.items));
    const verdict = score(output, instance.data, instance);
    assert.ok('value' in verdict);
    return verdict.value;
  });
  assert.equal((values.reduce((sum, value) => sum + value) / 5).toFixed(3), '0.483');
});

test('a candidate sees the open bins of the moment, at every call', () => {
  const items = weibull(1000, 300);
  const counts = new Int32Array(101);
  const output = packed('Best Fit', items);
  let calls = 0;
  let at = 0;
  const spy: CandidateHandle = {
    ...rule(''),
    call: (item, remaining, seen) => {
      calls++;
      assert.deepEqual([...(seen as Int32Array)], [...counts]);
      assert.ok(remaining === 100 || counts[remaining as number]! > 0);
      // The new bin is asked for last; then the item is placed.
      if (remaining === 100) {
        const level = output[at]!;
        if (level < 100) counts[level]!--;
        if (level > items[at]!) counts[level - items[at]!]!++;
        at++;
      }
      return (item as number) - (remaining as number);
    },
  };
  assert.deepEqual(run(spy, { capacity: 100, items }), output);
  assert.ok(at === 300 && calls > 600);
});

test('what a candidate writes into counts, it never sees again', () => {
  const data = { capacity: 100, items: weibull(1000, 400) };
  const scribble = 'counts.fill(7); counts[remaining] = -1; counts.reverse();';
  const clean = run(rule(sumOfSquares), data);
  assert.deepEqual(run(rule(`const it = (() => { ${sumOfSquares} })(); ${scribble} return it;`), data), clean);
  // Hidden between two calls of one item, cleaned up at the last.
  const mailbox = run(rule('const mail = counts[0]; counts[0] = remaining === 100 ? 0 : 1; return mail ? remaining : -remaining;'), data);
  assert.deepEqual(mailbox, run(rule('return -remaining;'), data));
});

test('patched prototypes of its realm gain a candidate nothing', () => {
  const data = { capacity: 100, items: weibull(1000, 400) };
  const patch = `if (!memory++) {
    Int32Array.prototype.set = Object.getPrototypeOf(Int32Array.prototype).set = () => {};
    Reflect.apply = Array.prototype[Symbol.iterator] = undefined;
    Object.setPrototypeOf(counts, null);
  } const saw = counts[0]; counts[0] = 5; if (saw) throw new Error('stale'); return -remaining;`;
  assert.deepEqual(run(rule(patch), data), run(rule('return -remaining;'), data));
});

test('a buffer that was taken away is an error of the candidate', () => {
  assert.throws(() => run(rule('counts.buffer.transfer?.(); return 0;'), { capacity: 100, items: Uint8Array.of(9, 9) }), TypeError);
});

test('what is no number is an error that says where', () => {
  const data = { capacity: 100, items: Uint8Array.of(60, 30) };
  assert.throws(() => run(rule('return remaining === 40 ? NaN : 0;'), data), /returned NaN for \(30, 40, counts\)/);
  assert.throws(() => run(rule('return counts;'), data), /returned a object for \(60, 100, counts\)/);
  assert.deepEqual([...run(rule('return -Infinity;'), data)], [100, 40]);
});
