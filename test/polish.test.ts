import assert from 'node:assert/strict';
import { test } from 'node:test';
import { top } from '../src/archives/index.ts';
import { type Budget, type Commit, type Model, type Outcome, type Proposer, type Recipe, random } from '../src/core/index.ts';
import { commitsOf, evolve, finished } from '../src/engine/index.ts';
import { patient } from '../src/models/index.ts';
import { bandit, crossover, mix, polish, symbolic, tune, writer } from '../src/proposers/index.ts';
import { tournament } from '../src/selectors/index.ts';
import { memory } from '../src/stores/index.ts';
import { idsOf, stage } from '../src/workspace/run.ts';
import { entryOf } from './contracts/archive.ts';
import { fenced, say, squares } from './contracts/conversation.ts';
import { testProposer } from './contracts/proposer.ts';

testProposer('polish', () => polish(mix([symbolic(), crossover()])));

/** Programs that are near the square and leave something to tune. */
function near(): Model & { asked: number } {
  const model = {
    name: 'near',
    asked: 0,
    async ask() {
      model.asked++;
      return say(fenced(`const k = ${0.8 + 0.01 * model.asked};`, `return x * x * k + ${model.asked};`));
    },
  };
  return model;
}

/** A search with a model beside it, as a run with `--model` has it, until the budget is used up. */
async function search(proposer: Proposer, model: Model, budget: Budget): Promise<{ commits: Commit[]; reason: string; owed: boolean }> {
  const selector = tournament({ size: 2 });
  const recipe: Recipe = { name: 'polished', summary: '', source: '', archive: top({ size: 20 }), selector, proposer, writer: bandit({ writers: [writer({ kind: 'full' })] }) };
  const { evaluator } = stage(squares, 1);
  const store = memory();
  let evaluations = 0;
  try {
    const { reason, state } = await evolve({
      ...{ problem: squares.problem, recipe, evaluator, store, seedSource: squares.seed, tongue: squares.tongue, search: idsOf(squares, 'search'), validation: idsOf(squares, 'validation'), limits: squares.limits, maxNodes: 200, purse: 100 },
      identity: { problem: 'squares', problemHash: squares.hash, engine: 'test', recipe: 'polished', seed: 1, inFlight: 2, seedProgram: null, asks: true },
      models: { members: [{ model: patient(model), weight: 1 }], inFlight: 1, ...(budget.calls !== undefined && { calls: budget.calls }) },
      clock: () => ({ seconds: 0, cpuSeconds: 0 }),
      stop: (state, asked) => finished(budget, state, { seconds: 0, cpuSeconds: (evaluations = state.evaluations) / 1000 }, asked),
    });
    return { commits: commitsOf(store), reason, owed: proposer.owes?.(state.memory.get(proposer.name)) ?? false };
  } finally {
    evaluator.close();
    assert.ok(evaluations > 0);
  }
}
const polished = (turns = 6): Proposer => polish(mix([symbolic(), tune({ trials: 10 })]), { turns });

test('what a model wrote gets its turns at once, and a run with --calls alone waits until they are spent', async () => {
  const { commits, reason, owed } = await search(polished(), near(), { calls: 2 });
  assert.equal(reason, 'calls');
  assert.ok(!owed, 'nothing is left to polish');
  const last = commits.findLastIndex(({ start }) => start?.asks);
  const id = commits.find(({ start, drafts }) => start?.asks && drafts.some(({ id }) => id))!.drafts[0]!.id!;
  const first = commits.findIndex(({ drafts }) => drafts.some((draft) => draft.id === id));
  const line = new Set(commits.flatMap(({ start, drafts }) => (start?.asks ? drafts.flatMap(({ id }) => id ?? []) : [])));
  const turns = commits.slice(first + 1, first + 25).filter(({ start, parents, drafts }) => {
    if (start?.asks || !line.has(parents[0]!)) return false;
    for (const draft of drafts) if (draft.id) line.add(draft.id);
    return true;
  });
  assert.ok(turns.length >= 6, `${turns.length} of the next turns started from what was asked for or its children`);
  assert.ok(commits.length - last > 3, 'turns came after the last answer');
  const plain = await search(mix([symbolic(), tune({ trials: 10 })]), near(), { calls: 2 });
  assert.equal(plain.reason, 'calls');
  assert.ok(plain.commits.length - plain.commits.findLastIndex(({ start }) => start?.asks) <= 3, 'without polishing nobody waits');
});

test('with --calls and another limit the search goes on after the last answer', async () => {
  for (const budget of [{ calls: 2, evaluations: 400 }, { calls: 2, cpuMinutes: 0.4 / 60 }]) {
    const model = near();
    const { commits, reason } = await search(polished(), model, budget);
    assert.equal(reason, 'evaluations' in budget ? 'evaluations' : 'cpu-minutes');
    assert.equal(model.asked, 2);
    assert.ok(commits.length - commits.findLastIndex(({ start }) => start?.asks) > 20);
  }
});

const outcome = (iteration: number, parents: readonly string[], fitness: number | null, asks = false): Outcome => {
  const entry = fitness === null ? null : { ...entryOf(iteration, fitness), id: `${iteration}.0` };
  return { iteration, proposer: 'x', parents, parentFitness: 0, niche: 1, spread: 1, results: [{ kind: 'x', entry, placed: entry !== null, record: false, note: null }], lessons: [], cost: 1, ...(asks && { asked: { questions: 1, usd: null, seconds: 1 } }) };
};

test('a purse: each turn takes one, a gain over the best of its line fills it, empty lines end', () => {
  const one = polish(symbolic(), { turns: 3 });
  const left = (state: typeof one.start): number[] => state.lines.map((line) => line.left);
  let state = one.fold!(one.start, outcome(1, ['0.0'], 5, true));
  assert.deepEqual([left(state), one.owes!(state)], [[3], true]);
  state = one.fold!(state, outcome(2, ['0.0'], 9));
  assert.deepEqual(left(state), [3], 'a turn of somebody else');
  state = one.fold!(state, outcome(3, ['1.0'], null));
  state = one.fold!(state, outcome(4, ['1.0'], 4));
  assert.deepEqual(left(state), [1]);
  state = one.fold!(state, outcome(5, ['4.0'], 6));
  assert.deepEqual([left(state), state.lines[0]!.ids], [[3], ['5.0', '1.0', '4.0']], 'children are of the line, and a gain fills the purse');
  for (let turn = 6; turn < 9; turn++) {
    assert.ok(one.owes!(state));
    state = one.fold!(state, outcome(turn, ['5.0'], null));
  }
  assert.deepEqual([left(state), one.owes!(state)], [[], false]);
  const refused = one.fold!(one.start, outcome(1, ['0.0'], null, true));
  assert.deepEqual(refused.lines, [], 'what has no score is not polished');
  let many = one.start;
  for (let k = 1; k <= 30; k++) many = one.fold!(many, outcome(k, ['0.0'], k % 20, true));
  assert.deepEqual([many.lines.length, Math.min(...many.lines.map(({ fitness }) => fitness))], [8, 12], 'the least promising are given up');
  let lucky = one.fold!(one.start, outcome(1, ['0.0'], 5, true));
  let spent = 0;
  for (let turn = 2; one.owes!(lucky); turn++, spent++) lucky = one.fold!(lucky, outcome(turn, [lucky.lines[0]!.ids[0]!], 5 + turn));
  assert.ok(spent > 3 && spent <= 9, `who gains each time has its purse filled twice, no more: ${spent} turns`);
  let dead = one.fold!(one.start, outcome(1, ['0.0'], 5, true));
  for (let turn = 2; turn < 60; turn++) dead = one.fold!(dead, outcome(turn, ['0.0'], null));
  assert.equal(one.owes!(dead), false, 'a line whose programs are all gone is given up');
});

test('the turns of a line start from its programs, in their niche, and share with the usual ones', () => {
  const one = polish(symbolic(), { turns: 3, share: 0.5, selector: tournament({ size: 2 }) });
  const state = one.fold!(one.start, outcome(1, ['0.0'], 5, true));
  const turns = Array.from({ length: 400 }, (_, k) => one.choose!(state, random(k, 'polish'), k));
  const lines = turns.filter(({ niche }) => niche === 1);
  assert.ok(lines.length > 150 && lines.length < 250, `${lines.length} of 400`);
  assert.ok(lines.every(({ proposer }) => proposer.selector!.name === 'line'));
  assert.ok(turns.filter(({ niche }) => niche === undefined).every(({ proposer }) => proposer.selector === undefined));
});
