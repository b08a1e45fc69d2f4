/** Arithmetic programs: text, gradients, twice the digits, fits, and the search as a chunk and in a run. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { random } from '../src/core/index.ts';
import { evolve } from '../src/index.ts';
import { chunk } from '../src/symbolic/approximation-chunk.ts';
import { type Arithmetic, type Operand, type Step, approximationSearch, arithmetic, arithmeticAt, doubleErrors, doubled, fitter, keyOf, leastSquares, minimax, printArithmetic, readArithmetic, stepsOf, vary, withConstants } from '../src/symbolic/arithmetic/index.ts';
import { float32Error, roundedWell } from '../src/symbolic/arithmetic/float32.ts';
import { shifted } from '../src/symbolic/arithmetic/vary.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-arithmetic-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** exp on [0, 1] at Chebyshev's points; its float64 values are good enough for these tests. */
const points = (n: number) => Float64Array.from({ length: n }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * i) / (n - 1)));
const exponential = (n = 33) => ({ x: points(n), high: points(n).map(Math.exp), low: new Float64Array(n) });
const read = (text: string): Arithmetic => readArithmetic(text)!;

/** Any steps that are in order. */
const someSteps = fc.array(fc.tuple(fc.nat(3), fc.nat(99), fc.nat(99), fc.double({ min: -9, max: 9, noNaN: true })), { minLength: 1, maxLength: 12 }).map((list) =>
  list.map(([op, a, b, number], i): Step => {
    const operand = (pick: number): Operand => (pick % 4 === 0 ? number : { at: (pick % (i + 1)) - 1 });
    return { op, left: operand(a), right: operand(b + 1) };
  }),
);
const someProgram = someSteps.map((steps) => arithmetic(steps)).filter((program) => program !== null);

test('a program that was printed is read again as it was, and computes the same', () => {
  fc.assert(
    fc.property(someProgram, (program) => {
      const again = read(printArithmetic(program));
      assert.deepEqual(again, program);
      const run = new Function('x', printArithmetic(program)) as (x: number) => number;
      for (const x of [0.1, 0.7, -2]) assert.ok(Object.is(run(x), arithmeticAt(program, x)));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('the canonical form has the value of the steps, no more operations, and is its own', () => {
  const value = (steps: readonly Step[], x: number): number => {
    const values = [x];
    for (const { op, left, right } of steps) {
      const [a, b] = [left, right].map((operand) => (typeof operand === 'number' ? operand : values[operand.at + 1]!)) as [number, number];
      values.push([a + b, a - b, a * b, a / b][op]!);
    }
    return values.at(-1)!;
  };
  fc.assert(
    fc.property(someSteps, (steps) => {
      const program = arithmetic(steps);
      if (!program) return;
      assert.ok(program.ops.length <= steps.length);
      assert.deepEqual(arithmetic(stepsOf(program)), program);
      for (const x of [0.37, 1.9]) {
        const [want, got] = [value(steps, x), arithmeticAt(program, x)];
        // constants are joined, so that rounding and overflow differ
        if (Number.isFinite(want) && Math.abs(want) < 1e6 && Math.abs(want) > 1e-6 && Number.isFinite(got)) assert.ok(Math.abs(got - want) <= 1e-4 * (1 + Math.abs(want)), `${printArithmetic(program)} at ${x}: ${got}, ${want}`);
      }
    }),
    { numRuns: 500, seed: 2 },
  );
  assert.equal(keyOf(read('return 1 + x * 2;')), keyOf(read('return x * 3 - 5;')));
  assert.equal(read('const a = x * x; const b = x * x; return a + b;').ops.length, 2);
  assert.equal(arithmetic([{ op: 1, left: { at: -1 }, right: { at: -1 } }]), null);
});

test('what is no arithmetic is not read', () => {
  for (const text of ['return y;', 'return Math.exp(x);', 'let a = x; return a;', 'const a = x return a;', 'return x ** 2;', 'return x', 'const x = 2; return x;', 'return (x;', 'for (;;) {}', '']) assert.equal(readArithmetic(text), null, text);
});

test('derivatives are what differences say', () => {
  const fit = fitter(exponential(7));
  for (const text of ['return 1.1 + x * (0.9 + x * 0.5);', 'const a = 2.5 / (x * x + 3.5) + 0.3; return (a + x) / (a - x * 0.2);', 'const a = 0.7 - x; const b = a * a; return b * b - 3 / (x + 2) * (x - b);']) {
    const program = read(text);
    const constants = Float64Array.from(program.constants);
    assert.ok(fit.slopes(program, constants));
    const slopes = fit.jacobian.slice(0, 7 * constants.length);
    for (let p = 0; p < constants.length; p++) {
      const beside = (h: number): Float64Array => {
        fit.error(program, constants.with(p, constants[p]! + h));
        return fit.errors.slice();
      };
      const [more, less] = [beside(1e-5), beside(-1e-5)];
      for (let k = 0; k < 7; k++) assert.ok(Math.abs((more[k]! - less[k]!) / 2e-5 - slopes[p * 7 + k]!) < 1e-7 * (1 + Math.abs(slopes[p * 7 + k]!)), `${text}: constant ${p}`);
    }
  }
});

test('infinity on the way may end well, and where it does not there is no error', () => {
  const fit = fitter({ x: Float64Array.of(0, 1), high: Float64Array.of(1, 2), low: new Float64Array(2) });
  const errorOf = (text: string): number => fit.error(read(text), read(text).constants);
  assert.equal(errorOf('const a = 1 / x; return 1 + 3 / (a + 2 * a);'), 0);
  assert.equal(errorOf('return 1 + 1 / x;'), Number.POSITIVE_INFINITY);
  assert.equal(errorOf('const a = 1 / x; return a - 2 * a;'), Number.POSITIVE_INFINITY);
});

test('least squares are exact where the normal equations are not', () => {
  const qr = leastSquares(4, 2);
  // columns that differ by 1e-9: their products differ by 1e-18
  qr.matrix.set([1, 1, 1, 1, 1, 1 + 1e-9, 1, 1 - 1e-9]);
  qr.factorise(2);
  const x = new Float64Array(2);
  assert.ok(qr.solve(2, Float64Array.of(5, 5 + 3e-9, 5, 5 - 3e-9), 0, x));
  assert.ok(Math.abs(x[0]! - 2) < 1e-5 && Math.abs(x[1]! - 3) < 1e-5, String(x));
  assert.ok(qr.solve(2, Float64Array.of(5, 5, 5, 5), 1e6, x) && Math.abs(x[0]!) < 1e-4, 'damping makes it small');
});

test('twice the digits are right to 2^-98, by BigInt', () => {
  const bits = 1200n;
  const unit = (value: number): bigint => {
    let [whole, shift] = [value, 0];
    while (!Number.isInteger(whole)) [whole, shift] = [whole * 2, shift + 1];
    return (BigInt(whole) << bits) >> BigInt(shift);
  };
  const number = fc.tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.boolean(), fc.double({ min: -1, max: 1, noNaN: true })).map(([size, negative, part]): [number, number] => [negative ? -size : size, part * size * 2 ** -54]);
  fc.assert(
    fc.property(fc.nat(3), number, number, (op, a, b) => {
      const [p, q] = [unit(a[0]) + unit(a[1]), unit(b[0]) + unit(b[1])];
      const [high, low] = doubled(op, a, b);
      const want = [p + q, p - q, (p * q) >> bits, (p << bits) / q][op]!;
      const size = (x: bigint): bigint => (x < 0n ? -x : x);
      // a sum that cancels is as good as its terms
      const scale = op < 2 ? size(p) + size(q) : size(want);
      assert.ok(size(unit(high) + unit(low) - want) <= scale >> 98n, `${op}: ${a} ${b}`);
      assert.equal(high + low, high);
    }),
    { numRuns: 400, seed: 3 },
  );
});

test('errors with twice the digits agree with float64 where that is enough', () => {
  const samples = exponential();
  const program = read('return 1 + x * (1 + x * 0.7);');
  assert.ok(Math.abs(doubleErrors(program, program.constants, samples, new Float64Array(33)) - fitter(samples).error(program, program.constants)) < 1e-15);
});

test('a walk carries constants to a program that is squared once more, where careful steps stay behind', () => {
  const samples = exponential();
  const fit = fitter(samples);
  const plain = read('const u = x * x; const g = 12 - 600 / (60 + u); return (g + x) / (g - x);');
  const constants = Float64Array.from(plain.constants);
  fit.leap(plain, constants, 20);
  assert.ok(fit.error(plain, constants) < 1e-6);
  const squared = read('const u = x * x; const g = 12 - 600 / (60 + u); const a = (g + x) / (g - x); return a * a;');
  assert.equal(squared.constants.length, constants.length);
  const [walked, stepped] = [constants.slice(), constants.slice()];
  fit.walk(squared, walked);
  fit.descend(squared, stepped, 60);
  assert.ok(fit.error(squared, walked) < 0.1 * fit.error(plain, constants), `${fit.error(squared, walked)} after ${fit.error(plain, constants)}`);
  assert.ok(fit.error(squared, stepped) > 100 * fit.error(squared, walked));
});

test('the polish makes peaks level: the parabola of least maximal error', () => {
  const samples = exponential(65);
  const program = read('return 1 + x * (0.9 + x * 0.8);');
  const constants = Float64Array.from(program.constants);
  fitter(samples).descend(program, constants, 30);
  const before = doubleErrors(program, constants, samples, new Float64Array(65));
  const error = minimax(samples)(program, constants);
  assert.ok(error < before);
  const errors = new Float64Array(65);
  doubleErrors(program, constants, samples, errors);
  // four peaks of turning signs: nothing of degree 2 is better than the least of them (de la Vallée Poussin)
  const peaks: number[] = [];
  for (const each of errors) {
    if (peaks.length === 0 || Math.sign(each) !== Math.sign(peaks.at(-1)!)) peaks.push(each);
    else if (Math.abs(each) > Math.abs(peaks.at(-1)!)) peaks[peaks.length - 1] = each;
  }
  assert.equal(peaks.length, 4);
  assert.ok(Math.min(...peaks.map(Math.abs)) > 0.99 * error, String(peaks));
});

test('changed programs are programs, and no longer than allowed', () => {
  const rng = random(5, 'vary');
  let program: Arithmetic = read('return 1 + x;');
  const seen = new Set<string>();
  for (let i = 0; i < 3000; i++) {
    const child = vary(program, program, 9, rng);
    if (!child) continue;
    assert.ok(child.ops.length >= 1 && child.ops.length <= 9 && child.constants.every(Number.isFinite));
    for (const [k, operand] of [...child.left, ...child.right].entries()) assert.ok(operand <= k % child.ops.length && operand >= -child.constants.length);
    assert.deepEqual(arithmetic(stepsOf(child)), child);
    seen.add(keyOf(child));
    program = child;
  }
  assert.ok(seen.size > 1500, String(seen.size));
});

test('the search beats the textbook, the same every time', () => {
  const search = () => {
    const one = approximationSearch({ samples: exponential(65), ops: 6, rng: random(2, 'search') });
    while (one.tried < 2500) one.step();
    return one.front();
  };
  const front = search();
  assert.deepEqual(front, search());
  assert.deepEqual(front.map(({ program }) => program.ops.length), [...new Set(front.map(({ program }) => program.ops.length))].sort((a, b) => a - b));
  assert.ok(front.every(({ error }, i) => i === 0 || error < front[i - 1]!.error));
  // the minimax cubic takes six operations, too, and errs by 3e-4
  assert.ok(front.at(-1)!.error < 2.5e-4, String(front.at(-1)!.error));
});

test('where the function is zero, programs are', () => {
  const x = points(33).slice(1);
  const samples = { x, high: x.map(Math.sin), low: new Float64Array(32) };
  const search = approximationSearch({ samples, ops: 5, rng: random(1), zero: 0 });
  while (search.tried < 1000) search.step();
  const front = search.front();
  assert.ok(front.length > 1 && front.at(-1)!.error < 1e-3);
  for (const { program } of front) assert.equal(arithmeticAt(program, 0), 0);
});

test('a slice is pure, starts from what it is given, and brings only what is better', async () => {
  const { x, high, low } = exponential(65);
  const task = { data: { x, high, low, ops: 5 }, seeds: ['return x;', 'return 1 + x;', 'not arithmetic'], turn: 1, stream: [1, 2], effort: 0.2 };
  const one = await chunk(task);
  assert.deepEqual(one, await chunk(task));
  assert.ok(one.tried > 20 && one.steps >= 5e6 && one.blocks.length > 0 && one.blocks.length <= 12);
  for (const { text, kind } of one.blocks) assert.equal(kind, `arithmetic of ${read(text).ops.length}`);
  // what is there already is not brought again
  const seeds = ['return x;', ...one.blocks.map(({ text }) => text)];
  for (const s of [3, 4, 5]) for (const { text } of (await chunk({ ...task, seeds, turn: 1, stream: [1, s], effort: 0.01 })).blocks) assert.ok(!seeds.includes(text), text);
});

test('a run from the command line to a certified program', async () => {
  const result = await evolve({ problem: 'exp2:6', evaluations: 1000, workers: 1, inFlight: 1, out: join(folder, 'run') });
  assert.ok(result.best.score < 1e-3, String(result.best.score));
  assert.match(readFileSync(join(folder, 'run', 'best.svg'), 'utf8'), /relative error at most/);
  const source = result.best.source.replaceAll(/\/\/[^\n]*/g, '');
  assert.ok((source.match(/[-+*/](?= )/g) ?? []).length <= 6 + 6, source);
});

test('constants are exchanged without touching the structure', () => {
  const program = read('return 2 + x * 3;');
  assert.equal(arithmeticAt(withConstants(program, [4, 5]), 2), 13);
});

test('steps that find nothing new are work, so that a slice with little to try ends', () => {
  const search = approximationSearch({ samples: exponential(), ops: 1, rng: random(3) });
  for (let i = 0; i < 20_000; i++) search.step();
  const [work, tried] = [search.work, search.tried];
  for (let i = 0; i < 20_000; i++) search.step();
  assert.ok(search.tried - tried < 2000, 'most of them find nothing');
  assert.ok(search.work - work >= 200 * (20_000 - (search.tried - tried)));
});

test('in float32 constants are rounded in turn, and the series moves to a centre where that costs less', () => {
  const x = Float64Array.from({ length: 2000 }, (_, i) => Math.fround((i + 0.3) / 2000));
  const floats = { x, y: x.map((at) => 2 ** at) };
  const samples = { x: points(33), high: points(33).map((at) => 2 ** at), low: new Float64Array(33) };
  const fit = fitter(samples);
  const text = 'return 1 + x * (0.69 + x * (0.24 + x * (0.055 + x * (0.009 + x * 0.0018))));';
  const fitted = (program: Arithmetic): Arithmetic => {
    const view = Float64Array.from(program.constants);
    fit.descend(program, view, 80, (p) => program.constants[p] === -0.55);
    return withConstants(program, view);
  };
  const plain = fitted(read(text));
  const moved = fitted(shifted(plain, -0.55, 12)!);
  assert.equal(shifted(plain, -0.55, 10), null);
  const well = (program: Arithmetic) => roundedWell(program, floats, random(1), { fit, points: 33, tries: 150 });
  const [one, other] = [well(plain), well(moved)];
  for (const { program, error } of [one, other]) assert.equal(float32Error(program, program.constants, floats), error);
  assert.ok(one.error < float32Error(plain, plain.constants, floats) && other.error < float32Error(moved, moved.constants, floats));
  assert.ok(other.program.constants.every((value) => value === Math.fround(value)));
});
