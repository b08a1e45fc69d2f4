import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handleOf, seedOf } from '../handle.ts';
import { prepare, run } from './harness.ts';
import { knownRules } from './known-rules.ts';
import problem from './problem.ts';
import { weibull } from './weibull.ts';

const rule = (body: string) => handleOf(`function priority(item, remaining) { ${body} }`, 'priority');
const pack = (body: string, ...items: number[]) => {
  const candidate = rule(body);
  return [...run(candidate, { capacity: 100, items: Uint8Array.from(items) }, prepare(candidate))];
};

test('the seed is Best Fit, item by item, as a simulator of single bins packs it', () => {
  const seed = handleOf(seedOf(import.meta.url), 'priority');
  const table = prepare(seed);
  const bestFit = knownRules.find(({ name }) => name === 'Best Fit')!;
  for (const { data } of problem.instances().filter(({ split }) => split !== 'validation').slice(0, 12)) {
    assert.deepEqual(run(seed, data, table), bestFit.pack((data as { items: Uint8Array }).items));
  }
});

test('ties go to the fuller bin, and to an open bin before a new one', () => {
  assert.deepEqual(pack('return 0;', 60, 70, 20), [100, 100, 30]);
  assert.deepEqual(pack('return 0;', 60, 20), [100, 40]);
  assert.deepEqual(pack('return 0 * -remaining;', 60, 20), [100, 40]);
});

test('a new bin is taken when it is better', () => {
  assert.deepEqual(pack('return remaining;', 60, 20, 10), [100, 100, 100]);
  assert.deepEqual(pack('return remaining === 100 ? 0 : remaining > 45 ? 1 : -1;', 60, 50, 10), [100, 100, 50]);
});

test('infinities are priorities like others', () => {
  assert.deepEqual(pack('return remaining === 100 ? -Infinity : remaining === 50 ? Infinity : 0;', 60, 50, 10, 10), [100, 100, 50, 40]);
});

test('what is no number is an error that says where', () => {
  assert.throws(() => pack('return remaining - item === 3 ? NaN : 0;', 10), /returned NaN for \(1, 4\)/);
  assert.throws(() => pack('return "9";', 10), /returned a string for \(1, 100\)/);
  assert.throws(() => pack('return { valueOf: () => 1 };', 10), /returned a object/);
  assert.throws(() => pack('return 1n;', 10), /returned a bigint/);
  assert.throws(() => pack('', 10), /returned a undefined/);
});

test('asks for every pair once, whatever the instance', () => {
  const seen = new Map<string, number>();
  const candidate = { ...rule(''), call: (item: unknown, level: unknown) => seen.set(`${item},${level}`, (seen.get(`${item},${level}`) ?? 0) + 1).size };
  run(candidate, { capacity: 100, items: weibull(1000, 500) }, prepare(candidate));
  assert.equal(seen.size, 5050);
  assert.ok([...seen.values()].every((times) => times === 1));
});

test('the table sorts every item size as a plain sort does', () => {
  const value = (item: number, level: number): number => Math.round(9 * Math.sin(item * level)) / 2;
  const { order, start } = prepare({ ...rule(''), call: (item, level) => value(item as number, level as number) });
  for (let item = 1; item <= 100; item++) {
    const levels = Array.from({ length: 101 - item }, (_, i) => item + i);
    const sorted = levels.sort((a, b) => value(item, b) - value(item, a) || a - b);
    const expected = sorted.slice(0, sorted.indexOf(100) + 1);
    assert.deepEqual([...order.subarray(start[item], start[item]! + expected.length)], expected);
  }
});
