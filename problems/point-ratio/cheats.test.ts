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
  'its own score': { value: 9, exact: { num: 9n, den: 1n } },
  'a number': 12.8,
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
  'one point more': [...good, 5n * ONE, 5n * ONE],
  'a huge coordinate': at(3, 10n ** 24n + 1n),
  'a hugely negative coordinate': at(3, -(10n ** 24n) - 1n),
  'two points in one place': good.map((each, i) => (i < 2 ? good[i + 2]! : each)),
  'all points in one place': good.map(() => 0n),
};

for (const [name, output] of Object.entries(outputs)) test(`rejects ${name}`, () => assert.ok('rejected' in score(output, { n: 16 })));

test('clustered points gain nothing: a cluster is a small distance', () => {
  // Two heaps: all distances between them are nearly equal, those inside them are not.
  const heaps = Array.from({ length: 16 }, (_, i) => [BigInt(i % 2) * ONE, BigInt(Math.floor(i / 2))]).flat();
  const verdict = score(heaps, { n: 16 });
  assert.ok('value' in verdict && verdict.value > 1e35);
});

test('tiny coordinates do not underflow: what is below half a unit is one place', () => {
  assert.ok('rejected' in score(settle(Array.from({ length: 32 }, (_, i) => i * 1e-161)), { n: 16 }));
  const small = settle(Array.from({ length: 16 }, (_, i) => [(i % 4) * 1e-18, Math.floor(i / 4) * 1e-18]).flat());
  assert.deepEqual(score(small, { n: 16 }), { value: 18, exact: { num: 18n, den: 1n } });
});

test('huge coordinates do not overflow', () => {
  assert.ok('rejected' in score(settle(Array.from({ length: 32 }, (_, i) => i * 1e300)), { n: 16 }));
});

const returned: Record<string, [string, RegExp]> = {
  nothing: ['', /has to return a Float64Array/],
  'an ordinary list': ['return [...new Float64Array(32)];', /has to return a Float64Array/],
  'an object that pretends': ['return { length: 32, [Symbol.toStringTag]: "Float64Array", [Symbol.iterator]() { throw new Error("seen"); } };', /has to return a Float64Array/],
  'single precision': ['return new Float32Array(32);', /has to return a Float64Array/],
  'its score': ['return 9;', /has to return a Float64Array/],
  NaN: ['return new Float64Array(32).fill(NaN);', /returned NaN at place 0/],
  Infinity: ['const x = new Float64Array(32); x[5] = -1 / 0; return x;', /returned -Infinity at place 5/],
  'too few': ['return new Float64Array(30);', /returned 30 numbers instead of 32/],
  'too many': ['return new Float64Array(34);', /returned 34 numbers instead of 32/],
};

for (const [name, [body, message]] of Object.entries(returned)) {
  test(`a program that returns ${name} fails`, () => assert.throws(() => run(handleOf(`function points(search) { ${body} }`, 'points'), { n: 16, stream: 1, draw: 0 }), message));
}

test('a program that changes what it was handed changes only its own copy', () => {
  const data = { n: 16, stream: 1, draw: 0, incumbent: [...good] };
  run(handleOf('function points(search) { search.incumbent.fill(0); return new Float64Array(32); }', 'points'), data);
  assert.deepEqual(data.incumbent, good);
});
