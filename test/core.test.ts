import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CladeError, EXIT, type Plain, PlainError, decode, encode, hashOf, nearest, random } from '../src/core/index.ts';

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.bigInt(),
  fc.uint8Array(),
  fc.int32Array(),
  fc.float64Array(),
) as fc.Arbitrary<Plain>;
const plain = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 5 }), fc.dictionary(fc.string(), tie('value'), { maxKeys: 5, noNullPrototype: true })) as fc.Arbitrary<Plain>,
})).value;

test('encode and decode are inverse, bigint and typed arrays included', () => {
  fc.assert(fc.property(plain, (value) => assert.deepEqual(decode(encode(value)), value)), { numRuns: 500 });
});

test('equal values have equal bytes whatever the order of their keys, and one NaN', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), plain, { noNullPrototype: true }), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      assert.equal(hashOf(reversed), hashOf(object));
    }),
  );
  const odd = new Float64Array(new BigUint64Array([0x7ff8000000000001n]).buffer)[0]!;
  assert.equal(hashOf([odd]), hashOf([Number.NaN]));
  // the second is what a processor makes of the root of -1
  const bits = (...all: bigint[]): Float64Array => new Float64Array(new BigUint64Array(all).buffer);
  assert.equal(hashOf([bits(0x7ff8000000000001n, 0n, 0xfff8000000000000n)]), hashOf([new Float64Array([Number.NaN, 0, Number.NaN])]));
  assert.notEqual(hashOf([0]), hashOf([-0]));
  assert.notEqual(hashOf([1]), hashOf(['1']));
});

test('what is not plain data is refused with its place', () => {
  for (const [value, place] of [[{ a: [1, () => 2] }, 'a[1]'], [{ b: new Date() }, 'b'], [{ c: Symbol('x') }, 'c']] as const) {
    assert.throws(() => encode(value as unknown as Plain), (error) => error instanceof PlainError && error.message.includes(place));
  }
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  assert.throws(() => encode(cycle as Plain), /nested/);
  assert.throws(() => encode('x'.repeat(1000), 100), /limit of 100 bytes/);
  assert.deepEqual(decode(encode([1, 2])), [1, 2], 'a refused value leaves nothing behind');
});

test('damaged bytes are refused, never misread as something else of the same length', () => {
  const bytes = encode({ a: [1, 'two', 3n], b: new Float64Array([0.5]) });
  for (let cut = 0; cut < bytes.length; cut++) assert.throws(() => decode(bytes.slice(0, cut)), PlainError);
  assert.throws(() => decode(Uint8Array.from([...bytes, 0])), PlainError);
});

test('a key named __proto__ is data', () => {
  const value = JSON.parse('{"__proto__": 1, "a": 2}') as Plain;
  const back = decode(encode(value)) as Record<string, Plain>;
  assert.equal(Object.getPrototypeOf(back), Object.prototype);
  assert.ok(Object.hasOwn(back, '__proto__'));
});

test('random streams repeat, differ by path, and are uniform enough', () => {
  const first = random(1, 2, 'select');
  const again = random(1, 2, 'select');
  assert.deepEqual(Array.from({ length: 50 }, () => first.float()), Array.from({ length: 50 }, () => again.float()));
  const starts = new Set<number>();
  for (let seed = 0; seed < 20; seed++) for (let i = 0; i < 50; i++) for (const name of ['a', 'b']) starts.add(random(seed, i, name).float());
  assert.equal(starts.size, 2000);
  assert.notEqual(random('ab', 'c').float(), random('a', 'bc').float());
  const rng = random(7);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[rng.int(10)]!++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, `${counts}`);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < 100_000; i++) {
    const z = rng.normal();
    sum += z;
    squares += z * z;
  }
  assert.ok(Math.abs(sum / 1e5) < 0.02 && Math.abs(squares / 1e5 - 1) < 0.03);
  const weighted = new Array<number>(3).fill(0);
  for (let i = 0; i < 10_000; i++) weighted[rng.weighted([1, 0, 3])]!++;
  assert.equal(weighted[1], 0);
  assert.ok(Math.abs(weighted[2]! - 7500) < 300);
});

test('errors carry a code, a fix and the exit code of their family', () => {
  const error = new CladeError('journal.full', 'no room', 'make some');
  assert.equal(error.exitCode, EXIT.journal);
  assert.equal(error.code, 'journal.full');
  assert.equal(nearest('sede', ['seed', 'out', 'target']), 'seed');
  assert.equal(nearest('zzzz', ['seed', 'out']), undefined);
});
