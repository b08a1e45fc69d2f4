import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { ERRORS_IN_ULP, VARIABLE, expression, openKernel, operatorNamed } from '../src/symbolic/index.ts';
import * as exact from './precise.ts';

const SAMPLES = Number(process.env.CLADE_SAMPLES ?? 1000);
const rng = random(11);
const magnitudes = (least: number, most: number): number => (rng.chance(0.5) ? -1 : 1) * 10 ** (least + rng.float() * (most - least));

/** Arguments, and the exact value as a fixed-point number times a power of two. */
const FUNCTIONS: Readonly<Record<string, { draw(): number; exactly(x: number): { value: bigint; exponent: number } }>> = {
  sin: { draw: () => magnitudes(-4, 6), exactly: (x) => ({ value: exact.sin(exact.fixed(x)), exponent: 0 }) },
  cos: { draw: () => magnitudes(-4, 6), exactly: (x) => ({ value: exact.cos(exact.fixed(x)), exponent: 0 }) },
  exp: { draw: () => magnitudes(-4, 2.84), exactly: (x) => exact.exp(exact.fixed(x)) },
  log: { draw: () => (rng.chance(0.3) ? 1 + rng.normal() * 0.05 : Math.abs(magnitudes(-30, 30))), exactly: (x) => ({ value: exact.log(exact.fixed(x)), exponent: 0 }) },
  tanh: { draw: () => magnitudes(-4, 1.4), exactly: (x) => ({ value: exact.tanh(exact.fixed(x)), exponent: 0 }) },
};

test('functions of the kernel are within their documented error of the exact value, in units of the last place', () => {
  for (const [name, { draw, exactly }] of Object.entries(FUNCTIONS)) {
    const x = Float64Array.from({ length: SAMPLES }, draw);
    const values = openKernel({ table: { columns: [x], y: x } }).values(expression([VARIABLE, operatorNamed(name)!.code], [1, 0]));
    let worst = 0;
    x.forEach((argument, i) => {
      const { value, exponent } = exactly(argument);
      worst = Math.max(worst, exact.ulps(values[i]!, value, exponent));
    });
    if (process.env.CLADE_SAMPLES) console.log(name, worst);
    assert.ok(worst <= ERRORS_IN_ULP[name]!, `${name}: ${worst}`);
    // the bound is the function's own, not a wide one
    assert.ok(worst > ERRORS_IN_ULP[name]! / 4, `${name}: ${worst}`);
  }
});

test('powers are within their documented error of the exact value', () => {
  const x = Float64Array.from({ length: SAMPLES }, () => Math.abs(magnitudes(-3, 3)));
  const y = Float64Array.from(x, () => magnitudes(-2, 1.5));
  const values = openKernel({ table: { columns: [x, y], y } }).values(expression([VARIABLE, VARIABLE + 1, operatorNamed('pow')!.code], [1, 1, 0]));
  let worst = 0;
  x.forEach((base, i) => {
    const { value, exponent } = exact.pow(exact.fixed(base), exact.fixed(y[i]!));
    worst = Math.max(worst, exact.ulps(values[i]!, value, exponent));
  });
  if (process.env.CLADE_SAMPLES) console.log('pow', worst);
  assert.ok(worst <= ERRORS_IN_ULP.pow!, String(worst));
});

test('float32 values are near float64 ones for 97 of 100 values of random programs', () => {
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 300 }, () => 0.1 + rng.float() * 3));
  const kernel = openKernel({ table: { columns, y: columns[0]! }, single: true });
  const unary = ['sqrt', 'square', 'sin', 'cos', 'exp', 'log', 'tanh', 'inv', 'neg', 'cube', 'abs'].map((name) => operatorNamed(name)!.code);
  const binary = ['add', 'sub', 'mul', 'div', 'pow', 'min', 'max'].map((name) => operatorNamed(name)!.code);
  let [all, near] = [0, 0];
  for (let k = 0; k < 300; k++) {
    const codes: number[] = [VARIABLE + rng.int(3)];
    while (codes.length < 12) codes.push(...(rng.chance(0.5) ? [rng.pick(unary)] : [VARIABLE + rng.int(3), rng.pick(binary)]));
    const program = expression(codes, codes.map((code) => (code >= VARIABLE ? 1 : 0)));
    const values = kernel.values(program).slice();
    kernel.values32(program).forEach((value, i) => {
      all++;
      const other = values[i]!;
      if (Math.abs(value - other) <= 1e-4 * Math.abs(other) || Object.is(value, Math.fround(other)) || (Number.isNaN(value) && Number.isNaN(other))) near++;
    });
  }
  assert.ok(near / all >= 0.97, `${near} of ${all}`);
});
