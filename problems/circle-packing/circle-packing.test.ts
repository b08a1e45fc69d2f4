import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { ONE, ratio, units } from '../exact.ts';
import { settle } from './harness.ts';
import { asPrinted, gridValue, judge, published, recognise } from './known.ts';
import problem, { variants } from './problem.ts';
import { score } from './score.ts';

testProblem('circle-packing');
testProblem('circle-packing:32');

const judged = (output: Plain, n = 26) => score(output, { n });
const worth = (output: Plain, n = 26): number => {
  const verdict = judged(output, n);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
const rejected = (output: Plain, n = 26): string => {
  const verdict = judged(output, n);
  assert.ok('rejected' in verdict, `accepted with ${'value' in verdict ? verdict.value : ''}`);
  return verdict.rejected;
};
/** The published packing that is exact. */
const good = (): bigint[] => asPrinted(published(26)[0]!);

/** A second verifier that shares nothing with the first: distances by square roots of 60 digits, walls one by one. */
function overlapsSlowly(circles: readonly bigint[]): number {
  const scale = 10n ** 40n;
  let worst = 0;
  for (let i = 0; i < circles.length; i += 3) {
    const [x, y, r] = circles.slice(i, i + 3) as [bigint, bigint, bigint];
    for (const free of [x - r, y - r, ONE - x - r, ONE - y - r]) worst = Math.max(worst, -Number(free) / 1e18);
    for (let j = i + 3; j < circles.length; j += 3) {
      const [u, v, s] = circles.slice(j, j + 3) as [bigint, bigint, bigint];
      const square = ((x - u) ** 2n + (y - v) ** 2n) * scale * scale;
      let root = BigInt(Math.floor(Math.sqrt(Number((x - u) ** 2n + (y - v) ** 2n)))) * scale;
      for (let k = 0; k < 6; k++) root = (root + square / root) / 2n;
      worst = Math.max(worst, Number((r + s) * scale - root) / 1e58);
    }
  }
  return worst;
}

test('published packings are judged as they are printed', () => {
  const said = (n: number) => published(n).map((one) => ({ ...judge(one), name: one.name }));
  const [first, second] = said(26);
  assert.equal(first!.rejected, null);
  assert.ok(Math.abs(first!.value - 2.6358627564136983) < 1e-12);
  assert.match(second!.rejected!, /overlap|leaves/);
  assert.ok(Math.abs(second!.value - 2.6359830849) < 1e-9 && second!.value < 2.6359830849176067);
  const [third, fourth] = said(32);
  assert.equal(third!.rejected, null);
  assert.ok(Math.abs(third!.value - 2.9379445262) < 1e-9);
  assert.match(fourth!.rejected!, /overlap|leaves/);
  assert.ok(Math.abs(fourth!.value - 2.9395727712) < 1e-9);
});

test('known values are what the scorer says, and lie under the bound by area', () => {
  for (const { known, instances } of Object.values(variants)) {
    const { n } = instances()[0]!.data as { n: number };
    // circles of total area at most 1: the sum of radii is largest when all are equal
    for (const { value, name } of known!) assert.ok(value < Math.sqrt(n / Math.PI), name);
    assert.ok(known!.some(({ measured }) => measured));
  }
  assert.equal(gridValue(26), 26 / 12);
});

test('both verifiers agree', () => {
  assert.ok(overlapsSlowly(good()) <= 0);
  const printed = asPrinted(published(26)[1]!);
  assert.ok(overlapsSlowly(printed) > 0 && overlapsSlowly(printed) < 1e-15);
  assert.ok(overlapsSlowly(settle(Float64Array.from(published(26)[1]!.circles.flat()), 26)) <= 0);
});

test('the seed is the published prompt, byte for byte, and its packing is exact', () => {
  const seed = readFileSync(new URL('seed.ts', import.meta.url), 'utf8');
  assert.match(seed, /^import \{ lbfgs, nelderMead \} from 'clade\/numeric';\n/);
  assert.equal(problem.entry, 'pack');
});

test('settling shrinks by one factor and leaves what is exact alone', () => {
  const circles = Float64Array.from([0.25, 0.25, 0.25, 0.75, 0.75, 0.25]);
  assert.deepEqual(settle(circles, 2), Array.from(circles, (value) => units(value)));
  const halved = settle(Float64Array.from([0.25, 0.25, 0.5, 0.75, 0.75, 0.25]), 2);
  assert.ok(ratio(halved[2]!, ONE) <= 0.25 && ratio(halved[2]!, ONE) > 0.25 - 1e-12);
  assert.ok(ratio(halved[5]!, ONE) <= 0.125 && ratio(halved[5]!, ONE) > 0.125 - 1e-12);
  for (const bad of [[0.5, 0.5], [0.5, 0.5, Number.NaN], [0.5, 0.5, -0.1], [1.5, 0.5, 0.1], [Number.POSITIVE_INFINITY, 0.5, 0.1], [0.5, 0.5, 0]]) assert.throws(() => settle(Float64Array.from(bad), 1), RangeError, String(bad));
  assert.throws(() => settle(Float64Array.from([0.5, 0.5, 0.1, 0.5, 0.5, 0.1]), 2), /same centre/);
});

test('a copy of a published packing is recognised, turned or not, and ours is not', () => {
  for (const n of [26, 32]) {
    for (const one of published(n)) {
      const turned = settle(Float64Array.from(one.circles.flatMap(([x, y, r]) => [1 - y!, x!, r!])), n);
      assert.equal(recognise(turned), one.name);
    }
  }
  assert.equal(recognise(good().map((value, k) => (k % 3 === 2 ? value / 2n : value))), null);
});

// ── cheats ────────────────────────────────────────────────────────────────────────────────────────────────

test('a radius that is larger by one unit of 10^-18 is rejected: there is no tolerance to farm', () => {
  const packing = settle(Float64Array.from(published(26)[1]!.circles.flat()), 26);
  worth(packing);
  // the factor took at most a few units in the last place off: so much more and something overlaps
  const inflated = packing.map((value, k) => (k % 3 === 2 ? value + 100n : value));
  assert.match(rejected(inflated), /overlap|leaves/);
  assert.match(rejected(good().map((value, k) => (k % 3 === 2 ? (value * 1000001n) / 1000000n : value))), /overlap|leaves/);
});

test('what is no list of integers is rejected, whatever it claims', () => {
  const packing = good();
  const others: Plain[] = [null, 'best', 4.01, [], { reported_sum: 4.01 }, packing.map(Number), packing.map(String), [...packing, 1n], packing.slice(3), packing.map(() => Number.NaN), Float64Array.from(packing, Number), packing.map((value) => ({ re: value, im: 3n }))];
  for (const other of others) rejected(other);
});

test('no radius, negative radii and circles outside the square are rejected', () => {
  const change = (k: number, value: bigint): bigint[] => good().with(k, value);
  assert.match(rejected(change(2, 0n)), /no radius/);
  assert.match(rejected(change(2, -ONE / 10n)), /no radius/);
  assert.match(rejected(change(0, -ONE / 10n)), /leaves/);
  assert.match(rejected(change(0, 5n * ONE)), /expected/);
  assert.match(rejected(good().map((value, k) => (k < 3 ? good()[k + 3]! : value))), /overlap/);
});
