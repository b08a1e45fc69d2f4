import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { aggregate, encode, hashOf } from '../../src/core/index.ts';
import { loadProblem } from '../../src/workspace/problem.ts';
import { idsOf, stage } from '../../src/workspace/run.ts';

/**
 * What every problem promises, built-in or a user's.
 * @example testProblem('./my-problem')
 */
export function testProblem(nameOrFolder: string): void {
  test(`${nameOrFolder}: instances are the same every time, and splits share no data`, async () => {
    const { problem, instances } = await loadProblem(nameOrFolder);
    assert.equal(hashOf(encode(problem.instances() as never)), hashOf(encode(problem.instances() as never)));
    const seen = new Map<string, string>();
    for (const { data, split, id } of instances) {
      const other = seen.get(hashOf([data]));
      assert.ok(other === undefined || other === split, `${id} is in two splits`);
      seen.set(hashOf([data]), split);
    }
  });

  test(`${nameOrFolder}: the seed is valid on every instance, twice the same, and never beats the bound`, async () => {
    const loaded = await loadProblem(nameOrFolder);
    const { evaluator } = stage(loaded, 1);
    try {
      const prepared = evaluator.prepare(loaded.seed);
      const ids = loaded.instances.map(({ id }) => id);
      const first = await evaluator.measure(prepared, ids);
      for (const { instance, failure, score } of first) {
        assert.equal(failure, undefined, `${instance}: ${failure?.message}`);
        const { bound, direction } = loaded.problem;
        if (bound !== undefined) assert.ok(direction === 'minimize' ? score!.value >= bound : score!.value <= bound, `${instance}: ${score!.value}`);
      }
      const search = idsOf(loaded, 'search');
      const { measured, causal } = await evaluator.verify(prepared, search);
      assert.deepEqual(measured, first.filter(({ instance }) => search.includes(instance)));
      assert.notEqual(causal, false);
      assert.ok(aggregate(loaded.problem, measured).total !== null);
      const output = await evaluator.output(prepared, search[0]!);
      const picture = loaded.problem.picture?.(loaded.instances.find(({ id }) => id === search[0])!.data, output!);
      if (picture !== undefined) assert.match(picture, /^<svg[\s\S]*<\/svg>\s*$/);
    } finally {
      evaluator.close();
    }
  });

  test(`${nameOrFolder}: has a README, and known values name their sources`, async () => {
    const { problem, folder } = await loadProblem(nameOrFolder);
    assert.ok(readFileSync(join(folder, 'README.md'), 'utf8').length > 200);
    for (const { name, value, source } of problem.known ?? []) assert.ok(name && source && Number.isFinite(value));
  });
}
