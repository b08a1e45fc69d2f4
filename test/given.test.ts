import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CladeError } from '../src/core/index.ts';
import { keyIsThere, provider, readModelSpec, scripted, serveModel } from '../src/models/index.ts';
import { placeIn, scoredBy, suggestedBudget, withSuggested } from '../src/workspace/given.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { evolve, look, resume } from '../src/workspace/run.ts';

const PEERS = new URL('peers/', import.meta.url).pathname;
const MICROSECOND = new URL('../bench/problems/microsecond', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-given-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const configured = async (text: string) => {
  mkdirSync(join(folder, 'configured'), { recursive: true });
  writeFileSync(join(folder, 'configured/initial_program.py'), 'x = 1\n');
  writeFileSync(join(folder, 'configured/evaluator.py'), 'def evaluate(path): return {"combined_score": 1.0}\n');
  writeFileSync(join(folder, 'configured/config.yaml'), text);
  return loadProblem({ paths: [join(folder, 'configured')] });
};

test('a configuration sets what the user leaves open; models are asked where their key is there', async () => {
  const loaded = await configured(`max_iterations: 40\nrandom_seed: 9\nearly_stopping_patience: 15\nllm:\n  primary_model: gpt-4o\n  api_key: ${'$'}{CLADE_TEST_KEY}\n  temperature: 0.3\n  max_budget_usd: 2\nevaluator:\n  parallel_evaluations: 3\n`);
  const problem = join(folder, 'configured');
  delete process.env.CLADE_TEST_KEY;
  const without = withSuggested({ problem }, loaded);
  assert.deepEqual(without.options, { problem, seed: 9, workers: 3, patience: 15 });
  assert.match(without.said[0]!, /config\.yaml: openai:gpt-4o needs a key, and CLADE_TEST_KEY is not set; it is not asked/);
  process.env.CLADE_TEST_KEY = 'a-secret';
  try {
    const { options, said } = withSuggested({ problem, seed: 2 }, loaded);
    assert.deepEqual([options.seed, options.model, options.temperature, options.usd, said], [2, ['openai:gpt-4o?key=CLADE_TEST_KEY'], 0.3, 2, []]);
    assert.doesNotMatch(JSON.stringify([options, loaded.place, loaded.problem, loaded.recognised]), /a-secret/);
    assert.equal(withSuggested({ problem, model: ['none'] }, loaded).options.model, undefined);
    assert.deepEqual(withSuggested({ problem, model: ['anthropic:x'] }, loaded).options.model, ['anthropic:x']);
    assert.equal(withSuggested({ problem, evaluations: 5 }, loaded).options.patience, undefined, 'a budget of the user replaces the whole budget');
  } finally {
    delete process.env.CLADE_TEST_KEY;
  }
  assert.deepEqual([suggestedBudget(loaded, true), suggestedBudget(loaded, false)], [{ calls: 40 }, { evaluations: 40 }]);
});

test('?key= names the variable that holds the key of an address', async () => {
  const server = await serveModel(scripted([{ text: 'ready' }] as never), { key: 'right' });
  try {
    const spec = readModelSpec(`${server.address}/v1#any?key=CLADE_TEST_KEY`);
    assert.match(keyIsThere(spec)!, /CLADE_TEST_KEY is not set/);
    process.env.CLADE_TEST_KEY = 'right';
    assert.equal(keyIsThere(spec), null);
    const model = await provider(spec as never);
    assert.ok((await model.ask({ system: 's', prompt: 'p' }, AbortSignal.timeout(60_000))).text.length > 0);
  } finally {
    delete process.env.CLADE_TEST_KEY;
    server.close();
  }
  assert.throws(() => readModelSpec('http://h/v1#m?key=sk-1234'), (error) => error instanceof CladeError && /the name of an environment variable/.test(error.fix ?? ''));
});

test('what is given becomes a place: a problem of ours by its name, anything else with its options', () => {
  assert.equal(placeIn({ problem: 'circle-packing:32' }), 'circle-packing:32');
  assert.deepEqual(placeIn({ problem: ['a.py', 'b.py'], python: 'python3' }), { paths: ['a.py', 'b.py'], python: 'python3' });
  assert.deepEqual(placeIn({ problem: join(PEERS, 'words'), allowNet: ['h'] }), { paths: [join(PEERS, 'words')], allowNet: ['h'] });
  assert.throws(() => placeIn({ problem: 'circle-packing', allowNet: ['h'] }), (error) => error instanceof CladeError && /"allowNet" is for problems that bring their own evaluator/.test(error.message));
});

test('a problem is named by texts', () => {
  for (const wrong of [[], {}, [1]]) assert.throws(() => placeIn({ problem: wrong as never }), (error) => error instanceof CladeError && error.code === 'usage.bad-value');
});

test('a program in any language and a command: bred, said to be self-scored, resumed to the same end', async () => {
  const file = join(folder, 'weights.txt');
  writeFileSync(file, '; EVOLVE-BLOCK-START\na = 3\nb = 1.5\n; EVOLVE-BLOCK-END\n');
  writeFileSync(join(folder, 'score.cjs'), `const text = require('fs').readFileSync(process.argv[2], 'utf8');
const [a, b] = [...text.matchAll(/= (\\S+)/g)].map((match) => Number(match[1]));
console.log('looking at', a, b);
console.log(JSON.stringify({ combined_score: 1 / (1 + Math.abs(a - 2) + Math.abs(b - 1)) }));\n`);
  const given = { problem: file, evaluate: `${process.execPath} score.cjs {program}`, seed: 4, workers: 2 };
  const first = await evolve({ ...given, evaluations: 6, out: join(folder, 'first') });
  assert.match(first.origin, /self-scored: the evaluator \(.*score\.cjs \{program\}\)/);
  assert.equal(first.deterministic, false);
  assert.equal(readFileSync(join(folder, 'first/best.txt'), 'utf8'), first.best.source);
  assert.match(first.best.source, /EVOLVE-BLOCK-START/);
  const resumed = await resume(join(folder, 'first'), { budget: { evaluations: 12 } });
  const whole = await evolve({ ...given, evaluations: 12, out: join(folder, 'whole') });
  assert.equal(resumed.digest, whole.digest);
  assert.ok(whole.best.score > 1 / 2.5);
  writeFileSync(join(folder, 'score.cjs'), 'console.log(7)\n');
  await assert.rejects(resume(join(folder, 'first'), { budget: { evaluations: 90 } }), (error) => error instanceof CladeError && error.code === 'journal.other-problem');
});

test('a run begins with the best programs of another one, measured again, and repeats', async () => {
  const before = await evolve({ problem: MICROSECOND, evaluations: 60, seed: 3, workers: 1, out: join(folder, 'before') });
  const from = { problem: MICROSECOND, from: join(folder, 'before'), seed: 8, workers: 1 };
  const next = await evolve({ ...from, evaluations: 20, out: join(folder, 'next') });
  assert.match(next.origin, /its first drafts were the \d best programs of before, measured again/);
  assert.ok(next.best.score <= before.best.score, `${next.best.score} after ${before.best.score}`);
  const { store, identity } = look(join(folder, 'next'));
  assert.equal(identity.from!.programs.length <= 8 && identity.from!.run, 'before');
  store.close();
  const more = await resume(join(folder, 'next'), { budget: { evaluations: 40 }, workers: 1 });
  const whole = await evolve({ ...from, evaluations: 40, out: join(folder, 'again') });
  assert.equal(more.digest, whole.digest);
});

test('what was granted is in the report', async () => {
  const loaded = await loadProblem({ paths: [join(PEERS, 'words')], allowRead: ['/data'], allowNet: ['example.com'] });
  assert.match(scoredBy(loaded), /self-scored.*; granted: reading \/data, example\.com by network$/);
});
