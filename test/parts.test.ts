import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { random } from '../src/core/index.ts';
import { crossover, mix, simplify, symbolic, tune } from '../src/proposers/index.ts';
import { memory, sqlite } from '../src/stores/index.ts';
import { builtInProblems } from '../src/workspace/problem.ts';
import { testProblem } from './contracts/problem.ts';
import { testProposer } from './contracts/proposer.ts';
import { testStore } from './contracts/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-parts-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const file = (n: number): string => join(folder, `${n}.db`);

testStore('memory', memory);
testStore('sqlite', () => sqlite({ file: file(++count) }), () => sqlite({ file: file(count) }));
testStore('sqlite, a transaction a row', () => sqlite({ file: file(++count), group: 1 }), () => sqlite({ file: file(count) }));

testProposer('symbolic', () => symbolic());
testProposer('crossover', () => crossover());
testProposer('tune', () => tune({ trials: 40 }));
testProposer('mix', () => mix([symbolic(), crossover(), tune()]));

test('a mix gives each proposer the share of the cost that is named for it', () => {
  const floor = { edits: 0.6, crossover: 0.3, simplify: 0.1 };
  const { choose, fold, start } = mix([symbolic(), crossover(), simplify()], { floor });
  const cost: Record<string, number> = { edits: 0, crossover: 0, simplify: 0 };
  let state = start;
  for (let i = 0; i < 3000; i++) {
    const { name } = choose!(state, random(1, i), i).proposer;
    // a turn of one costs three times what a turn of another does
    const price = name === 'crossover' ? 3e5 : 1e5;
    cost[name]! += price;
    state = fold!(state, { iteration: i, proposer: name, parents: [], parentFitness: 0, niche: 0, lessons: [], spread: 0, cost: price, results: [{ kind: name, entry: null, placed: false, record: false, note: null }] });
  }
  const sum = Object.values(cost).reduce((a, b) => a + b);
  for (const [name, share] of Object.entries(floor)) assert.ok(Math.abs(cost[name]! / sum - share) < 0.05, `${name}: ${cost[name]! / sum}`);
  assert.throws(() => mix([symbolic()], { floor: { crossover: 0.1 } }), /no proposer of this mix/);
  assert.throws(() => mix([symbolic(), crossover()], { floor: { edits: 0.8, crossover: 0.3 } }), /more than the whole cost/);
});

for (const name of builtInProblems()) testProblem(name);
