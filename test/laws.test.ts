/** Laws by system: building blocks, sums, products, spans and quotients of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { type Table, discover, oracleError, print, programOf, sizeOf } from '../src/symbolic/index.ts';
import { openBlocks } from '../src/symbolic/blocks.ts';
import { laws } from '../src/symbolic/laws.ts';
import { addProducts } from '../src/symbolic/products.ts';
import { scales } from '../src/symbolic/scales.ts';
import { quotients } from '../src/symbolic/spans.ts';
import { dictionary, leastSquares, select } from '../src/symbolic/terms.ts';
import { simplify } from '../src/symbolic/tree.ts';
import { productsOf } from '../src/symbolic/views.ts';

const OPERATORS = ['add', 'sub', 'mul', 'div', 'sqrt', 'square', 'sin', 'cos', 'exp', 'log'];
const NAMES = ['x', 'y', 'z', 'u', 'v'];
const rng = random(1, 'laws');
const columnsOf = (variables: number, rows: number): Float64Array[] => Array.from({ length: variables }, () => Float64Array.from({ length: rows }, () => 1 + 2 * rng.float()));
const tableOf = (columns: readonly Float64Array[], law: (...row: number[]) => number): Table => ({ columns, y: columns[0]!.map((_, i) => law(...columns.map((column) => column[i]!))) });
const drain = (steps: Iterable<number>): void => {
  for (const work of steps) assert.ok(work >= 0);
};

/** The first law that holds on other rows to the last digits. */
function found(law: (...row: number[]) => number, variables: number): string | undefined {
  const fresh = tableOf(columnsOf(variables, 300), law);
  let work = 0;
  for (const one of laws({ table: tableOf(columnsOf(variables, 200), law), operators: OPERATORS, blocks: 3000 })) {
    if (typeof one === 'number') work += one;
    else if (oracleError(programOf(one), fresh) < 1e-18) return print(one, 'typescript', NAMES, 6);
    if (work > 3e8) return undefined;
  }
  return undefined;
}

test('the blocks of a cost are all that there are: a naive enumeration finds no other', () => {
  const columns = columnsOf(2, 12);
  const blocks = openBlocks({ columns, operators: ['add', 'sub', 'mul', 'sin'], numbers: [1], most: 5000 });
  drain(blocks.enumerate(5000));
  // everything that can be written, by cost, without any thought
  const written: Float64Array[][] = [[], [...columns, new Float64Array(12).fill(1)]];
  for (let cost = 2; cost <= 3; cost++) {
    const all = written[cost - 1]!.map((a) => a.map(Math.sin));
    for (let less = 1; less < cost; less++) for (const a of written[less]!) for (const b of written[cost - less]!) all.push(a.map((v, i) => v + b[i]!), a.map((v, i) => v - b[i]!), a.map((v, i) => v * b[i]!));
    written.push(all);
  }
  const key = (values: Float64Array): string => Array.from(values, (value) => (Math.abs(value) < 1e-12 ? 0 : value).toPrecision(10)).join();
  const constant = (values: Float64Array): boolean => values.every((value) => Math.abs(value - values[0]!) < 1e-9);
  const known = new Set(Array.from({ length: blocks.count }, (_, at) => key(blocks.values(at))));
  assert.equal(known.size, blocks.count, 'no two blocks are the same');
  // what is made of a constant is constant, or has been made without it
  const missing = written.flat().filter((values) => !constant(values) && !known.has(key(values)));
  const allowed = missing.filter((values) => written[1]!.slice(0, 2).some((column) => [Math.sin(1), 2, -1, 0].some((number) => key(column.map((v) => v + number)) === key(values) || key(column.map((v) => v - number)) === key(values) || key(column.map((v) => v * number)) === key(values) || key(column.map((v) => number - v)) === key(values))));
  assert.deepEqual(missing.length - allowed.length, 0);
  for (let at = 0; at < blocks.count; at++) if (!blocks.isNumber(at)) assert.ok(oracleError(programOf(blocks.tree(at)), { columns, y: blocks.values(at) }) < 1e-20, print(blocks.tree(at), 'typescript', NAMES));
});

test('products of powers, their functions, and 1 plus or minus each', () => {
  const columns = columnsOf(4, 10);
  const blocks = openBlocks({ columns, operators: OPERATORS, most: 4000 });
  drain(addProducts(blocks, { variables: 4, operators: OPERATORS, most: 4000 }));
  const texts = new Set(Array.from({ length: blocks.count }, (_, at) => print(simplify(blocks.tree(at)), 'typescript', NAMES)));
  for (const wanted of ['x * y / z', 'Math.sin(x * y)', 'Math.exp(x / y)', '1 - x / y', 'x * y + 1']) assert.ok(texts.has(wanted), wanted);
});

test('forward selection finds the terms of a polynomial, and least squares their coefficients', () => {
  const columns = columnsOf(2, 60);
  const { y } = tableOf(columns, (a, b) => 3 * a - 2 * b * b + 0.5 * a * b + 7);
  const blocks = openBlocks({ columns, operators: ['add', 'mul', 'sin'], most: 300 });
  drain(blocks.enumerate(300));
  const ones = new Float64Array(60).fill(1);
  let best: { blocks: readonly number[]; error: number } | undefined;
  for (const models of select(dictionary({ rows: 60, count: blocks.count, vector: (at) => (blocks.isNumber(at) ? undefined : blocks.values(at)), base: [ones] }), y, { depth: 4 })) if (typeof models === 'object') [best] = models;
  assert.ok(best!.error < 1e-18, String(best!.error));
  const { error } = leastSquares([ones, ...best!.blocks.map(blocks.values)], y);
  assert.ok(error < 1e-25, String(error));
  const { coefficients } = leastSquares([ones, columns[0]!, columns[0]!, columns[1]!], y.map((_, i) => 2 + 3 * columns[0]![i]! - columns[1]![i]!));
  assert.deepEqual(coefficients.map((value) => Number(value.toFixed(9))), [2, 3, 0, -1], 'a column that says nothing new gets nothing');
});

test('laws of each kind are found', () => {
  assert.match(found((x, y, z) => (3 * x * y ** 2) / Math.sqrt(z), 3) ?? 'none', /^3 \* x \* y \*\* 2 \/ Math\.sqrt\(z\)$/);
  assert.match(found((x, y) => Math.sin(x) + Math.sin(y * y), 2) ?? 'none', /^Math\.sin\(.*\) \+ Math\.sin\(.*\)$/);
  assert.match(found((x, y, z) => (x + y) / (1 + (x * y) / z ** 2), 3) ?? 'none', /\//);
  assert.match(found((x, y, z) => x * Math.exp((-y * z) / 2), 3) ?? 'none', /Math\.exp\(-0\.5 \* y \* z\)/);
  assert.match(found((x, y, z, u) => Math.sqrt((x - y) ** 2 + (z - u) ** 2), 4) ?? 'none', /^Math\.sqrt\(\(x - y\) \*\* 2 \+ \(z - u\) \*\* 2\)$/);
  assert.match(found((x, y) => 0.3 * Math.sin(x) - x * y - 5 * x * Math.exp(0.5 * y), 2) ?? 'none', /Math\.exp\(0\.5 \* y\)/);
  assert.match(found((x, y, z) => -x / Math.sqrt(z * z + y * y), 3) ?? 'none', /^-/);
});

test('a number inside a factor is found together with the powers around it', () => {
  const columns = columnsOf(3, 100);
  const near = (law: (...row: number[]) => number): string[] => {
    const { y } = tableOf(columns, law);
    return [...scales(quotients(columns, 60), productsOf(columns, y, OPERATORS)!, OPERATORS)].flatMap((one) => (typeof one !== 'number' && oracleError(programOf(one), { columns, y }) < 1e-12 ? [print(simplify(one), 'typescript', NAMES, 5).replace(/^1 \* /, '')] : []));
  };
  assert.ok(near((x, y, z) => z ** 2 / (Math.exp((1.3 * x) / y) - 1)).includes('z ** 2 / (Math.exp(1.3 * x / y) - 1)'));
  assert.ok(near((x, y, z) => (z * Math.sin(2.7 * x) ** 2) / y).includes('z * Math.sin(2.7 * x) ** 2 / y'));
});

test('the same table gives the same laws, and the same seed the same discovery', () => {
  const table = tableOf(columnsOf(2, 40), (x, y) => x / (y + 0.3) + 0.1 * rng.normal());
  const run = (): string => {
    const texts: string[] = [];
    for (const one of laws({ table, operators: OPERATORS, blocks: 150 })) {
      if (typeof one !== 'number') texts.push(print(one, 'typescript', NAMES));
      if (texts.length === 60) break;
    }
    return texts.join('\n');
  };
  const first = run();
  assert.ok(first.length > 0);
  assert.equal(run(), first);
  const search = (): string => {
    const one = discover({ table, population: 60, blocks: 150 });
    while (one.generation < 3) one.step();
    return JSON.stringify(one.front().map(({ program, error }) => [...program.codes, ...program.values, error]));
  };
  assert.equal(search(), search());
});

test('rounds may be left out, and the whole search by system', () => {
  const table = tableOf(columnsOf(2, 40), (x, y) => 2 * x * y + 0.1 * rng.normal());
  const texts = (skip: number): string[] => [...laws({ table, operators: OPERATORS, blocks: 100, skip })].flatMap((one) => (typeof one === 'number' ? [] : [print(one, 'typescript', NAMES, 3)]));
  assert.ok(texts(0).length > texts(3).length && texts(3).length > 0);
  const [both, without] = [discover({ table, population: 60, blocks: 100 }), discover({ table, population: 60, blocks: 0 })];
  for (const search of [both, without]) search.step();
  assert.ok(both.front().some(({ program, size }) => size <= 7 && oracleError(program, table) < 0.1));
  assert.ok(both.front().at(-1)!.error <= (without.front().at(-1)?.error ?? 1));
});

test('the front is of both searches, each formula better than all shorter ones', () => {
  const table = tableOf(columnsOf(2, 80), (x, y) => x * Math.sin(1.7 * y) + 0.2 * x);
  const search = discover({ table, population: 100, blocks: 1000 });
  while (search.generation < 6) search.step();
  const front = search.front();
  front.forEach(({ error, size, program }, i) => {
    assert.equal(size, sizeOf(program));
    assert.ok(Math.abs(error - oracleError(program, table)) <= 1e-9 + 1e-6 * error);
    if (i > 0) assert.ok(size > front[i - 1]!.size && error < front[i - 1]!.error);
  });
});

test('squares of sums are written as such', () => {
  const [x, y] = [{ variable: 0 }, { variable: 1 }];
  const call = (op: string, ...args: (number | object)[]) => ({ op, args }) as never;
  const text = (tree: never): string => print(simplify(tree), 'typescript', NAMES);
  assert.equal(text(call('sub', 1, call('div', x, y))), '1 - x / y');
  assert.equal(text(call('sub', call('add', call('square', x), call('square', y)), call('mul', 2, call('mul', y, x)))), '(x - y) ** 2');
  assert.equal(text(call('add', call('add', call('square', x), call('mul', 4, call('square', y))), call('mul', 4, call('mul', x, y)))), '(x + 2 * y) ** 2');
  assert.equal(text(call('mul', call('square', x), call('mul', x, call('cube', x)))), '(x ** 2) ** 3');
});
