/** What somebody meets who brings a problem of another engine: what `check` says, what a failed start says and leaves, what `--from` could use. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { program } from '../src/cli/main.ts';
import { EXIT, failureText, placeOfTrace } from '../src/core/index.ts';
import { checkpointIn, readOpenEvolve } from '../src/formats/runs/openevolve.ts';
import { readTable } from '../src/symbolic/index.ts';
import { long } from './long.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-first-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function clade(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, env: { PATH: process.env.PATH!, CI: '1' }, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const scored = (file: string, script: string): string[] => [file, '--evaluate', `${process.execPath} ${script} {program}`];
const READ = `const text = require('fs').readFileSync(process.argv[2], 'utf8');\nconst [a, b] = [...text.matchAll(/= (\\S+)/g)].map((match) => Number(match[1]));\n`;
write('weights.txt', '; EVOLVE-BLOCK-START\na = 3\nb = 1.5\n; EVOLVE-BLOCK-END\n');
write('score.cjs', `${READ}console.log(JSON.stringify({ combined_score: 1 / (1 + Math.abs(a - 2) + Math.abs(b - 1)), public: { near: a }, private: { secret: b }, text_feedback: 'a is ' + a }));\n`);

test('check ends with the command to run, and says which keys are a recipe\'s', () => {
  write('config.yaml', 'max_iterations: 5\nallow_full_rewrites: true\ndatabase:\n  num_islands: 3\n  archive_size: 10\n');
  const { out, code } = clade('check', ...scored('weights.txt', 'score.cjs'), '--config', 'config.yaml');
  assert.equal(code, EXIT.ok);
  assert.match(out, /only with --recipe openevolve and a model \(--model\)\n {4}database\.num_islands, database\.archive_size\n/);
  assert.match(out, /twice +both evaluations agree/);
  assert.match(out, /\nnext\n {2}clade run \.\/weights\.txt --evaluate '.*score\.cjs \{program\}' --config config\.yaml\n {2}clade run .* --recipe openevolve --model PROVIDER:NAME\n$/);
});

test('a run that cannot start speaks of the evaluator, and leaves no folder', () => {
  write('broken.cjs', 'process.exit(3);\n');
  const checked = clade('check', ...scored('weights.txt', 'broken.cjs'));
  assert.match(checked.out, /both evaluations failed/);
  assert.match(checked.err, /weights\.txt gets no score from its evaluator: crash: the command ended with code 3\n {2}fix: .*run it by hand: cd .* && .* broken\.cjs .*weights\.txt/);
  const run = clade('run', ...scored('weights.txt', 'broken.cjs'), '--evaluations', '3');
  assert.match(run.err, /gets no score from its evaluator: crash[^\n]*\n {2}fix: mend the program or its evaluator/);
  assert.doesNotMatch(run.err, /search instance/);
  write('open.c', 'int main() {\n');
  const open = clade('run', ...scored('open.c', 'score.cjs'), '--evaluations', '3');
  assert.match(open.err, /clade: open\.c cannot be used: it does not parse/);
  assert.equal(existsSync(join(folder, 'runs')) ? readdirSync(join(folder, 'runs')).length : 0, 0);
});

test('a folder that was there before stays, and so does a wrong interpreter before anything starts', () => {
  mkdirSync(join(folder, 'mine'));
  assert.equal(clade('run', ...scored('weights.txt', 'broken.cjs'), '--evaluations', '3', '--out', 'mine').code, EXIT.problem);
  assert.ok(existsSync(join(folder, 'mine')));
  write('seed.py', 'x = 1\n');
  write('evaluator.py', 'def evaluate(path): return {"combined_score": 1.0}\n');
  const run = clade('run', 'seed.py', 'evaluator.py', '--python', '/no/python', '--evaluations', '3');
  assert.match(run.err, /^clade: there is no Python interpreter "\/no\/python"/);
});

test('a path that is not there is not looked for among the problems', () => {
  assert.match(clade('run', './ab/nothing').err, /there is no file or folder \.\/ab\/nothing\n {2}fix: check the path/);
  assert.match(clade('run', 'nothing.py').err, /there is no file or folder nothing\.py/);
  assert.match(clade('run', 'online-bin-paking').err, /did you mean "online-bin-packing"/);
  assert.match(clade('run', 'zzzzzz').err, /`clade problems` lists what there is/);
});

long('--from says how many programs could be used; show has the words of the evaluator; verify ends with a sentence', () => {
  assert.equal(clade('run', ...scored('weights.txt', 'score.cjs'), '--evaluations', '6', '--out', 'runs/old').code, EXIT.ok);
  const show = clade('show', 'old').out;
  assert.match(show, /\n {2}metrics: near \S+\n {2}private, in no prompt: secret \S+\n {2}feedback: a is /);
  assert.match(clade('verify', 'old').out, /\nverified: every number of \S+ was found again\n$/);
  assert.match(clade('run', ...scored('weights.txt', 'score.cjs'), '--evaluations', '6', '--from', 'old', '--out', 'runs/new').err, /its first drafts were the (\d) best programs of old, measured again: \1 could be used/);
  assert.match(clade('show', 'new').out, /(\d) of the \1 best programs of old could be used here\n/);

  write('other.txt', '; EVOLVE-BLOCK-START\na = 90\nb = 1\n; EVOLVE-BLOCK-END\n');
  write('other.cjs', `${READ}if (a < 50) process.exit(4);\nconsole.log(JSON.stringify({ combined_score: a }));\n`);
  const none = clade('run', ...scored('other.txt', 'other.cjs'), '--evaluations', '6', '--from', 'old', '--out', 'runs/none');
  assert.match(none.err, /warning: 0 of the \d best programs of old could be used here; the first that could not: crash: the command ended with code 4; the run went on from its own seed/);
});

test('a place in an evaluator is named where its trace tells', () => {
  const trace = 'Traceback:\n  File "/a/server.py", line 9, in run\n  File "/b/evaluator.py", line 4, in evaluate\nNameError: x';
  assert.equal(placeOfTrace(trace), 'evaluator.py, line 4');
  assert.equal(failureText({ kind: 'crash', message: 'NameError: x', feedback: trace }), 'crash: NameError: x (evaluator.py, line 4)');
  assert.equal(failureText({ kind: 'time', message: 'too long', feedback: 'no trace' }), 'time: too long');
  assert.equal(failureText({ kind: 'crash', message: 'SyntaxError (evaluator.py, line 4)', feedback: trace }), 'crash: SyntaxError (evaluator.py, line 4)');
});

test('an imported folder called openevolve has the name of the one above', () => {
  const place = join(folder, 'my-task/openevolve/checkpoints/checkpoint_1');
  mkdirSync(join(place, 'programs'), { recursive: true });
  writeFileSync(join(place, 'metadata.json'), JSON.stringify({ best_program_id: 'p', islands: [['p']] }));
  writeFileSync(join(place, 'programs/p.json'), JSON.stringify({ id: 'p', code: 'x = 1\n', language: 'python', metrics: { combined_score: 1 } }));
  assert.equal(readOpenEvolve(checkpointIn(join(folder, 'my-task/openevolve'))!).name, 'my-task');
});

test('a column of one letter is answered with the list of columns', () => {
  const table = 'a,b,y,speed\n1,2,3,4\n2,3,4,5\n3,4,5,9\n';
  assert.throws(() => readTable(table, { target: 'z' }), { fix: 'the columns are a, b, y, speed' });
  assert.throws(() => readTable(table, { target: 'sped' }), { fix: 'did you mean "speed"?' });
});

test('every command has an example, and a run that is asked for says what it is', () => {
  for (const command of program().commands) {
    let text = '';
    command.configureOutput({ writeOut: (part) => void (text += part) });
    command.outputHelp();
    if (!['problems', 'runs', 'doctor'].includes(command.name())) assert.match(text, /\nExamples:\n/, command.name());
    for (const argument of command.registeredArguments) assert.ok(argument.description, `${command.name()} <${argument.name()}>`);
  }
});

long('while a dear evaluation goes on, a terminal shows that it does', () => {
  mkdirSync(join(folder, 'dear'));
  write('dear/initial.txt', 'a = 3\n');
  write('dear/evaluate.sh', 'sleep 4\necho \'{"combined_score": 1}\'\n');
  const command = `stty cols 100 rows 30; ${process.execPath} ${BIN} run ./dear --evaluations 1 --workers 1`;
  const { stdout, error } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, env: { PATH: process.env.PATH! }, encoding: 'utf8' });
  assert.equal(error, undefined);
  assert.match(stdout, /dear: starting in/);
  assert.match(stdout, /measuring the seed, for [34]s now/);
});

long('without a terminal a line says at the latest after 15 seconds what a run waits for', () => {
  mkdirSync(join(folder, 'dearer'));
  write('dearer/initial.txt', 'a = 3\n');
  write('dearer/evaluate.sh', 'sleep 17\necho \'{"combined_score": 1}\'\n');
  assert.match(clade('run', './dearer', '--evaluations', '1', '--workers', '1').err, /\n +measuring the seed, for 1[56]s now\n/);
});
