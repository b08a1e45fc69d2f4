/** Tables with noise: the formula that is recommended is the law, and no longer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { type Formula, type Table, fit, oracleError, programOf, sizeOf } from '../src/symbolic/index.ts';
import { chosen } from '../src/symbolic/fit.ts';

const tableOf = (rows: number, noise: number, seed: number): Table => {
  const rng = random(seed, 'noise');
  const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => 0.5 + rng.float() * 2));
  return { columns, y: Float64Array.from({ length: rows }, (_, i) => 2 * columns[0]![i]! * columns[1]![i]! + 1 + noise * 2.3 * rng.normal()) };
};

for (const level of [0.01, 0.1]) {
  test(`with noise of ${100 * level} % the law is recommended, not what fits the noise`, async () => {
    const clean = tableOf(2000, 0, 99);
    for (const seed of [1]) {
      const { best, front } = await fit({ table: tableOf(200, level, seed), operators: ['add', 'mul', 'div', 'sin'], population: 60, islands: 4, generations: 15, blocks: 4000, seed });
      const off = (formula: Formula): number => Math.sqrt(oracleError(formula.program, clean)) / level;
      assert.ok(off(best) < 0.35 && best.size <= 9, `${best.size} nodes, off by ${off(best)} of the noise`);
      assert.ok(front.at(-1)!.size > best.size && front.at(-1)!.error < best.error, 'longer formulas fit the rows of the search better');
    }
  });
}

test('of formulas that held-out rows cannot tell apart the shortest is recommended, and no worse one', () => {
  const x = { variable: 0 };
  const formula = (tree: Formula['tree'], error: number, test: Table): Formula => {
    const program = programOf(tree);
    return { tree, program, size: sizeOf(program), error, heldOut: oracleError(program, test) };
  };
  const rng = random(7);
  const columns = [Float64Array.from({ length: 400 }, () => rng.float() * 4)];
  const table: Table = { columns, y: columns[0]!.map((value) => value + 0.03 * value ** 2 + 0.1 * rng.normal()) };
  const line = formula({ op: 'mul', args: [1.09, x] }, 0.01, table);
  const law = formula({ op: 'add', args: [x, { op: 'mul', args: [0.03, { op: 'square', args: [x] }] }] }, 0.008, table);
  const longer = formula({ op: 'add', args: [{ op: 'add', args: [x, { op: 'mul', args: [0.0301, { op: 'square', args: [x] }] }] }, { op: 'mul', args: [0.0005, { op: 'sin', args: [x] }] }] }, 0.0079, table);
  assert.ok(line.heldOut! < 1.5 * law.heldOut!, 'by a fixed factor the line would have been as good');
  assert.equal(chosen([line, law, longer], table).best, law);
  assert.equal(chosen([line, law, longer]).best.size, line.size, 'without the rows a factor decides');
});
