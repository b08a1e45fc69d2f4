import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { ONE } from '../exact.ts';
import { handleOf } from '../handle.ts';
import { run, settle } from './harness.ts';
import { published } from './known.ts';
import { score } from './score.ts';

const good = published[0]!.output;
const at = (index: number, value: unknown): Plain => good.map((each, i) => (i === index ? value : each)) as Plain;

const outputs: Record<string, Plain> = {
  'no output': null,
  'its own score': { value: 0.1, exact: { num: 1n, den: 10n } },
  'a number': 0.04,
  'a text': 'ok',
  doubles: Float64Array.from(good, Number),
  'numbers instead of integers': good.map(Number),
  'decimal texts': good.map(String),
  'a complex number': at(3, { re: 1n, im: 3n }),
  'NaN in it': at(3, Number.NaN),
  Infinity: at(3, Infinity),
  null: at(3, null),
  'a list in it': at(3, [good[3]!]),
  'nothing in it': [],
  'one point less': good.slice(2),
  'one number less': good.slice(1),
  'one point more': [...good, 5n, 5n],
  'a huge coordinate': at(3, ONE + 1n),
  'a hugely negative coordinate': at(3, -ONE - 1n),
};

for (const [name, output] of Object.entries(outputs)) test(`rejects ${name}`, () => assert.ok('rejected' in score(output, { n: 11 })));

test('three points in a line are worth nothing, two in one place too', () => {
  const line = good.map((each, i) => (i < 2 ? good[i + 2]! : each));
  assert.deepEqual(score(line, { n: 11 }), { value: 0, exact: { num: 0n, den: ONE * ONE } });
});

test('nobody leaves the triangle, not by a unit', () => {
  const corner = good.map((each, i) => (i === 0 ? ONE + 1n : i === 1 ? 0n : each));
  const side = good.map((each, i) => (i === 0 ? ONE / 2n : i === 1 ? ONE / 2n + 1n : each));
  const below = good.map((each, i) => (i === 1 ? -1n : each));
  for (const output of [corner, side, below]) assert.ok('rejected' in score(output, { n: 11 }));
});

test('tiny coordinates do not underflow, huge ones do not overflow', () => {
  const flat = settle(Array.from({ length: 22 }, (_, i) => i * 1e-161));
  assert.deepEqual(score(flat, { n: 11 }), { value: 0, exact: { num: 0n, den: ONE * ONE } });
  const corners = settle(Array.from({ length: 22 }, (_, i) => (i % 3) * 1e300));
  assert.deepEqual(score(corners, { n: 11 }), { value: 0, exact: { num: 0n, den: ONE * ONE } });
});

const returned: Record<string, [string, RegExp]> = {
  nothing: ['', /has to return a Float64Array/],
  'an ordinary list': ['return [...new Float64Array(22)];', /has to return a Float64Array/],
  'an object that pretends': ['return { length: 22, [Symbol.toStringTag]: "Float64Array", [Symbol.iterator]() { throw new Error("seen"); } };', /has to return a Float64Array/],
  'single precision': ['return new Float32Array(32);', /has to return a Float64Array/],
  'its score': ['return 0.1;', /has to return a Float64Array/],
  NaN: ['return new Float64Array(22).fill(NaN);', /returned NaN at place 0/],
  Infinity: ['const x = new Float64Array(22); x[5] = -1 / 0; return x;', /returned -Infinity at place 5/],
  'too few': ['return new Float64Array(20);', /returned 20 numbers instead of 22/],
  'too many': ['return new Float64Array(24);', /returned 24 numbers instead of 22/],
};

for (const [name, [body, message]] of Object.entries(returned)) {
  test(`a program that returns ${name} fails`, () => assert.throws(() => run(handleOf(`function points(search) { ${body} }`, 'points'), { n: 11, stream: 1, draw: 0 }), message));
}

test('a program that changes what it was handed changes only its own copy', () => {
  const data = { n: 11, stream: 1, draw: 0, incumbent: [...good] };
  run(handleOf('function points(search) { search.incumbent.fill(0); return new Float64Array(22); }', 'points'), data);
  assert.deepEqual(data.incumbent, good);
});
