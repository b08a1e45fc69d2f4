import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { handleOf } from '../handle.ts';
import { run, settle } from './harness.ts';
import { published } from './known.ts';
import { type Kind, score } from './score.ts';

const good = published[0]!.output;
const KINDS: readonly Kind[] = ['1', '3-signed', '3-absolute'];
const at = (index: number, value: unknown): Plain => good.map((each, i) => (i === index ? value : each)) as Plain;

const outputs: Record<string, Plain> = {
  'no output': null,
  'its own score': { value: 1.4, exact: { num: 7n, den: 5n } },
  'a number': 1.4,
  'a text': '1.4',
  doubles: Float64Array.from(good, Number),
  'numbers instead of integers': good.map(Number),
  'decimal texts': good.map(String),
  'a complex number': at(3, { re: 1n, im: 3n }),
  'complex numbers as texts': ['1+3j', '5'],
  'NaN in it': at(3, Number.NaN),
  Infinity: at(3, Infinity),
  'a list in it': at(3, [1n]),
  'a hole in it': at(3, undefined),
  'nothing in it': [],
  'more than 2000 heights': Array<bigint>(2001).fill(1n),
  'a height of 2^40': at(3, 2n ** 40n),
  'a huge height': at(3, 10n ** 161n),
  'a hugely negative height': at(3, -(2n ** 40n)),
  'nothing but zeros': good.map(() => 0n),
};

for (const [name, output] of Object.entries(outputs)) {
  test(`rejects ${name}`, () => {
    for (const kind of KINDS) assert.ok('rejected' in score(output, { kind }), kind);
  });
}

test('rejects negative heights where they are not allowed, and does not clip them', () => {
  for (const height of [-1n, -(2n ** 30n)]) assert.deepEqual(score(at(17, height), { kind: '1' }), { rejected: 'height 17 is negative' });
  assert.deepEqual(score([-1n, -1n], { kind: '1' }), { rejected: 'height 0 is negative' });
  // the published signed function would be a record of the first inequality
  assert.deepEqual(score(published.find(({ kind }) => kind === '3-signed')!.output, { kind: '1' }), { rejected: 'height 8 is negative' });
});

test('rejects an integral of 0, over which anything is infinitely good or bad', () => {
  for (const kind of ['3-signed', '3-absolute']) assert.deepEqual(score([1n, -2n, 1n], { kind }), { rejected: 'the integral is 0' });
});

test('a nearly vanishing integral gains nothing', () => {
  for (const kind of ['3-signed', '3-absolute']) {
    const verdict = score([2n ** 39n, -(2n ** 39n) + 1n], { kind });
    assert.ok('value' in verdict && verdict.value > 1e20);
  }
});

test('tiny and huge heights neither underflow nor overflow: only their ratios count', () => {
  for (const scale of [1e-161, 5e-324, 1e161, 1e300]) {
    const verdict = score(settle([scale, scale, scale]), { kind: '1' });
    assert.deepEqual(verdict, { value: 2, exact: { num: 18n * 2n ** 78n, den: 9n * 2n ** 78n }, metrics: { steps: 3 } });
  }
  // A few tall steps hide the rest: then the rest is zero, and counts as that.
  assert.deepEqual(settle([1e161, 1, 1e-161]), [2n ** 39n, 0n, 0n]);
});

test('steps of no height cost: they are part of the interval', () => {
  const wide = score([...good, ...good.map(() => 0n)], { kind: '1' });
  const narrow = score(good, { kind: '1' });
  assert.ok('value' in wide && 'value' in narrow && Math.abs(wide.value - 2 * narrow.value) < 1e-12);
});

const returned: Record<string, [string, RegExp]> = {
  nothing: ['', /has to return a Float64Array/],
  'an ordinary list': ['return [1, 2, 3];', /has to return a Float64Array/],
  'an object that pretends': ['return { length: 2, [Symbol.toStringTag]: "Float64Array", [Symbol.iterator]() { throw new Error("seen"); } };', /has to return a Float64Array/],
  'its score': ['return 1.4;', /has to return a Float64Array/],
  NaN: ['return new Float64Array(100).fill(NaN);', /returned NaN at place 0/],
  Infinity: ['const x = new Float64Array(100); x[5] = 1 / 0; return x;', /returned Infinity at place 5/],
  'nothing but zeros': ['return new Float64Array(100);', /every height is 0/],
  'no heights': ['return new Float64Array(0);', /returned 0 numbers instead of 100/],
  'too many': ['return new Float64Array(2001).fill(1);', /returned 2001 numbers instead of 100/],
};

for (const [name, [body, message]] of Object.entries(returned)) {
  test(`a program that returns ${name} fails`, () => assert.throws(() => run(handleOf(`function steps(search) { ${body} }`, 'steps'), { kind: '1', n: 100, stream: 1, draw: 0 }), message));
}

test('a program that returns negative heights is rejected by the scorer, not helped by the harness', () => {
  const output = run(handleOf('function steps(search) { return Float64Array.of(1, -0.25, 1); }', 'steps'), { kind: '1', n: 3, stream: 1 });
  assert.deepEqual(output, [2n ** 39n, -(2n ** 37n), 2n ** 39n]);
  assert.ok('rejected' in score(output, { kind: '1' }));
});
