import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { clusters, everything, front, islands, perInstance, top } from '../src/archives/index.ts';
import type { Commit, DraftRecord, Recipe } from '../src/core/index.ts';
import { Population, entryOf } from '../src/engine/index.ts';
import { symbolic } from '../src/proposers/index.ts';
import { boltzmann, coverage, exploit, fertile, lexicase, sigmoid } from '../src/selectors/index.ts';
import { evolve, resume } from '../src/workspace/run.ts';
import * as contract from './contracts/archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-population-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The curve of the benchmark in three pieces, each a search instance. */
const problem = join(folder, 'problem');
cpSync(new URL('../bench/problems/microsecond', import.meta.url).pathname, problem, { recursive: true });
const text = readFileSync(join(problem, 'problem.ts'), 'utf8');
const pieces = text.replace(/ {4}\{ id: 'points'.*\n/, "    ...[-1, 0, 0.5].map((from) => ({ id: String(from), split: 'search' as const, data: Float64Array.from({ length: 6 }, (_, i) => i / 8 + from) })),\n");
assert.notEqual(pieces, text);
writeFileSync(join(problem, 'problem.ts'), pieces);

test('children are counted while their parent lives', () => {
  const population = new Population(top({ size: 1 }));
  population.place(contract.entryOf(0, 1), 0);
  population.bear('0.0');
  population.bear('0.0');
  population.bear('9.0');
  assert.deepEqual([population.children('0.0'), population.children('9.0')], [2, 0]);
  population.place(contract.entryOf(1, 2), 0);
  assert.equal(population.children('0.0'), 0);
});

test('an entry carries its fitness by instance, where there are 2 to 64 that are no streams of one search', () => {
  const commit: Commit = { iteration: 1, proposer: 'p', niche: 0, parents: [], parentFitness: 0, drafts: [], runs: 0, steps: 0 };
  const values = (count: number, searchCount = count, aggregate: 'mean' | 'best' = 'mean') => {
    const draft: DraftRecord = { kind: 'k', id: '1.0', program: '', size: 1, total: 1, values: new Float64Array(count).fill(3) };
    return entryOf(draft, commit, { direction: 'minimize', aggregate }, searchCount)!.values;
  };
  assert.deepEqual(values(3), [-3, -3, -3]);
  assert.equal(values(64)!.length, 64);
  for (const none of [values(1), values(65), values(2, 3), values(3, 3, 'best')]) assert.equal(none, undefined);
});

const SETS: readonly Pick<Recipe, 'archive' | 'selector'>[] = [
  { archive: everything(), selector: fertile() },
  { archive: perInstance(), selector: lexicase() },
  { archive: front(), selector: coverage() },
  { archive: islands(4, clusters({ limit: 20 }), { every: 0, reset: 30 }), selector: boltzmann() },
  { archive: islands(2, top({ size: 20 }), { every: 10 }), selector: sigmoid() },
  { archive: islands(3, everything({ limit: 50, keep: 'best' })), selector: exploit() },
];

for (const { archive, selector } of SETS) {
  test(`${archive.name} with ${selector.name}: interrupted and resumed, a run ends like one that was not`, async () => {
    const recipe: Recipe = { name: 'parts', summary: '', source: '', archive, selector, proposer: symbolic() };
    const options = { problem, seed: 5, evaluations: 60, workers: 1, recipe };
    const whole = await evolve({ ...options, out: mkdtempSync(join(folder, 'whole-')) });
    const out = mkdtempSync(join(folder, 'part-'));
    const stop = new AbortController();
    assert.equal((await evolve({ ...options, out, signal: stop.signal, onCommit: ({ committed }) => void (committed >= 30 && stop.abort()) })).status, 'interrupted');
    const rest = await resume(out, { recipe });
    assert.equal(rest.digest, whole.digest);
    const view = rest.state.population;
    assert.deepEqual(view.entries().map(({ id, values }) => [id, view.children(id), values?.length]), whole.state.population.entries().map(({ id, values }) => [id, whole.state.population.children(id), values?.length]));
    assert.ok(view.entries().every(({ values }) => values!.length === 3));
    assert.ok(view.entries().some(({ id }) => view.children(id) > 0));
  });
}
