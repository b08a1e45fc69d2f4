import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { CONSTANT, type Expression, OPERATORS, VARIABLE, expression, openKernel, operatorNamed, valueAt } from '../src/symbolic/index.ts';

const rng = random(32);
const code = (name: string): number => operatorNamed(name)!.code;
const uniform = (most: number) => (): number => (rng.float() * 2 - 1) * most;

/** In units of the last place of float32. */
const ERRORS: Readonly<Record<string, number>> = { sin: 2, cos: 2, exp: 1.6, log: 1.5, tanh: 1.6 };

/** Where the errors are documented. */
const RANGES: Readonly<Record<string, () => number>> = {
  sin: uniform(100),
  cos: uniform(100),
  exp: uniform(20),
  log: () => (rng.chance(0.3) ? 1 + rng.normal() * 0.05 : 10 ** uniform(37)()),
  tanh: uniform(12),
};

test('functions in float32 are within their documented error, in units of the last place of float32', () => {
  for (const [name, draw] of Object.entries(RANGES)) {
    const x = Float64Array.from({ length: 40_000 }, () => Math.fround(draw()));
    const values = openKernel({ table: { columns: [x], y: x }, single: true }).values32(expression([VARIABLE, code(name)], [1, 0]));
    let worst = 0;
    x.forEach((argument, i) => {
      const exact = OPERATORS.find((operator) => operator.name === name)!.apply(argument, 0);
      worst = Math.max(worst, Math.abs(values[i]! - exact) / 2 ** (Math.floor(Math.log2(Math.abs(exact))) - 23));
    });
    assert.ok(worst <= ERRORS[name]! && worst > ERRORS[name]! / 4, `${name}: ${worst}`);
  }
});

test('exp in float32 keeps six digits up to where it overflows', () => {
  const x = Float64Array.from({ length: 40_000 }, () => Math.fround(uniform(87)()));
  const values = openKernel({ table: { columns: [x], y: x }, single: true }).values32(expression([VARIABLE, code('exp')], [1, 0]));
  x.forEach((argument, i) => assert.ok(Math.abs(values[i]! / Math.exp(argument) - 1) < 6e-7, `${argument}: ${values[i]}`));
});

test('what is no number in float32 stays none, wherever it stands in a block', () => {
  const special = [0, -0, -1, -1e-30, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, 3.4e38, 89, -104];
  for (const value of special) {
    for (const at of [0, 3, 4, 1023, 1024, 1049]) {
      const x = Float64Array.from({ length: 1050 }, (_, i) => (i === at ? value : 2));
      const kernel = openKernel({ table: { columns: [x], y: Float64Array.from(x, () => 1) }, single: true });
      for (const { name, code: op, arity, apply } of OPERATORS) {
        if (arity === 2 || ((name === 'sin' || name === 'cos') && Math.abs(value) > 1e6)) continue;
        const values = kernel.values32(expression([VARIABLE, op], [1, 0]));
        const exact = Math.fround(apply(value, 0));
        const found = values[at]!;
        assert.ok(found === exact || (Number.isNaN(found) && Number.isNaN(exact)) || Math.abs(found - exact) <= 1e-6 * Math.abs(exact), `${name}(${value}) is ${found}, not ${exact}`);
        const other = values[at === 7 ? 8 : 7]!;
        assert.ok(Math.abs(other - apply(2, 0)) < 1e-5, `${name}(2) is ${other} beside ${name}(${value})`);
      }
    }
  }
});

/** The deepest stack there is: all leaves, then all operators. */
function deep(leaves: number): Expression {
  const names = ['add', 'sub', 'max', 'min', 'mul'];
  const codes = [...Array.from({ length: leaves }, (_, i) => (i % 5 === 2 ? CONSTANT : VARIABLE + (i % 3))), ...Array.from({ length: leaves - 1 }, (_, i) => code(names[i % 5]!))];
  return expression(codes, codes.map((op, i) => (op === CONSTANT ? 0.5 + i / 100 : op >= VARIABLE ? (i % 4 === 0 ? 0.75 : 1) : 0)));
}

test('whatever the number of rows, and however deep the stack: both widths agree with Math', () => {
  for (const rows of [1, 5, 127, 512, 513, 1024, 1025, 2100]) {
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => Math.fround(0.5 + rng.float())));
    const kernel = openKernel({ table: { columns, y: columns[0]! }, single: true });
    for (const leaves of [1, 2, 3, 20, 64]) {
      const program = deep(leaves);
      const [double, single] = [kernel.values(program).slice(), kernel.values32(program)];
      assert.equal(single.length, rows);
      for (let i = 0; i < rows; i++) {
        const exact = valueAt(program, columns.map((column) => column[i]!));
        assert.ok(Math.abs(double[i]! - exact) <= 1e-12 * Math.max(1, Math.abs(exact)), `${rows} rows, ${leaves} leaves, row ${i}: ${double[i]} ${exact}`);
        assert.ok(Math.abs(single[i]! - exact) <= 1e-4 * Math.max(1, Math.abs(exact)), `${rows} rows, ${leaves} leaves, row ${i}: ${single[i]} ${exact}`);
      }
    }
  }
});

test('errors in float32 are those in float64 on short and long tables', () => {
  for (const rows of [9, 256, 257, 1279, 1281, 3000]) {
    const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => rng.float() * 2));
    const y = Float64Array.from(columns[0]!, (x, i) => Math.sin(x) + columns[1]![i]! + 0.1 * rng.normal());
    const kernel = openKernel({ table: { columns, y }, single: true });
    const { codes, values } = expression([VARIABLE, code('sin'), VARIABLE + 1, code('square'), code('add')], [1, 0, 1, 0, 0]);
    kernel.programs.codes.set(codes);
    kernel.programs.values.set(values);
    kernel.programs.lengths[0] = codes.length;
    const double = kernel.errors(0, 1)[0]!;
    const single = kernel.errors(0, 1, { single: true })[0]!;
    assert.ok(double > 0.001 && double < 0.9 && Math.abs(single / double - 1) < 1e-4, `${rows} rows: ${single} ${double}`);
    // none in the last row is seen, too
    columns[0]![rows - 1] = -1;
    const broken = openKernel({ table: { columns, y }, single: true });
    broken.programs.codes.set([VARIABLE, code('log')]);
    broken.programs.values.set([1, 0]);
    broken.programs.lengths[0] = 2;
    assert.equal(broken.errors(0, 1)[0], Number.POSITIVE_INFINITY);
    assert.equal(broken.errors(0, 1, { single: true })[0], Number.POSITIVE_INFINITY);
  }
});
