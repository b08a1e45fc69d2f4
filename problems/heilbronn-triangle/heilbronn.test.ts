import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testProblem } from '../../test/contracts/problem.ts';
import { ONE, reordered, units } from '../exact.ts';
import { handleOf } from '../handle.ts';
import alphaEvolve from './data/alphaevolve-11.json' with { type: 'json' };
import { inside, run, settle } from './harness.ts';
import { known, published, recognise } from './known.ts';
import problem from './problem.ts';
import { score } from './score.ts';

testProblem('heilbronn-triangle');

const value = (output: bigint[], n = output.length / 2): number => {
  const verdict = score(output, { n });
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
const best = published[0]!;

test('the published points as printed are rejected: one is outside, in exact arithmetic on the printed doubles', () => {
  // y > sqrt(3) x, without a root: both are positive, and doubles this size are whole multiples of 2^-120.
  const exactly = (x: number): bigint => units(x * 2 ** 120);
  const outside = alphaEvolve.points.flatMap(([x, y], i) => (exactly(y!) ** 2n > 3n * exactly(x!) ** 2n || exactly(y!) ** 2n > 3n * exactly(1 - x!) ** 2n ? [i] : []));
  assert.deepEqual(outside, [8]);
  assert.deepEqual(score(best.asPrinted, { n: 11 }), { rejected: 'point 8 is outside the triangle' });
  assert.equal(best.asPrinted[16], -11n);
});

test('moved inside they have the known value', () => {
  assert.deepEqual(best.output.flatMap((each, i) => (each === best.asPrinted[i] ? [] : [i])), [16]);
  assert.equal(value(best.output).toFixed(10), known.find(({ name }) => name === best.name)!.value.toFixed(10));
});

test('the score is a fraction: the smallest of all triangles over the whole', () => {
  assert.deepEqual(score([0n, 0n, ONE, 0n, 0n, ONE], { n: 3 }), { value: 1, exact: { num: ONE * ONE, den: ONE * ONE } });
  // the middle of the triangle cuts it into three equal parts, up to a unit
  const third = ONE / 3n;
  assert.deepEqual(score([0n, 0n, ONE, 0n, 0n, ONE, third, third], { n: 4 }), { value: 1 / 3, exact: { num: ONE * third, den: ONE * ONE } });
  assert.equal(value([0n, 0n, ONE, 0n, ONE / 2n, 0n, 5n, 5n]), 0);
});

test('is the same for points renamed, and for the six symmetries of a triangle', () => {
  const points = Array.from({ length: 11 }, (_, i) => [best.output[2 * i]!, best.output[2 * i + 1]!] as const);
  const images: bigint[][] = [[...points].reverse().flat(), points.flatMap(([u, v]) => [v, u]), points.flatMap(([u, v]) => [ONE - u - v, u]), points.flatMap(([u, v]) => [ONE - u - v, v])];
  for (const image of images) assert.deepEqual(score(image, { n: 11 }), score(best.output, { n: 11 }));
});

test('a copy of the published points is recognised, turned or not, and others are not', () => {
  const points = Array.from({ length: 11 }, (_, i) => [best.output[2 * i]!, best.output[2 * i + 1]!] as const);
  assert.equal(recognise(points.reverse().flatMap(([u, v]) => [ONE - u - v, u])), best.name);
  assert.equal(recognise(best.output.map((each, i) => (i === 3 ? each + ONE / 1000n : each))), null);
});

test('what is outside goes to the nearest place inside, and what is inside stays', () => {
  const half = ONE / 2n;
  const cases: [bigint, bigint, bigint, bigint][] = [
    [1n, 2n, 1n, 2n],
    [0n, ONE, 0n, ONE],
    [-1n, half, 0n, half],
    [half, -5n, half, 0n],
    [-1n, -1n, 0n, 0n],
    [ONE, ONE, half, half],
    [half + 1n, half + 1n, half, half],
    [2n * ONE, 0n, ONE, 0n],
    [0n, 2n * ONE, 0n, ONE],
    [-half, ONE + half / 2n, 0n, ONE],
    [10n ** 300n, -(10n ** 300n), ONE, 0n],
  ];
  for (const [u, v, x, y] of cases) assert.deepEqual(inside([u, v]), [x, y], `${u}, ${v}`);
  let state = 7;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let i = 0; i < 500; i++) {
    const [a, b] = settle([4 * random() - 1.5, 4 * random() - 1.5]);
    assert.ok(a! >= 0n && b! >= 0n && a! + b! <= ONE);
    assert.deepEqual(inside([a!, b!]), [a, b]);
    // no other place is nearer than the one it went to
    const [u, v] = [units(4 * random() - 1.5), units(4 * random() - 1.5)];
    const [x, y] = inside([u, v]) as [bigint, bigint];
    assert.ok((u - x) ** 2n + (v - y) ** 2n <= (u - a!) ** 2n + (v - b!) ** 2n + 4n * ONE);
  }
});

test('an output goes to a program and comes back as it was, up to its order and what a double holds', () => {
  const copy = handleOf('function points(search) { return search.incumbent; }', 'points');
  const given = { n: 11, stream: 1, draw: 3 };
  const again = run(copy, { ...given, incumbent: best.output });
  const handed = order(best.output, given.draw);
  assert.notDeepEqual(handed, best.output);
  for (const [i, each] of again.entries()) assert.ok(each - handed[i]! <= 120n && handed[i]! - each <= 120n);
  assert.deepEqual(run(copy, { ...given, incumbent: again }), order(again, given.draw));
});

/** The points in the order of a draw. */
function order(points: readonly bigint[], draw: number): bigint[] {
  return [...reordered(Float64Array.from(points.keys()), 2, draw)].map((place) => points[place]!);
}

test('a bound that no points can beat', () => assert.ok(value(best.output) < problem.bound));

test('the picture shows the points and the smallest triangles', () => {
  const svg = problem.picture({ n: 11 }, best.output);
  assert.match(svg, /smallest triangle 0\.03652989 of the whole/);
  assert.equal(svg.match(/<circle /g)!.length, 11);
  assert.ok(Number(/>(\d+) triangles within/.exec(svg)![1]) >= 10);
  assert.ok(!/NaN|undefined|Infinity/.test(svg));
});

test('the seed has no ready-made search in it', () => {
  const [, block] = readFileSync(new URL('seed.ts', import.meta.url), 'utf8').split(/\/\/ EVOLVE-BLOCK-(?:START|END)/);
  assert.ok(!/incumbent|while|steps\(/.test(block!));
});
