import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { handleOf, seedOf } from '../handle.ts';
import { loadProblem } from '../../src/workspace/problem.ts';
import { stage } from '../../src/workspace/run.ts';
import { ball, fixed, toDouble } from './ball.ts';
import { type Line, certify } from './certify.ts';
import { ulps } from './float32.ts';
import { TARGETS, precise } from './functions.ts';
import { run } from './harness.ts';
import { baselines } from './known.ts';
import problem, { variants } from './problem.ts';
import { readLine, valueAt } from './read.ts';
import { score } from './score.ts';

testProblem('exp2');
testProblem('exp2:sin');

const EXP2 = { function: 'exp2', from: 0, to: 1, ops: 10 };
const lineOf = (body: string) => readLine(`function approximate(x) { ${body} }`);
const outputOf = (body: string): Plain => run(handleOf(`export function approximate(x: number): number { ${body} }`, 'approximate'), EXP2, undefined);
const worth = (body: string, asked: Plain = EXP2) => {
  const verdict = score(outputOf(body), asked, { id: '' });
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict;
};

/** The relative error at a double by whole numbers alone: nothing is shared with the certificate but the function. */
function errorAt({ code, constants }: Line, name: string, x: number): number {
  const bits = 400n;
  const unit = (value: number): bigint => fixed(value, Number(bits)).middle;
  const values = [unit(x)];
  for (let i = 0; i < code.length; i += 3) {
    const [a, b] = [code[i + 1]!, code[i + 2]!].map((place) => (place < 0 ? unit(constants[-1 - place]!) : values[place]!)) as [bigint, bigint];
    values.push([a + b, a - b, (a * b) >> bits, code[i] === 3 ? (a << bits) / b : 0n][code[i]!]!);
  }
  const f = TARGETS[name]!.series(fixed(x, Number(bits)), 0n, 1, Number(bits))[0]!.middle;
  return Math.abs(toDouble(((values.at(-1)! - f) << bits) / f, Number(bits)));
}

test('functions are what Math says, to more digits, and their coefficients are their derivatives', () => {
  const math: Record<string, (x: number) => number> = { exp2: (x) => 2 ** x, log2: (x) => Math.log1p(x) / Math.LN2, sin: Math.sin, cos: Math.cos, tanh: Math.tanh, rsqrt: (x) => 1 / Math.sqrt(x) };
  for (const [name, { from, to, series }] of Object.entries(TARGETS)) {
    for (const part of [0, 0.1, 0.37, 0.5, 0.99, 1]) {
      const x = from + part * (to - from);
      const [high, low] = precise(name, x);
      assert.ok(Math.abs(low) <= Math.abs(high) * 2 ** -52, `${name} at ${x}`);
      if (math[name]) assert.ok(Math.abs(high - math[name](x)) <= 4e-16 * Math.abs(high), `${name} at ${x}: ${high}`);
    }
    // the series at the middle gives the values beside it
    const bits = 200;
    const [middle, half] = [(from + to) / 2, (to - from) / 8];
    const coefficients = series(fixed(middle, bits), fixed(half, bits).middle, 40, bits);
    for (const t of [-1, -0.5, 0.75]) {
      const value = coefficients.reduceRight((sum, { middle: each }) => sum * t + Number(each) / 2 ** bits, 0);
      const [high] = precise(name, middle + t * half);
      assert.ok(Math.abs(value / high - 1) < 1e-14, `${name}: ${value} and ${high}`);
    }
  }
  // 30 digits by Abramowitz and Stegun, table 7.1 and its like
  assert.ok(Math.abs(precise('erf', 1)[0] - 0.8427007929497149) < 2e-16 && Math.abs(precise('erf', 0.5)[0] - 0.5204998778130465) < 2e-16);
});

test('the certificate is never below an error that is found by trying, and hardly above', () => {
  const bodies: [string, string][] = [
    ['exp2', 'const u = x * x; return 1 + x * 0.69 + u * 0.25;'],
    ['exp2', 'const a = 9.19 - x; const v = 5.1 - 44.2 / a; return v * v + x + 0.914;'],
    ['exp2', 'return (x - 3.4) / (x - 3.4) + x;'],
    ['cos', 'return 1 - x * x / 2;'],
    ['sin', 'return x * (1 - x * x / 6);'],
    ['log2', 'return x * (1.44 - 0.44 * x);'],
    ['tanh', 'return x / (1 + x * x / 3);'],
    ['erf', 'return x * (1.128 - 0.3 * x * x);'],
    ['rsqrt', 'return 1.2 - 0.2 * x;'],
  ];
  for (const [name, body] of bodies) {
    const { from, to } = TARGETS[name]!;
    const line = lineOf(body);
    const bounds = certify(line, TARGETS[name]!, from, to);
    assert.ok(typeof bounds !== 'string', `${body}: ${bounds}`);
    let tried = 0;
    for (let i = 0; i <= 500; i++) tried = Math.max(tried, errorAt(line, name, from + ((to - from) * (i || 1e-3)) / 500));
    assert.ok(tried <= bounds.upper && tried > bounds.upper * 0.999, `${name}, ${body}: ${tried}, ${bounds.upper}`);
    assert.ok(bounds.lower <= bounds.upper && bounds.lower > bounds.upper * 0.99999);
  }
});

test('an error of 1e-14 is seen in programs whose float64 errs more', () => {
  const body = 'const a = 138.50939311832735 - 922624.7924227428 / (7993.19576667212 + x * x); const b = (a + x) / (a - x); const c = b * b; const d = c * c; return d * d;';
  const { value, metrics } = worth(body);
  assert.ok(value > 5.3228e-14 && value < 5.3229e-14, String(value));
  assert.equal(metrics!.ops, 10);
  assert.ok(metrics!.float64! > value);
});

test('known values are computed again, and no textbook program beats what is published', () => {
  for (const { function: name, text, operations, value } of baselines) {
    const line = lineOf(text);
    const { from, to } = TARGETS[name]!;
    const bounds = certify(line, TARGETS[name]!, from, to);
    assert.ok(typeof bounds !== 'string' && Math.abs(bounds.upper / value - 1) < 1e-3, `${text}: ${typeof bounds === 'string' ? bounds : bounds.upper}`);
    assert.equal(line.code.length / 3, operations);
  }
  assert.ok(variants['10']!.known!.some(({ measured }) => !measured) && variants['6']!.known!.every(({ measured }) => measured));
});

test('large whole numbers are read as the compiler writes them', () => {
  assert.deepEqual([...readLine('function approximate(x) { return x * 0x71afd498d0000; }').constants], [2e15]);
});

test('operations are counted as they are written, each once, used or not', () => {
  const ops = (body: string): number => lineOf(body).code.length / 3;
  assert.equal(ops('return x;'), 0);
  assert.equal(ops('return 1 + x;'), 1);
  assert.equal(ops('return x * (2 * 3 + 1);'), 1);
  assert.equal(ops('return x * x + x * x;'), 3);
  assert.equal(ops('const a = x * x; return a + a;'), 2);
  assert.equal(ops('const a = x * x; return x;'), 2, 'what is not used is counted, and so is the way back');
  assert.equal(ops('return -x;'), 1);
  assert.equal(ops('return -(-2) * x;'), 1);
});

test('in the sandbox the text has the constants that a trial put in', async () => {
  const loaded = await loadProblem('exp2');
  const { evaluator } = stage(loaded, 1);
  try {
    const ids = loaded.instances.map(({ id }) => id);
    const written = await evaluator.measure(evaluator.prepare(loaded.seed.replace('return x;', 'return -0.25 * x + 1.5;')), ids);
    const session = await evaluator.open(loaded.seed.replace('return x;', 'return $constants[0] * x + $constants[1];'), 2, ids);
    const trials = await session.trials([Float64Array.of(-0.25, 1.5), Float64Array.of(0.9, 1), Float64Array.of(Number.NaN, 1)]);
    session.close();
    assert.equal(trials[0]!.fitness, -written[0]!.score!.value);
    assert.ok(trials[1]!.fitness > -0.1 && trials[2]!.fitness === Number.NEGATIVE_INFINITY);
  } finally {
    evaluator.close();
  }
});

test('in float32 every float is looked at: the block bounds leave nothing out', () => {
  const line = lineOf('const a = x * (x * (x * (0.007576329633593559 - x * 0.00006334003410302103 * (-7.644425392150879 - x)) + 0.0563034825026989) + 0.36518198251724243) + 0.9490435123443604; return a * a + 0.09931632876396179;');
  const from = 1 - 2 ** -8;
  const worst = ulps(line, from, 1);
  let slow = 0;
  for (let x = from; x <= 1; x += 2 ** -24) slow = Math.max(slow, Math.abs(valueAt(line, x, Math.fround) - 2 ** x) / (x < 1 ? 2 ** -23 : 2 ** -22));
  assert.ok(Math.abs(worst - slow) < 1e-6 && worst > 0.5 && worst < 4, `${worst}, ${slow}`);
  assert.ok(ulps(lineOf('return 1 + x;'), 0, 1) > 7e5);
  assert.equal(ulps(lineOf('return 1 / (x - 0.5);'), 0, 1), Number.POSITIVE_INFINITY);
  // bounds of x / x are too wide to tell: far off programs are known by a sample
  assert.ok(ulps(lineOf('return 1 + 0.7 * (x * (x / x));'), 0, 1) > 1e5);
  // no number at one place is none as a whole
  assert.equal(ulps(lineOf('return 1 + x * (x / x);'), 0, 2 ** -20), Number.POSITIVE_INFINITY);
  const verdict = score({ code: line.code, constants: line.constants }, { ...EXP2, from, ops: 12, float32: true }, { id: '' });
  assert.ok('value' in verdict && verdict.metrics!.ops === 12);
});

// ── cheats ────────────────────────────────────────────────────────────────────────────────────────────────

const CHEATS: Record<string, string> = {
  'the function itself': 'return 2 ** x;',
  'Math.pow': 'return Math.pow(2, x);',
  'Math.exp': 'return Math.exp(x * 0.6931471805599453);',
  'a loop': 'let s = 1; for (let i = 0; i < 9; i++) s = s * x; return s;',
  'a table': 'const t = [1, 2]; return t[0];',
  'a condition': 'return x < 0.5 ? 1 : 2;',
  'a function that computes': 'const f = (y: number) => y * y * y; return f(x);',
  'an assignment': 'let a = x; a = a * a * a; return a;',
  'an increment': 'let a = x; a++; return a;',
  'a remainder': 'return x % 2;',
  'bits': 'return x << 1;',
  'two returns': 'return 1 + x; return x;',
  'a name declared again': 'const x = 1; return x;',
  'a comma': 'return (x, x * x);',
  'an infinite constant': 'return x * 1e999;',
};

for (const [name, body] of Object.entries(CHEATS)) test(`refuses ${name}`, () => assert.throws(() => lineOf(body.replaceAll(': number', '')), RangeError));

test('refuses a second function, also beside the first', () => {
  for (const source of ['const c = (y) => y * y * y;\nfunction approximate(x) { return c(x); }', 'function approximate(x) { return x; }\nfunction other(x) { return x; }', 'function approximate(x, y = x * x) { return y; }']) assert.throws(() => readLine(source), RangeError);
});

test('what computes something else than its text says is found out', () => {
  const honest = handleOf(seedOf(import.meta.url), 'approximate');
  assert.ok(run(honest, EXP2, undefined));
  assert.throws(() => run({ ...honest, call: (x: unknown) => 2 ** (x as number) }, EXP2, undefined), /something else/);
});

test('too many operations, poles and what is not zero where it must be are rejected', () => {
  const rejected = (body: string, asked: Plain = EXP2): string => {
    const verdict = score(outputOf(body), asked, { id: '' });
    assert.ok('rejected' in verdict, JSON.stringify('value' in verdict && verdict.value));
    return verdict.rejected;
  };
  assert.match(rejected('return x * x * x;', { ...EXP2, ops: 1 }), /2 operations, and 1 are allowed/);
  assert.match(rejected('return 1 + x + 1e-30 / (x - 0.7123456789);'), /divides/);
  assert.match(rejected('return 1 / (x - x * 1);'), /divides/);
  assert.match(rejected('return 1 + x * x / x;'), /divides/);
  assert.match(rejected(`const a = 1e308 + x; ${Array.from({ length: 9 }, (_, i) => `const ${'bcdefghij'[i]} = ${'abcdefghi'[i]} * ${'abcdefghi'[i]};`).join(' ')} return j;`), /beyond 10\^4900/);
  // infinite on the way and right in the end, as in IEEE arithmetic
  const inverse = worth('return 1 + 1 / (1 / x);');
  assert.ok(inverse.value > 0.0614 && inverse.value < 0.0615 && inverse.metrics!.float64! < 0.0615);
  const sin = { function: 'sin', from: 0, to: Math.PI / 4, ops: 10 };
  assert.match(rejected('return x * 1 + 1e-30;', sin), /zero where it must be/);
  worth('return x * 1;', sin);
});

test('outputs that are no lines are rejected, whatever they claim', () => {
  const good = { code: Int32Array.of(0, 0, -1), constants: Float64Array.of(1) };
  assert.ok('value' in score(good, EXP2, { id: '' }));
  const others: Plain[] = [null, 0, 'ok', { value: 0 }, { ...good, code: [0, 0, -1] }, { ...good, code: Int32Array.of(0, 0) }, { ...good, code: Int32Array.of(4, 0, -1) }, { ...good, code: Int32Array.of(0, 0, -2) }, { ...good, code: Int32Array.of(0, 1, -1) }, { ...good, constants: Float64Array.of(Number.NaN) }, { ...good, constants: Float64Array.of(Number.POSITIVE_INFINITY) }];
  for (const output of others) assert.ok('rejected' in score(output, EXP2, { id: '' }));
});

test('fixed point is exact, or says that it is not', () => {
  assert.deepEqual(fixed(-0.75, 8), ball(-192n));
  assert.deepEqual(fixed(2 ** -9, 8), ball(0n, 1n));
  assert.deepEqual(fixed(5e-324, 1074), ball(1n));
});

test('the goal says what is allowed, and every variant has its samples', () => {
  for (const [name, { chunk, goal }] of Object.entries(variants)) {
    const { x, high, low } = chunk!.data as unknown as Record<string, Float64Array>;
    assert.ok(x!.length === high!.length && low!.length === x!.length && x!.length > 90, name);
    assert.match(goal, /largest (relative )?error over/);
  }
  assert.equal(problem, variants['10']);
});
