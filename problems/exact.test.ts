import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { doubles, isIntegers, isqrt, ONE, ratio, reordered, searched, toNumber, toNumbers, units } from './exact.ts';
import { handleOf } from './handle.ts';

/** A generator of its own, so that a failure can be repeated. */
let state = 12345;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

test('a double times 10^18, exactly', () => {
  assert.equal(units(0), 0n);
  assert.equal(units(-0), 0n);
  assert.equal(units(1), ONE);
  assert.equal(units(-2.5), -2_500_000_000_000_000_000n);
  // 0.1 as a double is 0.1000000000000000055511151231257827…
  assert.equal(units(0.1), 100000000000000006n);
  assert.equal(units(0.1, 'floor'), 100000000000000005n);
  assert.equal(units(0.1, 'ceil'), 100000000000000006n);
  assert.equal(units(-0.1), -100000000000000006n);
  assert.equal(units(-0.1, 'floor'), -100000000000000006n);
  assert.equal(units(-0.1, 'ceil'), -100000000000000005n);
  assert.equal(units(1e300), BigInt(1e300) * ONE);
  assert.equal(units(Number.MAX_VALUE), BigInt(Number.MAX_VALUE) * ONE);
});

test('what is between two integers is rounded as asked, also the smallest doubles', () => {
  // 2^-19 is 1907348632812.5 units: a half, exactly.
  assert.equal(units(2 ** -19), 1907348632813n);
  assert.equal(units(-(2 ** -19)), -1907348632813n);
  assert.equal(units(2 ** -19, 'floor'), 1907348632812n);
  assert.equal(units(-(2 ** -19), 'floor'), -1907348632813n);
  assert.equal(units(-(2 ** -19), 'ceil'), -1907348632812n);
  for (const tiny of [Number.MIN_VALUE, 2.5e-310, 1e-161, 4e-19]) {
    assert.deepEqual([units(tiny), units(tiny, 'floor'), units(tiny, 'ceil')], [0n, 0n, 1n]);
    assert.deepEqual([units(-tiny), units(-tiny, 'floor'), units(-tiny, 'ceil')], [0n, -1n, 0n]);
  }
});

test('only finite numbers have units', () => {
  for (const bad of [Number.NaN, Infinity, -Infinity]) assert.throws(() => units(bad), /is not a finite number/);
  for (const bad of ['1', 1n, null, { valueOf: () => 1 }]) assert.throws(() => units(bad as number), /is not a finite number/);
});

test('there and back again: a double of the size of a coordinate loses less than a unit', () => {
  for (let i = 0; i < 2000; i++) {
    const x = (random() - 0.5) * 4;
    const there = units(x);
    assert.ok(Math.abs(toNumber(there) - x) <= 2.3e-16);
    assert.equal(units(toNumber(there), 'floor') <= units(toNumber(there), 'ceil'), true);
  }
  // From one up doubles are coarser than units, and the way back is exact.
  for (let i = 0; i < 2000; i++) assert.equal(toNumber(units(1 + random())) >= 1, true);
  for (const x of [1.1, 1.7, 3.3, 1e6 / 3]) assert.equal(toNumber(units(x)), x);
});

test('a quotient is the nearest double', () => {
  assert.equal(ratio(1n, 3n), 1 / 3);
  assert.equal(ratio(-1n, 3n), -1 / 3);
  assert.equal(ratio(1n, -3n), -1 / 3);
  assert.equal(ratio(-7n, -2n), 3.5);
  assert.equal(ratio(0n, 5n), 0);
  assert.throws(() => ratio(1n, 0n), /zero/);
  assert.equal(ratio(10n ** 400n, 3n * 10n ** 400n), 1 / 3);
  assert.equal(ratio(10n ** 400n, 1n), Infinity);
  assert.equal(ratio(1n, 10n ** 400n), 0);
  // Integers below 2^53 are doubles, and the division of doubles is correct by the standard.
  for (let i = 0; i < 2000; i++) {
    const num = Math.floor(random() * 2 ** 53) - 2 ** 52;
    const den = Math.floor(random() * 2 ** 53) + 1;
    assert.equal(ratio(BigInt(num), BigInt(den)), num / den);
    assert.equal(ratio(BigInt(num) * 7n ** 150n, BigInt(den) * 7n ** 150n), num / den);
  }
});

test('ties go to the even double, and anything past a tie goes up', () => {
  const tie = 2n ** 53n + 1n;
  assert.equal(ratio(tie, 1n), 2 ** 53);
  assert.equal(ratio(tie * 10n ** 60n + 1n, 10n ** 60n), 2 ** 53 + 2);
  assert.equal(ratio(tie * 10n ** 60n - 1n, 10n ** 60n), 2 ** 53);
  assert.equal(ratio(tie + 2n, 1n), 2 ** 53 + 4);
});

test('a list of integers is a list of bigints within the bound, and nothing else', () => {
  assert.equal(isIntegers([1n, -5n, 5n], 3, 5n), true);
  assert.equal(isIntegers([], 0, 5n), true);
  const bad: unknown[] = [[1n, 2n], [1n, 2n, 6n], [1n, 2n, -6n], [1n, 2n, 3], [1n, 2n, '3'], [1n, 2n, Number.NaN], [1n, 2n, null], [1n, 2n, [3n]]];
  bad.push(Array(3), { 0: 1n, 1: 2n, 2: 3n, length: 3 }, null, undefined, 'abc', BigInt64Array.of(1n, 2n, 3n), [1n, 2n, { valueOf: () => 3n }]);
  for (const [i, each] of bad.entries()) assert.equal(isIntegers(each, 3, 5n), false, `case ${i}`);
});

test('the square root of an integer, rounded down', () => {
  for (let n = 0; n < 3000; n++) assert.equal(isqrt(BigInt(n)), BigInt(Math.floor(Math.sqrt(n))));
  for (const root of [10n ** 18n, 10n ** 40n + 7n, 2n ** 200n - 1n]) {
    assert.equal(isqrt(root * root), root);
    assert.equal(isqrt(root * root - 1n), root - 1n);
    assert.equal(isqrt(root * root + 2n * root), root);
  }
  assert.throws(() => isqrt(-1n), /negative/);
});

test('what a candidate returns is copied, and has to be a Float64Array of finite numbers', () => {
  const realm = createContext({});
  const made = (source: string): unknown => runInContext(source, realm);
  const mine = made('Float64Array.of(1, -0, 2.5)') as Float64Array;
  const copy = doubles(mine, 'f', 3);
  assert.ok(copy instanceof Float64Array && [...copy].join() === '1,0,2.5');
  mine[0] = 9;
  assert.equal(copy[0], 1);
  // an iterator of the candidate's own is never asked
  const liar = made('const liar = Float64Array.of(1); liar[Symbol.iterator] = () => { throw 1; }; Object.defineProperty(liar, "length", { value: 5 }); liar');
  assert.deepEqual([...doubles(liar, 'f', 1)], [1]);
  const others = ['[1, 2]', '({ length: 2, 0: 1, 1: 2, [Symbol.toStringTag]: "Float64Array" })', 'Object.create(Float64Array.prototype)', 'new Float32Array(2)', 'new DataView(new ArrayBuffer(16))', '"1,2"', '1', '1n', 'null', 'undefined', '() => 1', 'new Proxy(new Float64Array(2), {})'];
  for (const source of others) assert.throws(() => doubles(made(source), 'f', 2), /f\(\) has to return a Float64Array/, source);
  for (const bad of ['NaN', 'Infinity', '-Infinity']) assert.throws(() => doubles(made(`Float64Array.of(1, ${bad})`), 'f', 2), new RegExp(`returned ${bad} at place 1`));
  // not even copied: 8 GB that nothing has touched yet
  assert.throws(() => doubles(made('new Float64Array(1e9)'), 'f', 3), /f\(\) returned 1000000000 numbers instead of 3/);
});

test('units go to a search program as the doubles they came from', () => {
  for (let i = 0; i < 2000; i++) {
    const x = (random() - 0.5) * 10 ** (6 * random() - 5);
    const kept = units(x);
    assert.equal(units(toNumbers([kept])[0]!), kept);
  }
});

test('a set is handed over in an order of the draw: whole elements, each as likely anywhere, and the same on all streams', () => {
  const places = Float64Array.from({ length: 15 }, (_, i) => i);
  const firsts = new Map<number, number>();
  for (let draw = 0; draw < 500; draw++) {
    const order = [...reordered(places, 3, draw + (draw % 4) * 1e9)];
    assert.deepEqual([...order].sort((a, b) => a - b), [...places]);
    for (let i = 0; i < 15; i += 3) assert.deepEqual(order.slice(i, i + 3), [order[i]!, order[i]! + 1, order[i]! + 2]);
    firsts.set(order[0]!, (firsts.get(order[0]!) ?? 0) + 1);
  }
  assert.deepEqual([...firsts.keys()].sort((a, b) => a - b), [0, 3, 6, 9, 12]);
  for (const count of firsts.values()) assert.ok(count > 60 && count < 140, `${count} of 500`);
  const mirror = handleOf('function f(search) { return search.incumbent; }', 'f');
  const handed = (stream: number, draw: number): number[] => [...searched(mirror, 'f', { n: 5, stream, draw, incumbent: [...places].map((place) => BigInt(place) * ONE) }, { length: 15, each: 3 })];
  assert.deepEqual(handed(1, 7), handed(2, 7));
  assert.notDeepEqual(handed(1, 7), handed(1, 8));
});
