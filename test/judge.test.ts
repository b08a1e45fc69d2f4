import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { type Expression, type Table, VARIABLE, expression, fitsSingle, openJudge, openKernel, operatorNamed, symbolicSearch } from '../src/symbolic/index.ts';

const rng = random(2);
const columns = [0, 1].map(() => Float64Array.from({ length: 400 }, () => rng.float() * 4 - 2));
const table: Table = { columns, y: Float64Array.from({ length: 400 }, (_, i) => 3 * columns[0]![i]! ** 2 - Math.sin(columns[1]![i]!) + rng.normal() * 0.1) };
const op = (name: string): number => operatorNamed(name)!.code;
const [x, y] = [VARIABLE, VARIABLE + 1];
const program = (...codes: number[]): Expression => expression(codes, codes.map((code) => (code >= VARIABLE ? 1 : 0)));

function judged(programs: readonly Expression[], options: { screening?: boolean; caching?: boolean }): { errors: number[]; exact: number[]; tally: Record<string, number> } {
  const kernel = openKernel({ table, programs: programs.length, nodes: 12, single: true });
  programs.forEach(({ codes, values }, k) => {
    kernel.programs.codes.set(codes, k * 12);
    kernel.programs.values.set(values, k * 12);
    kernel.programs.lengths[k] = codes.length;
  });
  const exact = Array.from(kernel.errors(0, programs.length));
  const judge = openJudge({ kernel, ...options });
  return { errors: Array.from(judge.errors(0, programs.length)), exact, tally: { ...judge.tally } };
}

test('programs that differ by a line share one evaluation, others do not', () => {
  const square = program(x, op('square'));
  // each after the first is a line through a square of x
  const same = [square, program(x, x, op('mul')), program(x, op('square'), op('neg')), program(x, op('square'), x, op('square'), op('add')), program(x, op('neg'), op('square'))];
  const others = [program(x), program(y), program(x, op('cube')), program(y, op('sin')), program(x, y, op('mul'))];
  const { errors, exact, tally } = judged([...same, ...others], { caching: true });
  // a group is looked up before it is remembered
  assert.equal(tally.hits, 0);
  errors.forEach((error, k) => assert.equal(error, exact[k]));

  const kernel = openKernel({ table, programs: 10, nodes: 12 });
  [...same, ...others].forEach(({ codes, values }, k) => {
    kernel.programs.codes.set(codes, k * 12);
    kernel.programs.values.set(values, k * 12);
    kernel.programs.lengths[k] = codes.length;
  });
  const marks = kernel.behaviours(0, 10).slice();
  assert.equal(new Set(marks.slice(0, 5)).size, 1);
  assert.equal(new Set(marks).size, 6);
  const judge = openJudge({ kernel, caching: true, group: 1 });
  assert.deepEqual(Array.from(judge.errors(0, 10), (error) => error.toPrecision(9)), exact.map((error) => error.toPrecision(9)));
  assert.equal(judge.tally.hits, 4);
  assert.equal(judge.tally.double, 6);
});

test('what is no number on a row of the probe is given up, and what only varies by rounding is no behaviour', () => {
  const { errors, exact, tally } = judged([program(x, op('log')), program(x, x, op('sub')), program(x)], { caching: true });
  assert.deepEqual(errors, exact);
  assert.equal(errors[0], Number.POSITIVE_INFINITY);
  assert.equal(tally.broken, 1);
});

test('float32 goes first: the best are of float64, the others near it', () => {
  const random20 = Array.from({ length: 200 }, () => {
    const codes = [rng.chance(0.5) ? x : y];
    while (codes.length < 9) codes.push(...(rng.chance(0.6) ? [op(rng.pick(['sin', 'square', 'cos', 'exp']))] : [rng.chance(0.5) ? x : y, op(rng.pick(['add', 'mul', 'sub']))]));
    return program(...codes);
  });
  const { errors, exact, tally } = judged(random20, { screening: true });
  assert.equal(tally.single, 200);
  assert.ok(tally.double! >= 10 && tally.double! <= 60, String(tally.double));
  const order = exact.map((_, k) => k).sort((a, b) => exact[a]! - exact[b]!);
  for (const k of order.slice(0, 15)) assert.equal(errors[k], exact[k]);
  const near = errors.filter((error, k) => error === exact[k] || Math.abs(error - exact[k]!) < 1e-3).length;
  assert.ok(near >= 190, String(near));
});

test('screening and caching are off where there are few rows, and where float32 cannot hold the table', () => {
  const few = { columns: columns.map((column) => column.slice(0, 50)), y: table.y.slice(0, 50) };
  const search = symbolicSearch({ table: few, population: 20, islands: 2 });
  search.step();
  assert.equal(search.tally.single + search.tally.hits, 0);
  const huge = { columns, y: table.y.map((value) => value * 1e30) };
  assert.equal(fitsSingle(table), true);
  assert.equal(fitsSingle(huge), false);
  const other = symbolicSearch({ table: huge, population: 20, islands: 2 });
  other.step();
  assert.equal(other.tally.single, 0);
  assert.ok(other.tally.hits > 0);
});

test('with both the search is the same each time, and fewer than one hit in a thousand is false', () => {
  const run = (): string => {
    const search = symbolicSearch({ table, population: 100, seed: 4 });
    while (search.generation < 15) search.step();
    const { judged: all, hits, audited, falseHits, single, double } = search.tally;
    assert.ok(hits > all * 0.05 && single > 0 && double < all / 2, JSON.stringify(search.tally));
    assert.ok(audited > 0 && falseHits <= audited / 1000, JSON.stringify(search.tally));
    return JSON.stringify([search.tally, search.front().map(({ program: { codes, values }, error }) => [...codes, ...values, error])]);
  };
  assert.equal(run(), run());
});
