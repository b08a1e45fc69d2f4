import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT } from '../../src/core/index.ts';

const BIN = new URL('../../bin/clade.js', import.meta.url).pathname;
const PEERS = new URL('../peers/', import.meta.url).pathname;
const SHIMS = new URL('../../src/evaluators/python/shims', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-peers-'));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(PEERS, join(folder, 'peers'), { recursive: true });

/** A Python with numpy, else any. */
const works = (command: string, code: string): boolean => spawnSync(command, ['-c', code]).status === 0;
const python = ['python3', '/usr/bin/python3'].find((one) => works(one, 'import numpy')) ?? ['python3', '/usr/bin/python3'].find((one) => works(one, 'pass'));
const numpy = python !== undefined && works(python, 'import numpy');
const missing = (what: string, there: boolean): { skip: string } | Record<string, never> => (there ? {} : { skip: `no ${what} here` });

function run(command: string, args: readonly string[], env: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd: folder, env: { PATH: process.env.PATH!, CI: '1', PYTHONDONTWRITEBYTECODE: '1', ...env }, encoding: 'utf8', maxBuffer: 1e8 });
}
const clade = (...args: string[]): SpawnSyncReturns<string> => run(process.execPath, [BIN, ...args]);

interface Checked {
  format: string;
  agree: boolean;
  seed: { score: number; metrics: Record<string, number>; hidden: Record<string, number>; feedback: string | null }[];
  program: { blocks: number; files: string[] };
  config: { honoured: { key: string }[]; idle: { key: string; says: string }[] } | null;
  hints: string[];
}

function check(...args: string[]): Checked {
  const done = clade('check', ...args, ...(python ? ['--python', python] : []), '--json');
  assert.equal(done.status, EXIT.ok, done.stderr);
  return JSON.parse(done.stdout) as Checked;
}

/** What the evaluator says without Clade: called by Python itself, with the shims on its path. */
const PLAIN = `
import glob, importlib.util, json, os, subprocess, sys, tempfile
folder, contract = sys.argv[1:3]
sys.path.insert(0, folder)
program = [path for path in glob.glob(folder + "/initial*.*") if not path.endswith(".pyc")][0]
if contract == "python":
    spec = importlib.util.spec_from_file_location("evaluation_module", folder + "/evaluator.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result = module.evaluate(program)
    print(json.dumps(getattr(result, "metrics", result)))
else:
    with tempfile.TemporaryDirectory() as results:
        subprocess.run([sys.executable, folder + "/evaluate.py", "--program_path", program, "--results_dir", results, *sys.argv[3:]], check=True, stdout=subprocess.DEVNULL)
        print(open(os.path.join(results, "metrics.json")).read())
`;

function plain(name: string, contract: 'python' | 'shinka', ...more: string[]): Record<string, number> {
  const { stdout, stderr, status } = run(python!, ['-c', PLAIN, join(folder, 'peers', name), contract, ...more], { PYTHONPATH: SHIMS });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, number>;
}

for (const [name, contract, ...more] of [['function-minimisation', 'python'], ['circle-packing', 'python'], ['curve-fit', 'python'], ['knapsack', 'python'], ['filter', 'python'], ['stencil', 'python'], ['schedule', 'shinka'], ['layout', 'shinka', '--line', '40']] as const) {
  test(`${name}: the seed scores what plain Python says, to the last digit`, missing('Python with numpy', name === 'circle-packing' ? numpy : python !== undefined), () => {
    const { seed, agree } = check(`peers/${name}`);
    assert.equal(seed[0]!.score, plain(name, contract, ...more).combined_score);
    assert.equal(agree, true);
  });
}

test('without combined_score the score is the mean of the metrics that are no feature', missing('Python', python !== undefined), () => {
  const { spread, avalanche } = plain('mixing', 'python') as { spread: number; avalanche: number };
  const { seed, hints } = check('peers/mixing');
  assert.equal(seed[0]!.score, (spread + avalanche) / 2);
  assert.match(hints.join('\n'), /combined_score/);
});

test('words, private figures, stages and noise are told', missing('Python', python !== undefined), () => {
  assert.match(check('peers/curve-fit').seed[0]!.feedback!, /worst_point: x = 0\.5/);
  const schedule = check('peers/schedule');
  assert.equal(schedule.seed[0]!.hidden.secret_mean, 919.6666666666666);
  assert.equal(schedule.seed[0]!.metrics.secret_mean, undefined);
  assert.match(schedule.seed[0]!.feedback!, /late by/);
  assert.equal(check('peers/knapsack').seed[0]!.metrics.stage, 3);
  const noisy = check('peers/noisy');
  assert.equal(noisy.agree, false);
  assert.match(noisy.hints.join('\n'), /fixed seed/);
});

test('a shell script, a compiled program and a repository of several files', missing('Python', python !== undefined), () => {
  const shell = run('bash', ['peers/words/evaluate.sh', 'peers/words/initial.py']);
  assert.equal(check('peers/words').seed[0]!.score, (JSON.parse(shell.stdout.trim().split('\n').at(-1)!) as { combined_score: number }).combined_score);
  const repository = check('peers/parcels', '--evolve', 'src/**/*.ts', '--evaluate', `${process.execPath} score.js`);
  const own = spawnSync(process.execPath, ['score.js'], { cwd: join(folder, 'peers/parcels'), encoding: 'utf8' });
  assert.equal(repository.seed[0]!.score, (JSON.parse(own.stdout) as { combined_score: number }).combined_score);
  assert.deepEqual([repository.program.files, repository.program.blocks], [['src/fit.ts', 'src/weights.ts'], 3]);
  if (spawnSync('g++', ['--version']).status !== 0) return;
  const compiled = check('peers/roots/seed.cpp', '--compile', 'g++ -O1 {program} -o {binary}', '--evaluate', '{binary}');
  assert.equal(run('g++', ['-O1', 'peers/roots/seed.cpp', '-o', 'roots']).status, 0);
  assert.equal(compiled.seed[0]!.score, (JSON.parse(run(join(folder, 'roots'), []).stdout) as { combined_score: number }).combined_score);
});

for (const [name, least, there] of [['function-minimisation', 0.8, python !== undefined], ['circle-packing', 0.45, numpy]] as const) {
  test(`${name}: 200 evaluations without a model improve on the seed`, missing('Python with numpy', there), (t) => {
    const { status, stdout, stderr } = clade('run', `peers/${name}`, '--evaluations', '200', '--model', 'none', '--python', python!, '--out', `runs/${name}`, '--json');
    assert.equal(status, EXIT.ok, stderr);
    const { best, cpuSeconds } = JSON.parse(stdout) as { best: { score: number }; cpuSeconds: number };
    t.diagnostic(`${name}: ${best.score} in ${cpuSeconds.toFixed(1)} s of CPU`);
    assert.ok(best.score > least, `${best.score}`);
    assert.match(stderr, /self-scored: the evaluator \(evaluator\.py, OpenEvolve\)/);
    assert.match(readFileSync(join(folder, `runs/${name}/best.py`), 'utf8'), /EVOLVE-BLOCK-START/);
  });
}

test('a run goes on, is verified, replayed, shown, exported and bred on from; its problem may not change', missing('Python', python !== undefined), () => {
  const started = clade('run', 'peers/curve-fit', '--evaluations', '40', '--seed', '5', '--python', python!, '--out', 'runs/first', '--json');
  assert.equal(started.status, EXIT.ok, started.stderr);
  const resumed = clade('resume', 'first', '--evaluations', '90', '--json');
  assert.equal(resumed.status, EXIT.ok, resumed.stderr);
  const whole = clade('run', 'peers/curve-fit', '--evaluations', '90', '--seed', '5', '--python', python!, '--out', 'runs/whole', '--json');
  assert.equal((JSON.parse(resumed.stdout) as { digest: string }).digest, (JSON.parse(whole.stdout) as { digest: string }).digest);
  for (const command of ['verify', 'replay']) assert.equal(clade(command, 'first').status, EXIT.ok, clade(command, 'first').stderr);
  assert.match(clade('show', 'first').stdout, /self-scored/);
  assert.match(clade('lineage', 'first').stdout, /^0\.0/);

  const from = clade('run', 'peers/curve-fit', '--from', 'first', '--evaluations', '30', '--seed', '6', '--python', python!, '--out', 'runs/next', '--json');
  assert.equal(from.status, EXIT.ok, from.stderr);
  const [before, next] = [JSON.parse(resumed.stdout), JSON.parse(from.stdout)] as { best: { score: number }; origin: string }[];
  assert.ok(next!.best.score >= before!.best.score);
  assert.match(next!.origin, /first drafts were the \d best programs of first, measured again/);
  assert.equal(clade('resume', 'next', '--evaluations', '40').status, EXIT.ok);
  assert.match(clade('compare', 'first', 'next').stdout, /curve-fit: best search score/);

  writeFileSync(join(folder, 'peers/curve-fit/evaluator.py'), `${readFileSync(join(folder, 'peers/curve-fit/evaluator.py'), 'utf8')}\n# changed\n`);
  const changed = clade('resume', 'first', '--evaluations', '200');
  assert.equal(changed.status, EXIT.journal);
  assert.match(changed.stderr, /have changed since the run began/);
});

/** Reads both layouts as their viewers do, with nothing but Python's own modules. */
const READERS = `
import glob, json, sqlite3, sys
out = {}
checkpoint = sorted(glob.glob(sys.argv[1] + "/checkpoints/checkpoint_*"))[-1]
metadata = json.load(open(checkpoint + "/metadata.json"))
programs = {}
for path in glob.glob(checkpoint + "/programs/*.json"):
    program = json.load(open(path))
    programs[program["id"]] = program
for island in metadata["islands"]:
    for id in island:
        assert id in programs
best = programs[metadata["best_program_id"]]
json.loads(best["artifacts_json"] or "{}")
out["openevolve"] = [len(programs), best["metrics"]["combined_score"], sorted(p["metrics"].get("combined_score") for p in programs.values())]
db = sqlite3.connect(sys.argv[2] + "/programs.sqlite")
db.row_factory = sqlite3.Row
rows = [dict(row) for row in db.execute("SELECT p.*, a.program_id IS NOT NULL AS in_archive FROM programs p LEFT JOIN archive a ON p.id = a.program_id ORDER BY generation")]
for row in rows:
    for name in ["public_metrics", "private_metrics", "metadata", "archive_inspiration_ids", "embedding", "migration_history"]:
        json.loads(row[name])
    assert row["parent_id"] is None or any(other["id"] == row["parent_id"] for other in rows)
out["shinka"] = [len(rows), max(row["combined_score"] for row in rows if row["correct"]), sorted(row["combined_score"] for row in rows)]
print(json.dumps(out))
`;

test("what is exported opens in readers written from the peers' descriptions", missing('Python', python !== undefined), () => {
  if (!existsSync(join(folder, 'runs/function-minimisation'))) return;
  assert.equal(clade('export', 'function-minimisation', '--format', 'openevolve', '--out', 'oe/function-minimisation').status, EXIT.ok);
  assert.equal(clade('export', 'function-minimisation', '--format', 'shinka', '--out', 'se').status, EXIT.ok);
  const { stdout, stderr } = run(python!, ['-c', READERS, 'oe/function-minimisation', 'se']);
  const { openevolve, shinka } = JSON.parse(stdout || '{}') as Record<'openevolve' | 'shinka', [number, number, number[]]>;
  assert.ok(openevolve, stderr);
  assert.deepEqual(openevolve, shinka);
  const again = clade('import', 'oe/function-minimisation', '--out', 'runs/again', '--json');
  assert.equal((JSON.parse(again.stdout) as { best: { score: number } }).best.score, openevolve[1]);
  assert.match(clade('compare', 'again', 'function-minimisation').stdout, /function-minimisation/);
  assert.match(clade('runs').stdout, /again .*imported/);
});

test('what is granted is said, in the end and in the report', missing('Python', python !== undefined), () => {
  const { status, stderr } = clade('run', 'peers/stencil', '--evaluations', '20', '--allow-net', 'example.com', '--allow-read', 'peers', '--python', python!, '--out', 'runs/granted');
  assert.equal(status, EXIT.ok, stderr);
  assert.match(stderr, /granted: reading .*peers, example\.com by network/);
  assert.match(clade('show', 'granted').stdout, /granted: reading .*peers, example\.com by network/);
});
