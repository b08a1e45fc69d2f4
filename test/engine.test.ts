import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { CladeError, type Problem, type Store } from '../src/core/index.ts';
import { evolve as breed, readEvents } from '../src/engine/index.ts';
import { type RunResult, foldJournal } from '../src/reports/index.ts';
import { RECIPES, recipeFor } from '../src/recipes/index.ts';
import { memory, sqlite } from '../src/stores/index.ts';
import type { EvolveOptions, Hooks } from '../src/workspace/options.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { evolve, idsOf, look, resume, stage } from '../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-engine-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const out = (): string => join(folder, `run${++count}`);
const PROBLEM = new URL('../bench/problems/microsecond', import.meta.url).pathname;

const run = (options: Partial<EvolveOptions & Hooks> = {}): Promise<RunResult> => evolve({ problem: PROBLEM, seed: 5, evaluations: 200, workers: 2, out: out(), ...options });
/** One that nobody interrupted, made once for all who compare with it. */
let made: Promise<RunResult> | undefined;
const unbroken = (): Promise<RunResult> => (made ??= run());

test('the same seed gives the same digest with one worker, two, and again; another seed does not', async () => {
  const first = await unbroken();
  assert.ok(first.best.score < first.state.records[0]!.total, 'something better than the seed was found');
  assert.equal((await run({ workers: 1 })).digest, first.digest);
  assert.equal((await run({ workers: 3 })).digest, first.digest);
  assert.notEqual((await run({ seed: 6 })).digest, first.digest);
  assert.notEqual((await run({ inFlight: 4 })).digest, first.digest);
});

test('an interrupted run that is resumed ends like one that was not', async () => {
  const whole = await unbroken();
  for (const after of [0, 1, 7, 60]) {
    const stop = new AbortController();
    const target = out();
    const part = await run({ out: target, signal: stop.signal, onCommit: (state) => void (state.committed >= after && stop.abort()) });
    assert.equal(part.status, 'interrupted');
    const rest = await resume(target);
    assert.equal(rest.digest, whole.digest);
    assert.equal(rest.best.id, whole.best.id);
    assert.equal(rest.evaluations, whole.evaluations);
  }
});

test('a larger budget goes on from a smaller one: its journal is a prefix', async () => {
  const target = out();
  await run({ out: target, evaluations: 100 });
  const longer = await resume(target, { budget: { evaluations: 200 } });
  assert.equal(longer.digest, (await unbroken()).digest);
});

test('target and patience end a run', async () => {
  const easy = await run({ target: 0.35, evaluations: 1e6 });
  assert.equal(easy.status, 'done: target');
  assert.ok(easy.best.validation <= 0.35);
  const patient = await run({ patience: 100, evaluations: 1e6 });
  assert.equal(patient.status, 'done: patience');
  assert.ok(patient.evaluations - patient.state.lastRecordAt >= 100);
});

// What only models write is never the same twice; test/recipes.test.ts replays it.
for (const name of Object.keys(RECIPES).filter((name) => !recipeFor(name, { inherits: undefined } as Problem).modelsOnly)) {
  test(`recipe ${name} runs, repeats, and never makes a failure a parent`, async () => {
    const first = await run({ recipe: name, evaluations: 120 });
    assert.equal((await run({ recipe: name, evaluations: 120, workers: 1 })).digest, first.digest);
    const { store } = look(first.folder);
    const failed = new Set<string>();
    for (const { event } of readEvents(store)) {
      if (event.kind !== 'commit') continue;
      for (const parent of event.body.parents) assert.ok(!failed.has(parent), `${parent} failed and is a parent`);
      for (const draft of event.body.drafts) if (draft.failure && draft.id) failed.add(draft.id);
    }
    store.close();
  });
}

test('best.ts is the champion, and the fold of the journal is the state', async () => {
  const { folder: where, state, best, digest } = await unbroken();
  assert.equal(readFileSync(join(where, 'best.ts'), 'utf8'), best.source);
  const { store, identity } = look(where);
  const { problem, instances } = await loadProblem(PROBLEM);
  const folded = foldJournal(store, problem, recipeFor(identity.recipe, problem), identity.seed, instances.filter(({ split }) => split === 'search').length);
  store.close();
  assert.equal(folded.digest, digest);
  assert.deepEqual(folded.state.records.map(({ id }) => id), state.records.map(({ id }) => id));
  assert.deepEqual(folded.state.population.entries(), state.population.entries());
  assert.equal(folded.state.champion?.entry.id, best.id);
});

async function breedInto(store: Store): Promise<string> {
  const loaded = await loadProblem(PROBLEM);
  const { evaluator } = stage(loaded, 1);
  try {
    const identity = { problem: 'microsecond', problemHash: loaded.hash, engine: 'test', recipe: 'default', seed: 5, inFlight: 8, seedProgram: null };
    const clock = { seconds: 0, cpuSeconds: 0 };
    const { digest } = await breed({ identity, problem: loaded.problem, recipe: recipeFor('default', loaded.problem), evaluator, store, seedSource: loaded.seed, tongue: loaded.tongue, search: idsOf(loaded, 'search'), validation: idsOf(loaded, 'validation'), limits: loaded.limits, maxNodes: 40, purse: 600, clock: () => clock, stop: (state) => (state.evaluations >= 400 ? 'evaluations' : null) });
    return digest;
  } finally {
    evaluator.close();
  }
}

test('memory and SQLite journals end in the same digest', async () => {
  const file = join(folder, 'same.db');
  const store = sqlite({ file });
  assert.equal(await breedInto(store), await breedInto(memory()));
  store.close();
});

test('a full disk stops the run with the journal intact, and room makes it go on', async () => {
  const whole = await breedInto(memory());
  const file = join(folder, 'full.db');
  const small = sqlite({ file, maxPages: 16 });
  await assert.rejects(breedInto(small), (error) => error instanceof CladeError && error.code === 'journal.full' && /free some disk space/.test(error.fix ?? ''));
  small.close();
  const roomy = sqlite({ file });
  assert.ok([...readEvents(roomy)].length > 10, 'what was committed is still there');
  assert.equal(await breedInto(roomy), whole);
  roomy.close();
});

test('a damaged journal is reported with its place', async () => {
  const { folder: where } = await run({ evaluations: 60 });
  const db = new DatabaseSync(join(where, 'journal.db'));
  db.exec("UPDATE events SET body = x'08000000' || substr(body, 5) WHERE seq = 9");
  db.close();
  await assert.rejects(resume(where), (error) => error instanceof CladeError && error.code === 'journal.corrupt' && /event 9/.test(error.message));
});

test('a second writer is turned away, readers are not', async () => {
  const target = out();
  let second: unknown;
  let read = 0;
  await run({
    out: target,
    evaluations: 60,
    onCommit: (state) => {
      if (state.committed !== 3) return;
      const { store } = look(target);
      read = [...store.rows()].length;
      store.close();
      try {
        // another process: the lock is by process number, so ours has to look like somebody else's
        const db = new DatabaseSync(join(target, 'journal.db'));
        db.exec(`UPDATE lock SET pid = ${process.ppid}, started = '${readFileSync(`/proc/${process.ppid}/stat`, 'latin1').split(') ')[1]!.split(' ')[19]}'`);
        db.close();
        sqlite({ file: join(target, 'journal.db') });
      } catch (error) {
        second = error;
      }
    },
  });
  assert.ok(second instanceof CladeError && second.code === 'journal.locked', String(second));
  assert.ok(read >= 0 && existsSync(join(target, 'best.ts')));
});

test('resuming with a changed problem is an error that names it', async () => {
  const copy = mkdtempSync(join(folder, 'problem-'));
  cpSync(PROBLEM, copy, { recursive: true });
  const target = out();
  await evolve({ problem: copy, evaluations: 30, out: target });
  appendFileSync(join(copy, 'score.ts'), '\n// changed\n');
  await assert.rejects(resume(target), (error) => error instanceof CladeError && error.code === 'journal.other-problem');
});
