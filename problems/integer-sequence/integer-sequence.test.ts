import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { CladeError, Plain } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { loadProblem } from '../../src/workspace/problem.ts';
import { handleOf, seedOf } from '../handle.ts';
import { run } from './harness.ts';
import { bytesOf, knownFor } from './known.ts';
import { read } from './language.ts';
import problem, { variant, variants } from './problem.ts';
import { score } from './score.ts';
import { SEQUENCES, written } from './sequences.ts';

testProblem('integer-sequence');
testProblem('integer-sequence:woven');
testProblem('integer-sequence:2,3,5,8,12,17,23');

const seed = seedOf(import.meta.url);
const outputOf = (body: string): Plain => run(handleOf(seed.replace('return given;', body), 'sequence'));
const judged = (output: Plain, terms: readonly number[]) => score(output, { terms }, { id: 'test' });
const bits = (output: Plain, terms: readonly number[]): number => {
  const verdict = judged(output, terms);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
const rejected = (output: Plain, terms: readonly number[] = [1, 2, 3, 4]): string => {
  const verdict = judged(output, terms);
  assert.ok('rejected' in verdict, `accepted with ${'value' in verdict ? verdict.value : ''}`);
  return verdict.rejected;
};

/** By hand. */
const ANSWERS: Readonly<Record<string, string>> = {
  catalan: 'return recur([1], div(mul(p, sub(mul(n, 4), 6)), n));',
  squares: 'return formula(mul(n, n));',
  fibonacci: 'return recur([1, 1], add(p, q));',
  factorials: 'return recur([1], mul(p, n));',
  bytes: 'return recur([7], mod(add(mul(p, 5), 3), 256));',
  woven: 'return interleave(formula(mul(n, mul(n, n))), cycle(list([3, 1, 4, 1, 5])));',
};

test('programs by hand print the sequences and what comes later, in fewer bits than any compressor', () => {
  for (const [name, body] of Object.entries(ANSWERS)) {
    const { terms, later } = SEQUENCES[name]!;
    const output = outputOf(body);
    const verdict = judged(output, [...terms, ...later]);
    assert.ok('value' in verdict && verdict.metrics!.right === 1, name);
    for (const { name: other, value } of knownFor(terms)) assert.ok(bits(output, terms) < value, `${name} against ${other}`);
  }
});

test('what a program gets wrong is paid for literally, and nothing costs more than the numbers themselves', () => {
  const terms = [1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 7];
  const exact = terms.slice(0, -1);
  const output = outputOf('return formula(mul(n, n));');
  assert.ok(bits(output, terms) > bits(output, exact) && bits(output, terms) < bits('given', terms));
  assert.equal(bits(outputOf('return count(5, 5);'), terms), bits('given', terms));
  const verdict = judged(output, terms);
  assert.ok('value' in verdict && /12 of 13 terms right, then 169 instead of 7/.test(verdict.feedback!));
});

// ── cheats ────────────────────────────────────────────────────────────────────────────────────────────────

test('data hidden in the candidate, not in its program, is not seen: the program pays for every number', () => {
  const { terms } = SEQUENCES.primes!;
  const plain = outputOf(`return list([${terms.join(', ')}]);`);
  // the same numbers from a string, a loop, an object: the text that comes out is what costs
  const hidden = outputOf(`const data = '${terms.map((value) => String.fromCharCode(value + 40)).join('').replaceAll('\\', '\\\\')}'; const all = []; for (let k = 0; k < data.length; k++) all.push(data.charCodeAt(k) - 40); return list(all);`);
  assert.equal(hidden, plain);
  assert.ok(bits(plain, terms) >= bits('given', terms));
  // in one large number, as a formula reads it
  const packed = 'formula(mod(div(9007199254740991, add(i, 1)), 256))';
  assert.ok(read(packed).bits > 53 + 15);
});

test('what is no program is rejected, whatever it claims', () => {
  for (const output of [null, 3, true, ['count(1, 1)'], { bits: 1 }, { program: 'count(1, 1)' }, '', 'given ', 'GIVEN', 'count(1, 1) given', 'count(1, 1e3)', 'count(1, NaN)', 'count(1, Infinity)', 'eval(1)', 'constructor(1, 1)', '__proto__(1)', 'formula(constructor)', 'formula(x)', 'formula(toString)', 'take(0, count(1, 1))', 'take(-3, count(1, 1))', 'count(99999999999999999999, 1)', 'count(0x10, 1)', 'list([,])', 'list([1 2])', 'count(1, 1))'] as Plain[]) rejected(output);
  assert.match(rejected(`${'jumps('.repeat(301)}count(1, 1)${')'.repeat(301)}`), /more than 300 words/);
});

test('digits that mean the same cost the same, and spaces nothing', () => {
  assert.equal(read('count(007, -0)').bits, read(' count ( 7 ,0 ) ').bits);
});

test('programs that would never end, do', () => {
  const slow = 'filter(lt(x, 0), filter(lt(5, x), interleave(count(1, 1), cycle(take(4000, formula(mul(i, i)))))))';
  assert.equal(bits(slow, [1, 2, 3]), bits('given', [1, 2, 3]));
});

test('a candidate returns a text, not too long', () => {
  assert.throws(() => run(handleOf('export const sequence = () => 5;', 'sequence')), /a number instead of a program/);
  assert.throws(() => run(handleOf("export const sequence = () => 'x'.repeat(9000);", 'sequence')), /9000 characters/);
});

// ── the problem ───────────────────────────────────────────────────────────────────────────────────────────

test('a sequence of one\'s own is a variant; what is none is refused with what there is', async () => {
  const { problem: own, instances, place } = await loadProblem('integer-sequence:1,4,9,16,25');
  assert.equal(own.name, 'integer-sequence-own');
  assert.equal(place, 'integer-sequence:1,4,9,16,25');
  assert.deepEqual(instances.map(({ split }) => split), ['search']);
  for (const text of ['1', '1,,2', '1,2,x', '1,2,1e400', '1,2,99999999999999999999']) assert.equal(written(text), undefined, text);
  assert.equal(variant('squares?'), undefined);
  await assert.rejects(loadProblem('integer-sequence:1,2,three'), (error: CladeError) => /no variant "1,2,three"/.test(error.message) && /catalan.*README/.test(error.fix!));
});

test('known values are those of zlib, and the bytes say the terms', () => {
  assert.deepEqual([...bytesOf([0, 255, 3])], [0, 255, 3]);
  assert.deepEqual([...bytesOf([0, -1, 1, 300])], [0, 1, 2, 216, 4]);
  for (const { terms, later } of Object.values(SEQUENCES)) {
    const known = Object.fromEntries(knownFor(terms).map(({ name, value }) => [name, value]));
    const bytes = bytesOf(terms);
    assert.deepEqual(new Uint8Array(gunzipSync(gzipSync(bytes, { level: 9 }))), bytes);
    assert.equal(known.gzip! - known.deflate!, 144);
    assert.equal(known.Literally, bits('given', terms));
    assert.ok(terms.length >= 14 && later.length > 0);
  }
  assert.equal(problem, variants.catalan);
});

test('the picture shows the terms and goes on', () => {
  for (const body of ['return given;', 'return formula(mul(n, n));', 'return take(3, count(-4, 2));']) {
    const svg = problem.picture!({ terms: SEQUENCES.squares!.terms }, outputOf(body));
    assert.equal(svg.match(/<circle/g)!.length, 24);
    assert.ok(!/NaN|undefined|Infinity/.test(svg));
  }
  assert.match(problem.picture!({ terms: [1, 4, 9, 16] }, 'formula(mul(n, n))'), /goes on with 25, 36/);
  assert.doesNotMatch(problem.picture!({ terms: [1, 4, 9, 17] }, 'formula(mul(n, n))'), /goes on/);
});
