import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { analyse, compile, lift, settle } from '../src/language/index.ts';
import { cmaEs } from '../src/numeric/index.ts';

function minimise(f: (x: Float64Array) => number, start: number[], evaluations: number, seed: number): number {
  const es = cmaEs(start, { sigma: 0.5, rng: random(seed) });
  let best = Number.POSITIVE_INFINITY;
  for (let used = 0; used < evaluations && !es.done; ) {
    const values = es.ask().map(f);
    used += values.length;
    best = Math.min(best, ...values);
    es.tell(values);
  }
  return best;
}

test('CMA-ES solves the functions it is known to solve', () => {
  const sphere = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);
  // condition number 1e6, as in Hansen's tutorial
  const ellipsoid = (x: Float64Array): number => x.reduce((sum, value, i) => sum + 1e6 ** (i / (x.length - 1)) * value * value, 0);
  const rosenbrock = (x: Float64Array): number => x.slice(1).reduce((sum, value, i) => sum + 100 * (value - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0);
  for (let seed = 1; seed <= 5; seed++) {
    assert.ok(minimise(sphere, [3, -2, 1, 4, 1], 3000, seed) < 1e-10);
    assert.ok(minimise(ellipsoid, [3, -2, 1, 4, 1], 8000, seed) < 1e-10);
    assert.ok(minimise(rosenbrock, [-1, 1, 0], 8000, seed) < 1e-8);
  }
});

test('CMA-ES survives flat, infinite and not-a-number values', () => {
  for (const f of [() => 1, () => Number.POSITIVE_INFINITY, (x: Float64Array) => (x[0]! > 0 ? Number.POSITIVE_INFINITY : x[0]!), () => Number.NaN]) {
    const es = cmaEs([1, 2], { rng: random(1) });
    for (let i = 0; i < 300 && !es.done; i++) es.tell(es.ask().map(f));
    assert.ok(es.ask().every((point) => point.length === 2));
  }
});

test('literals are lifted, exchanged and written back as they were', () => {
  const source = 'export function f(x: number): number {\n  // EVOLVE-BLOCK-START\n  return x * 2.5 - 3 ** 2 + (x > 10 ? 1e-3 : 0);\n  // EVOLVE-BLOCK-END\n}\n';
  const analysis = analyse(source);
  const { text, values } = lift(analysis);
  assert.deepEqual([...values], [2.5, 3, 2, 10, 0.001, 0]);
  compile(text, 'f', { lifted: values.length });
  assert.equal(settle(analysis, values), source);
  const changed = settle(analysis, [2.5, -3, 2, 10, 0.25, 0]);
  assert.match(changed, /x \* 2\.5 - \(-3\) \*\* 2 \+ \(x > 10 \? 0\.25 : 0\)/);
  compile(changed, 'f');
});
