import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { stringify } from 'yaml';
import { CladeError, type Problem, random } from '../src/core/index.ts';
import type { Key, Kind, Settings } from '../src/formats/config/keys.ts';
import { specsOf } from '../src/formats/models.ts';
import { OPENEVOLVE, SHINKA, SKYDISCOVER, configOf, recognise } from '../src/formats/index.ts';
import { splitFiles } from '../src/language/index.ts';
import { recipeFor } from '../src/recipes/index.ts';
import type { AskingRecipe } from '../src/recipes/writers.ts';
import { loadProblem } from '../src/workspace/problem.ts';

const PEERS = new URL('peers/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-formats-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const failing = (code: string, ...words: RegExp[]) => (error: unknown): boolean => {
  assert.ok(error instanceof CladeError, String(error));
  assert.equal(error.code, code);
  for (const word of words) assert.match(`${error.message}\n${error.fix ?? ''}`, word);
  return true;
};

const peer = (name: string): string => join(PEERS, name);

test('each of the formats is recognised by what stands in its files', () => {
  const pair = recognise({ paths: [peer('function-minimisation/initial_program.py'), peer('function-minimisation/evaluator.py')] });
  assert.deepEqual([pair.found.format, pair.foreign.contract, pair.foreign.file, pair.foreign.seconds, pair.language, pair.foreign.extension], ['openevolve', 'python', 'evaluator.py', 20, 'python', '.py']);
  assert.equal(pair.problem.name, 'function-minimisation');
  assert.match(pair.problem.goal, /many valleys/);
  assert.equal(recognise({ paths: [peer('function-minimisation')] }).hash, pair.hash);

  const shinka = recognise({ paths: [peer('schedule')] });
  assert.deepEqual([shinka.found.format, shinka.foreign.contract, shinka.problem.goal], ['shinka', 'shinka', 'Order jobs so that they are late as little as possible, in three runs.']);
  const layout = recognise({ paths: [peer('layout')] });
  assert.deepEqual([layout.foreign.args, layout.foreign.seconds, layout.config?.dialect], [{ line: '40' }, 30, 'shinka']);

  const shell = recognise({ paths: [peer('words')] });
  assert.deepEqual([shell.found.format, shell.foreign.contract, shell.foreign.command], ['command', 'command', 'bash evaluate.sh {program}']);
  const julia = recognise({ paths: [peer('stencil')] });
  assert.deepEqual([julia.language, julia.foreign.extension], ['julia', '.jl']);

  const compiled = recognise({ paths: [peer('roots/seed.cpp')], compile: 'g++ {program} -o {binary}', evaluate: '{binary}' });
  assert.deepEqual([compiled.foreign.compile, compiled.foreign.command, compiled.language, compiled.problem.name], ['g++ {program} -o {binary}', '{binary}', 'cpp', 'roots']);

  const repository = recognise({ paths: [peer('parcels')], evolve: ['src/**/*.ts'], evaluate: 'node score.js' });
  assert.deepEqual([...splitFiles(repository.seed)!.keys()], ['src/fit.ts', 'src/weights.ts']);
  assert.ok(repository.foreign.files!.includes('score.js'));
  for (const one of [pair, shinka, shell, repository]) assert.deepEqual([one.problem.selfScored, one.problem.direction, one.problem.instances().length], [true, 'maximize', 1]);
});

test("SkyDiscover's folders: its configuration, and a container's evaluate.sh that is told the mode first", () => {
  write('sky/initial_program.py', 'x = 1\n');
  write('sky/evaluator/evaluate.sh', '#!/bin/sh\nPROGRAM="$2"\npython3 run.py "$PROGRAM"\n');
  write('sky/config.yaml', 'max_iterations: 30\nsearch:\n  type: openevolve_native\n  database:\n    num_islands: 3\nprompt:\n  system_message: Do better.\nevaluator:\n  timeout: 12\n');
  const { found, foreign, config, suggested, problem } = recognise({ paths: [join(folder, 'sky')] });
  assert.deepEqual([found.format, foreign.command, config?.dialect, foreign.seconds, suggested.iterations, suggested.options.recipe, problem.goal], ['skydiscover', 'bash evaluate.sh train {program}', 'skydiscover', 12, 30, 'openevolve', 'Do better.']);
  assert.equal(problem.numbers?.islands, 3);
});

test('whoever is not understood hears what was looked for and where, and which candidates there are', () => {
  mkdirSync(join(folder, 'empty'));
  assert.throws(() => recognise({ paths: [join(folder, 'empty')] }), failing('problem.unknown', /neither problem\.ts, nor a program \(initial_program\.\*, initial\.\*, seed\.\*\)/, /evaluator\.py, evaluate\.py, evaluate\.sh/));
  write('two/initial_program.py', '');
  write('two/initial.py', '');
  write('two/evaluator.py', 'def evaluate(path): return {}\n');
  assert.throws(() => recognise({ paths: [join(folder, 'two')] }), failing('problem.unknown', /2 candidates .* initial\.py, initial_program\.py/));
  write('odd/initial.py', '');
  write('odd/evaluate.py', 'print(1)\n');
  assert.throws(() => recognise({ paths: [join(folder, 'odd')] }), failing('problem.unknown', /neither evaluate\(program_path\).*nor --program_path/));
  assert.throws(() => recognise({ paths: [peer('noisy/initial_program.py')] }), failing('problem.unknown', /nothing says how/, /did you mean `clade run .*evaluator\.py`/));
  assert.throws(() => recognise({ paths: [peer('noisy/initial_program.py'), peer('knapsack/config.yaml')] }), failing('problem.unknown', /is a configuration/, /--config/));
  assert.throws(() => recognise({ paths: [peer('parcels')], evolve: ['lib/*.ts'], evaluate: 'x' }), failing('problem.unknown', /matches no file/));
  assert.throws(() => recognise({ paths: [peer('parcels')], evolve: ['src/*.ts'] }), failing('problem.unknown', /nothing says how it is scored/, /--evaluate/));
  assert.throws(() => recognise({ paths: [peer('noisy')], compile: 'cc' }), failing('usage.bad-value', /--compile makes a \{binary\}/));
  assert.throws(() => recognise({ paths: ['nowhere.py', 'nothing.py'] }), failing('problem.unknown', /there is no file or folder nowhere\.py/));
});

test('the hash covers the program, the evaluator, the configuration and the files beside it', () => {
  write('hash/initial_program.py', 'x = 1\n');
  write('hash/evaluator.py', 'def evaluate(path): return {"combined_score": 1.0}\n');
  const hashOf = (): string => recognise({ paths: [join(folder, 'hash')] }).hash;
  const seen = [hashOf()];
  assert.equal(hashOf(), seen[0]);
  for (const [name, text] of [['initial_program.py', 'x = 2\n'], ['evaluator.py', 'def evaluate(path): return {"combined_score": 2.0}\n'], ['config.yaml', 'max_iterations: 5\n'], ['data/points.csv', '1,2\n']] as const) {
    write(`hash/${name}`, text);
    seen.push(hashOf());
  }
  write('hash/__pycache__/evaluator.pyc', 'bytes');
  write('hash/openevolve_output/best/x.py', 'left by a run');
  assert.equal(hashOf(), seen.at(-1));
  assert.equal(new Set(seen).size, 5);
});

/** Writes `a.b` and `a[].b` as nested tables. */
function nested(values: Readonly<Record<string, unknown>>): object {
  const root: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    let at = root;
    for (const name of names.slice(0, -1)) {
      if (name.endsWith('[]')) at = ((at[name.slice(0, -2)] ??= [{}]) as Record<string, unknown>[])[0]!;
      else at = (at[name] ??= {}) as Record<string, unknown>;
    }
    at[names.at(-1)!] = value;
  }
  return root;
}

const SAMPLES: Readonly<Record<Kind, unknown>> = { number: 3, text: 'gpt-4o', boolean: true, numbers: [0.25, 0.75], texts: ['full', 'diff'], map: { cost_aware_coef: 0.2, temperatures: [0.1], a: 1 }, anything: 3 };
const documented = JSON.parse(readFileSync(peer('documented.json'), 'utf8')) as Record<'openevolve' | 'shinka', Record<string, unknown>>;

test('every documented key of OpenEvolve and of ShinkaEvolve is honoured or named with a reason', () => {
  for (const [dialect, table] of [['openevolve', OPENEVOLVE], ['shinka', SHINKA]] as const) {
    // a list of tables is documented by its fields
    const keys = Object.keys(documented[dialect]).filter((key) => !['llm.models', 'llm.evaluator_models'].includes(key));
    for (const key of keys) assert.ok(table[key], key);
    const file = write(`all-${dialect}.yaml`, stringify(nested(Object.fromEntries(keys.map((key) => [key, documented[dialect][key] ?? SAMPLES[table[key]!.kind]])))));
    const { honoured, idle } = configOf(file, dialect);
    assert.deepEqual([...honoured, ...idle].map(({ key }) => key).sort(), keys.sort());
    for (const { key, says } of [...honoured, ...idle]) assert.ok(says.length > 5, key);
    assert.ok(honoured.length >= (dialect === 'openevolve' ? 45 : 25), `${honoured.length}`);
  }
  assert.equal(Object.keys(documented.openevolve).length, 119);
  assert.equal(configOf(write('empty-lists.yaml', 'llm:\n  models: []\n  evaluator_models: []\n'), 'openevolve').settings.models.length, 0);
});

test('what is called honoured changes something', () => {
  const OWN: Readonly<Record<string, unknown>> = { 'evo.llm_dynamic_selection': 'thompson', 'job.mem': '4G', 'job.time': '00:10:00', 'search.type': 'openevolve', 'db.parent_selection_strategy': 'power_law', 'database.novelty_llm': 'a model' };
  for (const table of [OPENEVOLVE, SHINKA, SKYDISCOVER]) {
    for (const [name, key] of Object.entries(table) as [string, Key][]) {
      const settings: Settings = { models: [], model: {}, evaluator: {}, search: {} };
      const before = JSON.stringify(settings);
      if (key.does === undefined) continue;
      key.set(settings, (OWN[name] ?? SAMPLES[key.kind]) as never, 0);
      assert.notEqual(JSON.stringify(settings), before, name);
    }
  }
});

test('a key that the other engine has dropped stops nothing', () => {
  const { idle, honoured } = configOf(write('old.yaml', 'max_iterations: 5\nallow_full_rewrites: false\n'), 'openevolve');
  assert.deepEqual([honoured.map(({ key }) => key), idle], [['max_iterations'], [{ key: 'allow_full_rewrites', line: 2, says: 'the other engine no longer knows it' }]]);
});

test('an unknown key is an error with its line and the nearest name; so is a value of the wrong kind', () => {
  const unknown = write('typo.yaml', 'max_iterations: 5\n\ndatabase:\n  # islands\n  num_ilands: 4\n');
  assert.throws(() => configOf(unknown, 'openevolve'), failing('usage.unknown-key', /typo\.yaml:5: unknown key "database\.num_ilands"/, /did you mean "database\.num_islands"/));
  const three = write('three.yaml', 'max_iteration: 5\nallow_full_rewrites: false\nllm:\n  nmae: a\ndatabase:\n  num_ilands: 4\n');
  assert.throws(() => configOf(three, 'openevolve'), failing('usage.unknown-key', /3 unknown keys\n.*:1: unknown key "max_iteration"; did you mean "max_iterations"\?\n.*:4: unknown key "llm\.nmae"; did you mean "llm\.name"\?\n.*:6: .*num_islands/));
  assert.throws(() => configOf(write('place.yaml', 'num_islands: 4\n'), 'openevolve'), failing('usage.unknown-key', /:1:/, /did you mean "database\.num_islands"/));
  assert.throws(() => configOf(write('shinka-typo.yaml', 'evo_config:\n  num_generatons: 4\n'), 'shinka'), failing('usage.unknown-key', /:2:/, /evo\.num_generations/));
  assert.throws(() => configOf(write('model-typo.yaml', 'llm:\n  models:\n    - name: a\n    - nmae: b\n'), 'openevolve'), failing('usage.unknown-key', /:4: unknown key "llm\.models\[\]\.nmae"/, /llm\.models\[\]\.name/));
  assert.throws(() => configOf(write('kind.yaml', 'max_iterations: many\n'), 'openevolve'), failing('usage.bad-key', /:1: "max_iterations" must be a number, not "many"/));
  // an alias of aliases of aliases
  const bomb = ['llm:', '  name: &a0 [x, x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `  k${i}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`)].join('\n');
  assert.throws(() => configOf(write('bomb.yaml', bomb), 'openevolve'), failing('usage.bad-config', /bomb\.yaml:\d+: .*alias/i));
  assert.throws(() => configOf(write('broken.yaml', 'llm:\n  - a: [\n'), 'openevolve'), failing('usage.bad-config', /broken\.yaml:\d/));
});

test('models of a configuration become --model; a key is named by its variable and stored nowhere', () => {
  const { settings } = configOf(write('models.yaml', `llm:\n  api_key: ${'$'}{MY_KEY}\n  models:\n    - name: gpt-4o\n      weight: 0.8\n    - name: claude-sonnet\n      temperature: 0.2\n    - name: local\n      api_base: http://localhost:8000/v1/\n    - name: mystery\n`), 'openevolve');
  const { models, unknown } = specsOf(settings);
  assert.deepEqual(models, ['openai:gpt-4o=0.8?key=MY_KEY', 'anthropic:claude-sonnet?temperature=0.2&key=MY_KEY', 'http://localhost:8000/v1#local?key=MY_KEY']);
  assert.match(unknown[0]!, /^mystery/);
  const literal = configOf(write('literal.yaml', 'llm:\n  api_key: sk-secret-1234\n  primary_model: gpt-4o\n'), 'openevolve');
  assert.doesNotMatch(JSON.stringify([literal, specsOf(literal.settings)]), /secret/);
  assert.deepEqual(specsOf(configOf(write('s.yaml', 'evo:\n  llm_models: ["local/q@http://h:1/v1?api_key_env=E", "openrouter/a/b", "gpt-5-mini"]\n'), 'shinka').settings).models, ['http://h:1/v1#q?key=E', 'openrouter:a/b', 'openai:gpt-5-mini']);
});

test('the recipes openevolve and shinka take their numbers from the configuration', () => {
  const plain = { name: 'p', instances: () => [] } as unknown as Problem;
  const numbers = (dialect: 'openevolve' | 'shinka', text: string): Problem => ({ ...plain, numbers: configOf(write(`n-${dialect}.yaml`, text), dialect).settings.search });
  const openevolve = recipeFor('openevolve', numbers('openevolve', 'database:\n  num_islands: 3\n  exploration_ratio: 0.4\n  exploitation_ratio: 0.5\n'));
  assert.deepEqual([openevolve.archive.niches, openevolve.selector.name], [3, 'exploit 0.4 0.5']);
  assert.deepEqual([recipeFor('openevolve', plain).archive.niches, recipeFor('openevolve', plain).selector.name], [5, 'exploit 0.2 0.7']);
  const shinka = recipeFor('shinka', numbers('shinka', 'db:\n  num_islands: 4\n  archive_size: 20\n  parent_selection_strategy: power_law\n  exploitation_alpha: 2\n'));
  assert.deepEqual([shinka.archive.name, shinka.selector.name], ['4 islands of top 5', 'power law 2']);
  assert.deepEqual([recipeFor('shinka', plain).archive.name, recipeFor('shinka', plain).selector.name], ['2 islands of top 20', 'sigmoid 10']);
  // feedback of a model is words before three of ten questions, and no score
  const asked = (problem: Problem): number => {
    const proposer = (recipeFor('openevolve', problem) as AskingRecipe).writers!({ models: [] } as never);
    return Array.from({ length: 400 }, (_, i) => proposer.choose!(proposer.start, random(i), i).proposer.name).filter((name) => name.includes('reflect')).length;
  };
  assert.equal(asked(plain), 0);
  const words = asked(numbers('openevolve', 'evaluator:\n  use_llm_feedback: true\n'));
  assert.ok(words > 80 && words < 160, String(words));
});

test('a problem in another format loads again from what was given', async () => {
  const loaded = await loadProblem({ paths: [peer('function-minimisation')], allowNet: ['example.com'] });
  assert.deepEqual([loaded.tongue.name, loaded.extension, loaded.recognised!.foreign.allowNet], ['python', '.py', ['example.com']]);
  assert.equal((await loadProblem(JSON.parse(JSON.stringify(loaded.place)))).hash, loaded.hash);
  assert.equal((await loadProblem(peer('words'))).recognised!.found.format, 'command');
});
