import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT } from '../src/core/index.ts';
import { long } from './long.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const environment = { PATH: process.env.PATH!, CI: '1' };

function clade(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, env: environment, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

test('a scaffolded problem runs at once, and every command works on the run', () => {
  const made = clade('new', 'guess');
  assert.equal(made.code, EXIT.ok, made.err);
  for (const file of ['problem.ts', 'seed.ts', 'harness.ts', 'score.ts']) assert.ok(existsSync(join(folder, 'guess', file)));

  const run = clade('run', './guess', '--evaluations', '200', '--seed', '4', '--json');
  assert.equal(run.code, EXIT.ok, run.err);
  const result = JSON.parse(run.out) as { best: Record<string, unknown>; runId: string; digest: string };
  assert.equal(run.out.trim().split('\n').length, 1, 'stdout holds one object only');
  assert.deepEqual(Object.keys(result).sort(), ['best', 'candidates', 'cpuSeconds', 'deterministic', 'digest', 'evaluations', 'known', 'memoryMB', 'modelCalls', 'origin', 'problem', 'recipe', 'runId', 'seconds', 'seed', 'status'].sort());
  assert.equal(result.runId, 'guess-4');
  assert.equal(result.best.verified, true);
  assert.equal(typeof result.best.heldOut, 'number');
  assert.match(run.err, /record: best/);

  assert.match(clade('runs').out, /guess-4.*done: evaluations/);
  const show = clade('show', 'guess-4');
  assert.match(show.out, /kind of edit/);
  assert.match(show.out, new RegExp(result.digest));
  assert.match(clade('best', 'guess-4').out, /export function predict/);
  assert.equal(clade('best', 'guess-4', '--out', 'rule.ts').code, EXIT.ok);
  assert.equal(readFileSync(join(folder, 'rule.ts'), 'utf8'), readFileSync(join(folder, 'runs/guess-4/best.ts'), 'utf8'));
  const lineage = clade('lineage', 'guess-4');
  assert.match(lineage.out, /^0\.0 .* seed\n/);
  assert.match(lineage.out, /^ {4}\+ /m);
  const verify = clade('verify', 'guess-4', '--json');
  assert.equal(verify.code, EXIT.ok, verify.err);
  assert.equal((JSON.parse(verify.out) as { heldOut: number }).heldOut, result.best.heldOut);

  const more = clade('resume', 'guess-4', '--evaluations', '260', '--json');
  assert.equal(more.code, EXIT.ok, more.err);
  const whole = clade('run', './guess', '--evaluations', '260', '--seed', '4', '--out', 'elsewhere', '--json');
  assert.equal((JSON.parse(more.out) as { digest: string }).digest, (JSON.parse(whole.out) as { digest: string }).digest);
});

test('--seed-program starts from a program of the user', () => {
  clade('new', 'own');
  writeFileSync(join(folder, 'start.ts'), 'export function predict(last: number, before: number): number {\n  return 40;\n}\n');
  const run = clade('run', './own', '--evaluations', '50', '--seed-program', 'start.ts', '--out', 'own-run');
  assert.equal(run.code, EXIT.ok, run.err);
  assert.match(clade('lineage', 'own-run', '0.0').out, /seed/);
  assert.match(clade('best', 'own-run').out, /predict/);
  assert.equal(clade('resume', 'own-run', '--evaluations', '80').code, EXIT.ok);
});

test('what the seed does on held-out instances stands beside the winner, and a gain that does not carry over is said', () => {
  clade('new', 'turned');
  const file = join(folder, 'turned/score.ts');
  const turned = readFileSync(file, 'utf8').replace('(output, data) =>', '(output, data, { id }) =>').replace('value: error / output.length', "value: (id.startsWith('held') ? -error : error) / output.length");
  writeFileSync(file, turned);
  writeFileSync(join(folder, 'forty.ts'), 'export function predict(last: number, before: number): number {\n  return 40;\n}\n');
  const run = clade('run', './turned', '--evaluations', '150', '--seed-program', 'forty.ts', '--out', 'turned-run');
  assert.equal(run.code, EXIT.ok, run.err);
  assert.match(run.err, /^ {4}the seed +-\d/m);
  assert.match(run.err, /warning: on what was held out the seed is as good/);
});

test('clade.config.ts sets options, the command line goes before it, unknown keys are errors', () => {
  clade('new', 'conf');
  writeFileSync(join(folder, 'clade.config.ts'), 'export default { seed: 9, evaluations: 10 };\n');
  const run = clade('run', './conf', '--json');
  assert.equal((JSON.parse(run.out) as { seed: number }).seed, 9, run.err);
  assert.equal((JSON.parse(clade('run', './conf', '--seed', '4', '--json').out) as { seed: number }).seed, 4);
  writeFileSync(join(folder, 'clade.config.ts'), 'export default { sede: 9 };\n');
  const wrong = clade('run', './conf');
  assert.equal(wrong.code, EXIT.usage);
  assert.match(wrong.err, /unknown option "sede"[\s\S]*did you mean "seed"/);
  rmSync(join(folder, 'clade.config.ts'));
});

test('mistakes get a clear error, a fix and the documented exit code', () => {
  const cases: [string[], number, RegExp][] = [
    [['runn', 'x'], EXIT.usage, /Did you mean/],
    [['run'], EXIT.usage, /missing required argument/],
    [['run', 'onlin-bin-packing'], EXIT.problem, /did you mean "online-bin-packing"/],
    [['run', 'deceptive-maze', '--sede', '3'], EXIT.usage, /Did you mean --seed/],
    [['run', 'deceptive-maze', '--evaluations', 'many'], EXIT.usage, /"many" is not a number/],
    [['run', 'deceptive-maze', '--workers', '0'], EXIT.usage, /at least 1/],
    [['run', 'deceptive-maze', '--seed', '1.5'], EXIT.usage, /whole number/],
    [['run', 'deceptive-maze', '--recipe', 'map-elite'], EXIT.usage, /did you mean "map-elites"/],
    [['run', 'deceptive-maze', '--seed-program', 'no.ts'], EXIT.usage, /cannot read no\.ts/],
    [['resume', 'nothing'], EXIT.usage, /no run "nothing"/],
    [['show', 'nothing'], EXIT.usage, /clade runs/],
  ];
  for (const [args, code, message] of cases) {
    const { code: got, err, out } = clade(...args);
    assert.equal(got, code, `${args.join(' ')}: ${err}`);
    assert.match(err, message);
    assert.equal(out, '');
  }
});

test('--ops is a variant of a problem of operations', () => {
  const run = clade('run', 'exp2', '--ops', '6', '--evaluations', '1', '--out', 'six');
  assert.equal(run.code, EXIT.ok, run.err);
  assert.match(clade('show', 'six').out, /exp2-6|at most 6 operations/);
  assert.match(clade('run', 'exp2', '--ops', '99').err, /exp2 has no variant "99"\n.*6, 7, 8/);
  assert.match(clade('run', 'exp2:9', '--ops', '8').err, /--ops 8 chooses a variant, and exp2:9 names one/);
});

test('mistakes in a problem name the file and the fix', () => {
  const broken = (name: string, file: string, change: (text: string) => string): ReturnType<typeof clade> => {
    clade('new', name);
    writeFileSync(join(folder, name, file), change(readFileSync(join(folder, name, file), 'utf8')));
    return clade('run', `./${name}`, '--evaluations', '10');
  };
  const cases: [ReturnType<typeof clade>, RegExp][] = [
    [broken('b1', 'problem.ts', (text) => text.replace("direction: 'minimize'", "direction: 'down'")), /"direction" is "down"[\s\S]*'minimize' or 'maximize'/],
    [broken('b2', 'problem.ts', (text) => text.replace('bound: 0', 'bond: 0')), /unknown field "bond"[\s\S]*"bound"/],
    [broken('b3', 'problem.ts', (text) => `${text}}`), /does not load/],
    [broken('b4', 'seed.ts', (text) => text.replace('return last', 'return "last"')), /does not work: rejected|prediction 0|NaN/],
    [broken('b5', 'seed.ts', (text) => text.replace('predict', 'guess')), /does not export a function named "predict"/],
    [broken('b6', 'score.ts', (text) => text.replace('let error = 0', 'throw new Error("scorer bug"); let error = 0')), /the scorer fails[\s\S]*scorer bug/],
    [broken('b7', 'seed.ts', (text) => text.replace('// EVOLVE-BLOCK-END', '')), /EVOLVE-BLOCK-START without an END/],
  ];
  for (const [{ code, err }, message] of cases) {
    assert.equal(code, EXIT.problem, err);
    assert.match(err, message);
    assert.match(err, /fix: /);
  }
  rmSync(join(folder, 'b1', 'score.ts'));
  assert.match(clade('run', './b1').err, /has no score\.ts/);
});

test('a changed problem cannot be resumed or verified', () => {
  clade('new', 'change');
  clade('run', './change', '--evaluations', '10', '--out', 'changed');
  appendFileSync(join(folder, 'change', 'score.ts'), '\n// another scorer\n');
  for (const command of ['resume', 'verify']) {
    const { code, err } = clade(command, 'changed');
    assert.equal(code, EXIT.journal);
    assert.match(err, /have changed/);
  }
});

test('Ctrl-C stops cleanly, prints the resume command, and nothing is lost', async () => {
  clade('new', 'stop');
  const child = spawn(process.execPath, [BIN, 'run', './stop', '--evaluations', '300', '--out', 'stopped'], { cwd: folder, env: environment, detached: true });
  let err = '';
  let pressed = false;
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    if (!err.includes('record') || pressed) return;
    pressed = true;
    // as a terminal does: to the whole process group
    process.kill(-child.pid!, 'SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, EXIT.interrupted, err);
  const line = /go on with: {2}clade resume (\S+)/.exec(err);
  assert.ok(line, err);
  const rest = clade('resume', line[1]!, '--json');
  const whole = clade('run', './stop', '--evaluations', '300', '--out', 'whole', '--json');
  assert.equal((JSON.parse(rest.out) as { digest: string }).digest, (JSON.parse(whole.out) as { digest: string }).digest);
});

long('kill -9 at any moment, resume: the digest of the unbroken run', async () => {
  clade('new', 'killed');
  const whole = JSON.parse(clade('run', './killed', '--evaluations', '900', '--out', 'unbroken', '--json').out) as { digest: string; seconds: number };
  for (const [i, delay] of [400, 900].entries()) {
    const child = spawn(process.execPath, [BIN, 'run', './killed', '--evaluations', '900', '--out', `kill${i}`], { cwd: folder, env: environment, stdio: 'ignore' });
    const closed = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    await closed;
    let resumed = clade('resume', `kill${i}`, '--evaluations', '900', '--json');
    // killed before it began: then there is nothing to resume, and the folder is free
    if (/usage\.unknown-run|journal\.empty/.test(resumed.err)) resumed = clade('run', './killed', '--evaluations', '900', '--out', `kill${i}`, '--json');
    assert.equal(resumed.code, EXIT.ok, resumed.err);
    assert.equal((JSON.parse(resumed.out) as { digest: string }).digest, whole.digest);
  }
});

test('help, version, problems and doctor answer', () => {
  assert.match(clade('--help').out, /Exit codes/);
  assert.match(clade('run', '--help').out, /--cpu-minutes/);
  assert.match(clade('--version').out, /^\d+\.\d+\.\d+/);
  const problems = JSON.parse(clade('problems', '--json').out) as { name: string; known: unknown[] }[];
  assert.ok(problems.some(({ name, known }) => name === 'online-bin-packing' && known.length >= 4));
  assert.match(clade('problems').out, /FunSearch/);
  const doctor = clade('doctor', '--json');
  assert.equal(doctor.code, EXIT.ok, doctor.err);
  assert.equal((JSON.parse(doctor.out) as { holds: boolean }).holds, true);
});
