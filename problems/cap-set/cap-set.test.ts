import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { handleOf, seedOf } from '../handle.ts';
import { run } from './harness.ts';
import { proved } from './known.ts';
import problem, { variants } from './problem.ts';
import { score } from './score.ts';

const rule = (body: string) => handleOf(`function priority(v, n) { ${body} }`, 'priority');
const build = (body: string, n: number): number[] => [...run(rule(body), { n })];
const judge = (output: Plain, n = 4) => score(output, { n }, { id: 'test' });
const size = (output: Plain, n: number): number => {
  const verdict = judge(output, n);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};

const digitsOf = (index: number, n: number): number[] => Array.from({ length: n }, (_, i) => Math.floor(index / 3 ** (n - 1 - i)) % 3);
const indexOf = (digits: readonly number[]): number => digits.reduce((sum, digit) => 3 * sum + digit, 0);
/** The third vector of a line, from the definition. */
const third = (a: number, b: number, n: number): number => indexOf(digitsOf(a, n).map((digit, i) => (6 - digit - digitsOf(b, n)[i]!) % 3));
const isCap = (set: readonly number[], n: number): boolean => set.every((a, i) => set.slice(0, i).every((b) => !set.includes(third(a, b, n))));

testProblem('problems/cap-set');

test('one variant for each dimension, the largest by default', () => {
  assert.deepEqual(Object.keys(variants), ['1', '2', '3', '4', '5', '6', '7', '8']);
  assert.equal(problem.name, 'cap-set-8');
  for (const [n, variant] of Object.entries(variants)) {
    assert.equal(variant.name, `cap-set-${n}`);
    assert.deepEqual(variant.instances().map(({ split, data }) => ({ split, data })), [{ split: 'search', data: { n: Number(n) } }]);
    assert.equal(variant.bound, proved[Number(n)]);
  }
});

test('the seed takes the vectors without a 2, and the known values of the seed say so', () => {
  const seed = handleOf(seedOf(import.meta.url), 'priority');
  for (const [n, { known }] of Object.entries(variants)) {
    const output = run(seed, { n: Number(n) });
    assert.equal(size(output, Number(n)), 2 ** Number(n));
    assert.equal(known!.find(({ measured }) => measured)!.value, 2 ** Number(n));
    assert.ok([...output].every((index) => !digitsOf(index, Number(n)).includes(2)));
  }
});

/** The specification as plainly as it can be said: the first of the largest, again and again. */
function plainly(priority: (v: number[]) => number, n: number): number[] {
  const left = Array.from({ length: 3 ** n }, (_, index) => priority(digitsOf(index, n)));
  const set: number[] = [];
  for (;;) {
    const best = left.indexOf(Math.max(...left));
    if (left[best] === -Infinity) return set;
    for (const other of set) left[third(other, best, n)] = -Infinity;
    left[best] = -Infinity;
    set.push(best);
  }
}

test('takes what the plain specification takes, in the same order', () => {
  const rules: [string, (v: number[], n: number) => number][] = [
    ['return Math.sin(99 * v.reduce((sum, d, i) => sum * 1.7 + d * (i + 1), 0));', (v) => Math.sin(99 * v.reduce((sum, d, i) => sum * 1.7 + d * (i + 1), 0))],
    ['return v.filter((d) => d === 1).length % 3;', (v) => v.filter((d) => d === 1).length % 3],
    ['return v[0] * v[n - 1] - v[1];', (v, n) => v[0]! * v[n - 1]! - v[1]!],
    ['return -Math.abs(v.filter((d) => d > 0).length - (2 * n) / 3);', (v, n) => -Math.abs(v.filter((d) => d > 0).length - (2 * n) / 3)],
    ['return v[1] === 0 ? -Infinity : v[0] ? Infinity : -v[2];', (v) => (v[1] === 0 ? -Infinity : v[0] ? Infinity : -v[2]!)],
  ];
  for (const [body, priority] of rules) {
    for (const n of [3, 4, 5]) {
      const output = run(rule(body), { n });
      assert.deepEqual([...output], plainly((v) => priority(v, n), n), `${body} n = ${n}`);
      assert.equal(size(output, n), output.length);
      assert.ok(isCap([...output], n));
    }
  }
});

test('ties go to the lexicographically first vector; -0 and 0 are one priority', () => {
  assert.deepEqual(build('return 0;', 2), [0, 1, 3, 4]);
  assert.deepEqual(build('return v[1] === 1 ? -0 : 0;', 2), [0, 1, 3, 4]);
  assert.deepEqual(build('return v[1];', 2), [2, 5, 1, 4]);
  assert.deepEqual(build('return v[0];', 2), [6, 7, 3, 4]);
});

test('the order of ties matters: a paraboloid and its mirror image', () => {
  const paraboloid = (last: string, from: number, to: string) => `let s = 0; for (let i = ${from}; i < ${to}; i++) s += v[i] * v[i]; return s % 3 === v[${last}] ? 1 : 0;`;
  assert.equal(build(paraboloid('n - 1', 0, 'n - 1'), 8).length, 288);
  assert.equal(build(paraboloid('0', 1, 'n'), 8).length, 304);
});

test('-Infinity is never taken, and Infinity first', () => {
  assert.deepEqual(build('return v[0] === 2 ? -Infinity : v[0] + v[1] === 3 ? Infinity : 0;', 2), [5, 0, 1, 3]);
  assert.deepEqual(build('return -Infinity;', 2), []);
  assert.ok('rejected' in judge(run(rule('return -Infinity;'), { n: 2 }), 2));
});

test('every vector is asked for once, in order, before anything is taken, in an array that keeps no messages', () => {
  const seen: string[] = [];
  const candidate = rule('');
  run({ ...candidate, call: (v, n) => {
    assert.equal(n, 4);
    seen.push([...(v as Int8Array)].join(''));
    (v as Int8Array).fill(7);
    return 0;
  } }, { n: 4 });
  assert.deepEqual(seen, Array.from({ length: 81 }, (_, index) => index.toString(3).padStart(4, '0')));
});

test('what is no number is an error that says where', () => {
  assert.throws(() => build('return v[2] === 2 ? NaN : 0;', 3), /returned NaN for v = 002/);
  assert.throws(() => build('return "9";', 3), /returned a string/);
  assert.throws(() => build('return { valueOf: () => 1 };', 3), /returned a object/);
  assert.throws(() => build('return v[n];', 3), /returned a undefined/);
  assert.throws(() => build('return 1n;', 3), /returned a bigint/);
});

test('the largest sets of up to three dimensions, by trying', () => {
  const largest = (n: number): number => {
    let best = 0;
    const grow = (from: number, out: Uint8Array, set: number[]): void => {
      best = Math.max(best, set.length);
      for (let index = from; index < 3 ** n; index++) {
        if (out[index]) continue;
        const left = out.slice(index + 1).filter((each) => each === 0).length + 1;
        // Even all that are left would not do.
        if (set.length + left <= best) return;
        const next = out.slice();
        for (const other of set) next[third(other, index, n)] = 1;
        grow(index + 1, next, [...set, index]);
      }
    };
    // Every line-preserving map keeps the question, so 0 and 1 may be taken to be in the set.
    grow(2, Uint8Array.from({ length: 3 ** n }, (_, index) => (index < 3 ? 1 : 0)), [0, 1]);
    return best;
  };
  assert.deepEqual([1, 2, 3].map(largest), [1, 2, 3].map((n) => proved[n]));
});

/** Written by hand: quadrics. */
const QUADRICS: Readonly<Record<number, [string, number]>> = {
  3: ['return (v[0] * v[0] + v[1] * v[1]) % 3 === v[2] ? 1 : 0;', 9],
  4: ['return v.some((d) => d) && (v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + 2 * v[3] * v[3]) % 3 === 0 ? 1 : 0;', 20],
};

test('quadrics reach the proved maximum in three and four dimensions', () => {
  for (const [n, [body, expected]] of Object.entries(QUADRICS)) {
    assert.equal(size(run(rule(body), { n: Number(n) }), Number(n)), expected);
    assert.equal(expected, proved[Number(n)]);
  }
});

const funsearch = Int32Array.from(
  readFileSync(new URL('data/funsearch-n8-512.txt', import.meta.url), 'utf8').trim().split('\n'),
  (line) => indexOf(JSON.parse(line) as number[]),
);

test("FunSearch's set has 512 vectors and no line, by our scorer", () => {
  assert.equal(size(funsearch, 8), 512);
  const row = problem.known!.find(({ name }) => name === 'FunSearch')!;
  assert.deepEqual([row.value, row.measured], [512, true]);
  // As priorities, they give themselves.
  const candidate = { ...rule(''), call: (v: unknown) => (funsearch.includes(indexOf([...(v as Int8Array)])) ? 1 : 0) };
  assert.deepEqual(run(candidate, { n: 8 }), funsearch.slice().sort());
});

test('one more vector and there is a line', () => {
  for (const index of [0, 1, 3280, 6560]) {
    if (funsearch.includes(index)) continue;
    const verdict = judge(Int32Array.of(...funsearch, index), 8);
    assert.match('rejected' in verdict ? verdict.rejected : '', new RegExp(`vector ${index} is on a line`));
  }
});

test('the score is exact and says what was taken', () => {
  assert.deepEqual(judge(Int32Array.of(0, 1, 3, 4), 2), { value: 4, exact: { num: 4n, den: 1n }, metrics: { weight: 0.5, supports: 1 } });
  assert.deepEqual(judge(Int32Array.of(8), 2), { value: 1, exact: { num: 1n, den: 1n }, metrics: { weight: 1, supports: 0.25 } });
});

test('every set of up to four vectors of the plane is accepted exactly if it is a cap set', () => {
  for (let code = 0; code < 9 ** 4; code++) {
    const set = Array.from({ length: 4 }, (_, i) => Math.floor(code / 9 ** i) % 9);
    assert.equal('value' in judge(Int32Array.from(set), 2), new Set(set).size === 4 && isCap(set, 2), `${set}`);
  }
});

const good = run(rule('return 0;'), { n: 4 });
const cheats: Record<string, Plain> = {
  'no output': null,
  'a number': 20,
  'its own score': { value: 20 },
  'a plain array': [...good],
  floats: Float64Array.from(good),
  'floats with NaN': Float64Array.from(good, () => Number.NaN),
  'another integer type': Uint8Array.from(good),
  nothing: new Int32Array(0),
  'a vector twice': Int32Array.of(...good, good[3]!),
  'a negative index': Int32Array.of(...good, -1),
  'an index too large': Int32Array.of(...good, 81),
  'the largest integer': Int32Array.of(...good, 2 ** 31 - 1),
  'all vectors': Int32Array.from({ length: 81 }, (_, i) => i),
  'a line': Int32Array.of(0, 40, 80),
  'a line at the end': Int32Array.of(...good, 80),
};

for (const [name, output] of Object.entries(cheats)) {
  test(`rejects ${name}`, () => assert.ok('rejected' in judge(output)));
}

test('the picture has a cell for each vector of the set', () => {
  for (const n of [1, 3, 4, 8]) {
    const output = run(rule('return 0;'), { n });
    const svg = problem.picture!({ n }, output);
    assert.equal(svg.match(/d="(M[^"]*z)"/)![1]!.split('z').length - 1, 2 ** n);
    assert.match(svg, new RegExp(`>${2 ** n} of ${3 ** n} vectors`));
    assert.ok(!/NaN|undefined/.test(svg));
    assert.ok(svg.length < 60_000);
  }
});
