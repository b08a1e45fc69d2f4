import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testProblem } from '../../test/contracts/problem.ts';
import { ONE, ratio, reordered, toNumbers } from '../exact.ts';
import { handleOf } from '../handle.ts';
import { run, settle } from './harness.ts';
import { known, published, recognise } from './known.ts';
import problem from './problem.ts';
import { score } from './score.ts';

testProblem('point-ratio');

const value = (output: bigint[], n = output.length / 2): number => {
  const verdict = score(output, { n });
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
const grid = Array.from({ length: 16 }, (_, i) => [BigInt(i % 4), BigInt(Math.floor(i / 4))]).flat();
const known16 = published[0]!.output;

test('known values are what the scorer says', () => {
  assert.equal(value(grid), known.find(({ name }) => name === 'Square grid')!.value);
  for (const { name, output } of published) assert.ok(Math.abs(value(output) - known.find((each) => each.name === name)!.value) < 1e-13, name);
});

test('the score is a fraction, of the squares of the two distances', () => {
  // 3, 4 and 5: the longest squared is 25, the shortest 9
  assert.deepEqual(score([0n, 0n, 3n, 0n, 0n, 4n], { n: 3 }), { value: 25 / 9, exact: { num: 25n, den: 9n } });
  assert.equal(value([0n, 0n, 1n, 1n]), 1);
});

test('is the same for points moved, turned by a right angle, mirrored, renamed and scaled', () => {
  const points = Array.from({ length: 16 }, (_, i) => [known16[2 * i]!, known16[2 * i + 1]!] as const);
  const images: bigint[][] = [points.flatMap(([x, y]) => [x + ONE, y - 7n * ONE]), points.flatMap(([x, y]) => [-y, x]), points.flatMap(([x, y]) => [-x, y]), [...points].reverse().flat(), points.flatMap(([x, y]) => [3n * x, 3n * y])];
  for (const image of images) assert.equal(value(image), value(known16));
});

test('a copy of the published points is recognised, in whatever place and size, and others are not', () => {
  const turned = settle(Array.from({ length: 16 }, (_, i) => [3 - 2 * toNumbers(known16)[2 * i + 1]!, 2 * toNumbers(known16)[2 * i]!]).reverse().flat());
  assert.equal(recognise(turned), published[0]!.name);
  assert.equal(recognise(grid), null);
  assert.equal(recognise(known16.map((each, i) => (i === 3 ? each + ONE / 1000n : each))), null);
});

test('one unit more or less shows in the fraction', () => {
  const close = score([0n, 0n, ONE, 0n, 10n * ONE, 0n], { n: 3 });
  const closer = score([0n, 0n, ONE, 0n, 10n * ONE - 1n, 0n], { n: 3 });
  assert.ok('exact' in close && 'exact' in closer);
  assert.ok(closer.exact!.num * close.exact!.den < close.exact!.num * closer.exact!.den);
});

test('an output goes to a program and comes back as it was, up to its order', () => {
  const copy = handleOf('function points(search) { return search.incumbent; }', 'points');
  const places = reordered(Float64Array.from(known16.keys()), 2, 3);
  assert.deepEqual(run(copy, { n: 16, stream: 1, draw: 3, incumbent: known16 }), [...places].map((place) => known16[place]!));
  const seen = run(handleOf('function points(search) { return Float64Array.of(search.n, search.incumbent === undefined ? 1 : 0, search.random(), search.random()); }', 'points'), { n: 2, stream: 1 });
  assert.deepEqual(seen.slice(0, 2), [2n * ONE, ONE]);
  assert.ok(seen[2]! > 0n && seen[2]! < ONE && seen[2] !== seen[3]);
});

test('a bound that no points can beat: the published ones stay above it', () => {
  assert.equal(problem.bound, 9);
  assert.ok(value(known16) > problem.bound);
  assert.equal(ratio(9n, 1n), 9);
});

test('the picture shows the shortest and the longest distances', () => {
  const svg = problem.picture({ n: 16 }, known16);
  assert.match(svg, /= 12\.8892661/);
  assert.equal(svg.match(/<circle /g)!.length, 16);
  assert.ok(!/NaN|undefined|Infinity/.test(svg));
  const square = problem.picture({ n: 4 }, settle([0, 0, 1, 0, 0, 1, 1, 1]));
  assert.match(square, /the 4 shortest distances, dashed: the 2 longest/);
});

test('the seed has no ready-made search in it', () => {
  const [, block] = readFileSync(new URL('seed.ts', import.meta.url), 'utf8').split(/\/\/ EVOLVE-BLOCK-(?:START|END)/);
  assert.ok(!/incumbent|while|steps\(/.test(block!));
  assert.equal(toNumbers(known16).length, 32);
});
