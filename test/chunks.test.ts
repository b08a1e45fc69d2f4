/** Search in bulk inside a run: slices that run apart, with the archive as their only memory. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ChunkTask, CladeError, Problem } from '../src/core/index.ts';
import { evolve } from '../src/index.ts';
import { blockText, withBlock } from '../src/language/index.ts';
import { replay } from '../src/workspace/replay.ts';
import { CHUNKS, chunkRunner, type Tree, chunkOf, print, readTree } from '../src/symbolic/index.ts';

const LAW = new URL('./samples/law', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-chunks-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a law is found in slices, the same with one worker and with two, and again in a replay', async () => {
  const run = (workers: number) => evolve({ problem: LAW, evaluations: 20_000, workers, inFlight: 2, out: join(folder, String(workers)) });
  const [one, two] = [await run(1), await run(2)];
  assert.equal(one.digest, two.digest);
  assert.ok(one.best.score < 1e-9 && one.best.heldOut! < 1e-9, `${one.best.score}, ${one.best.heldOut}`);
  assert.ok(one.evaluations >= 20_000 && one.candidates < 2000, 'trials are paid for, and only what is worth it is a candidate');
  assert.match(one.best.source, /Math\.sin\(x\)/);
  assert.equal((await replay(join(folder, '1'))).differs, null);
});

test('the proposer is an error where the problem names no search in bulk', async () => {
  const { bulk } = await import('../src/recipes/bulk.ts');
  const { loadProblem } = await import('../src/workspace/problem.ts');
  const { problem } = await loadProblem('deceptive-maze');
  await assert.rejects(evolve({ problem: 'deceptive-maze', recipe: { ...bulk(problem as Problem), name: 'bulk' }, evaluations: 200, out: join(folder, 'none') }), (error: CladeError) => error.code === 'usage.bad-recipe');
});

test('a search that does not exist is named with what is near', async () => {
  await assert.rejects(chunkOf('regresion'), (error: CladeError) => /regression/.test(error.fix ?? ''));
  for (const name of Object.keys(CHUNKS)) assert.equal(typeof (await chunkOf(name)), 'function');
});

test('a process that dies is replaced and its slice tried again; after the end nothing is started', async () => {
  const runner = chunkRunner(1);
  const task: ChunkTask = { data: { variables: ['x'], columns: [Float64Array.of(1, 2, 3, 4, 5)], y: Float64Array.of(2, 4, 6, 8, 10) }, seeds: ['return x;'], turn: 1, stream: [1], effort: 0.05 };
  const first = await runner.run('regression', task);
  process.kill(runner.pids()[0]!, 'SIGKILL');
  const [again, later] = await Promise.all([runner.run('regression', task), runner.run('regression', task)]);
  assert.deepEqual(again, first);
  assert.deepEqual(later, first);
  assert.equal(runner.pids().length, 1);
  const left = [runner.run('regression', { ...task, effort: 60 }), runner.run('regression', task)];
  runner.close();
  for (const one of left) await assert.rejects(one, (error: CladeError) => error.code === 'failure.search');
  assert.ok(runner.pids().length <= 1);
});

test('what stands in a block is taken out and put back', () => {
  const source = 'const a = 1;\nfunction f(x: number) {\n  // EVOLVE-BLOCK-START\n  const b = x;\n  return b;\n  // EVOLVE-BLOCK-END\n}\n';
  assert.equal(blockText(source), 'const b = x;\nreturn b;');
  assert.equal(withBlock(source, 'const c = 1;\n    if (c) {\n      return c;\n    }'), source.replace('  const b = x;\n  return b;', '  const c = 1;\n  if (c) {\n    return c;\n  }'));
  assert.equal(withBlock(source, blockText(withBlock(source, 'return 2;'))), source.replace('  const b = x;\n  return b;', '  return 2;'));
});

test('formulas that were printed are read again, and nothing else is', () => {
  const x: Tree = { variable: 0 };
  const call = (op: string, ...args: Tree[]): Tree => ({ op, args });
  for (const tree of [2, -2.5e-7, x, call('sub', x, call('sub', 1, x)), call('neg', call('square', x)), call('pow', x, call('min', x, 3)), call('div', 1, call('cube', call('tanh', x)))]) {
    const text = print(tree, 'typescript', ['x']);
    assert.equal(print(readTree(`return ${text};`, ['x'])!, 'typescript', ['x']), text);
  }
  const shared = readTree('const a = x * x; const b = a + a; return b / a;', ['x']) as unknown as { args: { args: unknown[] }[] };
  assert.equal(shared.args[1], shared.args[0]!.args[0], 'what is written once is there once');
  for (const text of ['return y;', 'let a = x; return a;', 'return Math.random();', 'return Math.sin(x, x);', 'for (;;) {}', 'return x', 'return (', 'return x % 2;', 'x;']) assert.equal(readTree(text, ['x']) === undefined, text !== 'return x', text);
});
