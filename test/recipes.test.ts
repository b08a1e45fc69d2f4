import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RECIPES, recipeFor, withWriters } from '../src/recipes/index.ts';
import type { AskingRecipe } from '../src/recipes/writers.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { squares } from './contracts/conversation.ts';
import { bred } from './contracts/recipe.ts';

// What makes each of them what it is, is held by test/long/recipes.test.ts.
for (const name of Object.keys(RECIPES).filter((name) => recipeFor(name, squares.problem).modelsOnly || (recipeFor(name, squares.problem) as AskingRecipe).writers)) {
  test(`${name} asks, and repeats from its answers and from its journal`, async () => {
    const { commits, questions } = await bred(recipeFor(name, squares.problem), 8, [{ name: 'one' }, { name: 'two' }]);
    assert.equal(questions.length, 8);
    assert.ok(commits.some(({ start, drafts }) => start?.asks && drafts.some(({ total }) => typeof total === 'number')), 'nothing that was asked for ran');
  });
}

test('with models nobody starts over: what was paid for would be lost', async () => {
  const { problem } = await loadProblem('circle-packing');
  const recipe = recipeFor('default', problem);
  assert.ok(recipe.startsOver! > 0);
  assert.equal(withWriters(recipe, {}).startsOver, undefined);
});

test('every recipe is one short file with a page, named in the index and in the help', () => {
  const root = new URL('..', import.meta.url).pathname;
  const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8');
  const named = [...Object.keys(RECIPES)];
  for (const file of named.map((name) => `${name}.ts`)) assert.ok(read(`src/recipes/${file}`).trimEnd().split('\n').length <= 40, file);
  for (const name of named) {
    assert.equal(recipeFor(name, squares.problem).name, name);
    assert.ok(existsSync(`${root}src/recipes/${name}.ts`) && existsSync(`${root}docs/recipes/${name}.md`), name);
    assert.ok(read('docs/recipes/README.md').includes(`[${name}](${name}.md)`), `${name} is not in the index`);
    assert.match(read('src/cli/main.ts'), new RegExp(`^ .*\\b${name}\\b`, 'm'));
  }
});

test('where programs may call minimisers and objects are measured, searchers outlive their objects; counts wait longer', async () => {
  const recipeOf = async (name: string) => recipeFor('default', (await loadProblem(name)).problem);
  for (const name of ['circle-packing', 'circle-packing:32', 'heilbronn-triangle', 'autocorrelation', 'point-ratio']) {
    const { veterans, fromScratch } = await recipeOf(name);
    assert.deepEqual([veterans, fromScratch], [true, 100], name);
  }
  const { veterans, fromScratch, startsOver } = await recipeOf('sorting-network');
  assert.deepEqual([veterans, fromScratch, startsOver], [undefined, 100, 3]);
});
