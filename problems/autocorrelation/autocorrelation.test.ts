import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testProblem } from '../../test/contracts/problem.ts';
import { handleOf } from '../handle.ts';
import absolute150 from './data/alphaevolve-3-absolute-150.json' with { type: 'json' };
import signed400 from './data/alphaevolve-3-signed-400.json' with { type: 'json' };
import { relative, run, settle } from './harness.ts';
import { known, published, recognise } from './known.ts';
import problem, { variants } from './problem.ts';
import { type Kind, autoconvolution, score } from './score.ts';

for (const variant of Object.keys(variants)) testProblem(`autocorrelation:${variant}`);

const value = (output: bigint[], kind: Kind = '1'): number => {
  const verdict = score(output, { kind });
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
let state = 3;
const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const integers = (n: number, sign: boolean): bigint[] => Array.from({ length: n }, () => BigInt(Math.floor(random() * 2 ** 40)) * (sign && random() < 0.4 ? -1n : 1n));

test('the default is the first inequality', () => {
  assert.equal(problem, variants['1']);
  assert.deepEqual(Object.values(variants).map(({ name }) => name), ['autocorrelation-1', 'autocorrelation-3-signed', 'autocorrelation-3-absolute']);
});

test('known values are what the scorer says of the published heights', () => {
  for (const { name, kind, output } of published) {
    const told = known[kind].find((each) => each.name === name)!;
    assert.ok(told.measured && Math.abs(value(output, kind) - told.value) < 1e-9, name);
  }
  for (const kind of Object.keys(known) as Kind[]) assert.equal(value([5n], kind), 2);
});

test('the published 1.4557 holds for signed values only', () => {
  const signed = settle(signed400.heights);
  assert.ok(Math.abs(value(signed, '3-signed') - 1.4556427954) < 1e-9);
  const told = known['3-absolute'].find(({ value: each }) => each > 4)!;
  assert.ok(told.measured && Math.abs(value(signed, '3-absolute') - told.value) < 1e-9);
  const absolute = settle(absolute150.heights);
  assert.equal(value(absolute, '3-signed'), value(absolute, '3-absolute'));
});

test('scaling and rounding to integers costs nothing that matters', () => {
  // the same function from the doubles themselves
  const a = signed400.heights;
  const sums = new Float64Array(2 * a.length - 1);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < a.length; j++) sums[i + j]! += a[i]! * a[j]!;
  const plain = (2 * a.length * Math.max(...sums)) / a.reduce((sum, each) => sum + each, 0) ** 2;
  assert.ok(Math.abs(plain - value(settle(a), '3-signed')) < 1e-10);
});

test('the autoconvolution is exact, up to the largest heights and lengths', () => {
  const straight = (a: readonly bigint[]): bigint[] => {
    const sums = Array<bigint>(2 * a.length - 1).fill(0n);
    for (const [i, x] of a.entries()) for (const [j, y] of a.entries()) sums[i + j]! += x * y;
    return sums;
  };
  for (const a of [[3n], [1n, 2n], [1n, -2n, 5n], integers(60, false), integers(61, true)]) assert.deepEqual(autoconvolution(a), straight(a));
  const high = Array<bigint>(2000).fill(2n ** 40n - 1n);
  assert.equal(autoconvolution(high)[1999], 2000n * (2n ** 40n - 1n) ** 2n);
  assert.equal(autoconvolution(high.map((each) => -each))[0], (2n ** 40n - 1n) ** 2n);
  assert.equal(autoconvolution(high.map((each, i) => (i % 2 ? -each : each)))[1999], -2000n * (2n ** 40n - 1n) ** 2n);
});

test('the score is a fraction', () => {
  // (1, 2): the autoconvolution is 1, 4, 4, the sum 3
  assert.deepEqual(score([1n, 2n], { kind: '1' }), { value: 16 / 9, exact: { num: 16n, den: 9n }, metrics: { steps: 2 } });
  // (1, -3): 1, -6, 9
  assert.deepEqual(score([1n, -3n], { kind: '3-signed' }), { value: 9, exact: { num: 36n, den: 4n }, metrics: { steps: 2 } });
  // (2, -1, 2): 4, -4, 9, -4, 4, and the sum 3
  assert.equal(value([2n, -1n, 2n], '3-absolute'), 6);
  // (1, 6, -4): 1, 12, 28, -48, 16, and the sum 3
  assert.equal(value([1n, 6n, -4n], '3-signed'), (6 * 28) / 9);
  assert.equal(value([1n, 6n, -4n], '3-absolute'), (6 * 48) / 9);
});

test('is the same for heights scaled, mirrored, and each step split in two', () => {
  const a = integers(40, false).map((each) => each / 4n);
  for (const image of [a.map((each) => 3n * each), [...a].reverse(), a.flatMap((each) => [each, each]), a.flatMap((each) => [each, each, each])]) assert.equal(value(image), value(a));
});

test('an output goes to a program and comes back as it was', () => {
  const copy = handleOf('function steps(search) { return search.incumbent; }', 'steps');
  for (const { kind, output } of published) assert.deepEqual(run(copy, { kind, n: 100, stream: 1, draw: 2, incumbent: output }), output);
  assert.equal(Math.max(...relative(published[0]!.output)), 1);
});

test('a copy of a published function is recognised, mirrored, negated, split and scaled, and others are not', () => {
  for (const { name, output } of published) {
    assert.equal(recognise(output), name);
    assert.equal(recognise([...output].reverse().map((each) => -each)), name);
    if (output.length <= 1000) assert.equal(recognise(settle(relative(output.flatMap((each) => [each, each])).map((each) => each * 7))), name);
    assert.equal(recognise(output.map((each, i) => (i === 5 ? each + 2n ** 30n : each))), null);
  }
  assert.equal(recognise([1n]), null);
});

test('a program that returns another number of heights than it is asked for fails', () => {
  for (const n of [0, 49, 51]) assert.throws(() => run(handleOf(`function steps(search) { return new Float64Array(${n}).fill(3); }`, 'steps'), { kind: '1', n: 50, stream: 1 }), /instead of 50/);
});

test('a program that is handed heights is asked for as many, and now and then for twice as many, up to 200', () => {
  const asked = handleOf('function steps(search) { return new Float64Array(search.n).fill(1); }', 'steps');
  const lengths = (have: number): number[] => Array.from({ length: 62 }, (_, draw) => run(asked, { kind: '1', n: 50, stream: 1, draw, incumbent: Array(have).fill(1n) }).length);
  assert.equal(run(asked, { kind: '1', n: 50, stream: 1 }).length, 50);
  assert.deepEqual(lengths(60).filter((length) => length !== 60), [120, 120]);
  assert.deepEqual(new Set(lengths(101)), new Set([101]));
});

test('without what it was handed a program is asked for as many heights, so that one which never looks does the same', () => {
  const handed = { kind: '1', n: 50, stream: 1, draw: 31 };
  const incumbent = Array(60).fill(2n ** 39n);
  const [never, looks] = ['x', 'search.incumbent ?? x'].map((start) => handleOf(`function steps(search) { const x = new Float64Array(search.n).fill(1); x[0] = search.random(); return ${start}; }`, 'steps'));
  assert.deepEqual(run(never!, { ...handed, withheld: incumbent }), run(never!, { ...handed, incumbent }));
  assert.equal(run(never!, { ...handed, withheld: incumbent }).length, 120);
  assert.notDeepEqual(run(looks!, { ...handed, draw: 1, withheld: incumbent }), run(looks!, { ...handed, draw: 1, incumbent }));
});

test('a bound that no function can beat', () => {
  for (const { kind, output } of published) assert.ok(value(output, kind) > variants[kind]!.bound!);
  for (let i = 0; i < 50; i++) assert.ok(value(integers(1 + (i % 9), false)) > 1);
});

test('the picture shows the function and its autoconvolution', () => {
  for (const { output, kind } of published) {
    const svg = variants[kind]!.picture!({ kind }, output);
    assert.equal(svg.match(/<polyline /g)!.length, 2);
    assert.ok(!/NaN|undefined|Infinity/.test(svg));
  }
  assert.match(problem.picture!({ kind: '1' }, published[0]!.output), /600 steps: largest value of the autoconvolution 1\.5052940/);
});

test('the seed has no ready-made search in it', () => {
  const [, block] = readFileSync(new URL('seed.ts', import.meta.url), 'utf8').split(/\/\/ EVOLVE-BLOCK-(?:START|END)/);
  assert.ok(!/incumbent|while|steps\(/.test(block!));
});
