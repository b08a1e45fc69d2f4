import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CladeError, Evaluator, Failure, Score, SelfScored } from '../../src/core/index.ts';
import { environmentOf } from '../../src/evaluators/foreign/environment.ts';
import { selfScored } from '../../src/evaluators/index.ts';
import { tongueOf } from '../../src/language/tongue.ts';
import { type Isolate, collectFrames, frameOf } from '../../src/process/index.ts';
import { WAYS, isolated, isolatedBy, missingTools, wayHere } from '../../src/sandboxes/index.ts';
import { pythonWith, testForeign } from '../contracts/foreign.ts';

const root = mkdtempSync(join(tmpdir(), 'clade-contracts-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true, force: true }));
const open: Evaluator[] = [];
after(() => open.forEach((one) => one.close()));
const text = await tongueOf('text');
const plain = pythonWith([]);
const numpy = pythonWith(['numpy']);
const noBoundary = ((): false | string => {
  try {
    wayHere();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
})();
const python = 'path' in plain && plain.path;
const noPython = python ? false : 'there is no python3';
const noNumpy = 'path' in numpy ? false : numpy.missing;

let count = 0;
function given(evaluator: string, more: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  for (const [name, content] of Object.entries({ 'evaluator.py': evaluator, ...more })) writeFileSync(join(folder, name), content);
  return folder;
}
function evaluate(folder: string, own: Partial<SelfScored> = {}, isolate?: Isolate): (source: string) => Promise<Score | Failure> {
  const spec: SelfScored = { contract: 'python', language: 'python', extension: '.py', folder, file: 'evaluator.py', seconds: 5, memoryMB: 400, allowRead: [], allowNet: [], ...(python && { python }), ...own };
  const one = selfScored({ spec, tongue: { ...text, extension: spec.extension }, isolate });
  open.push(one);
  return async (source) => {
    const [measured] = await one.measure(one.prepare(source), ['all']);
    return measured!.score ?? measured!.failure!;
  };
}
const value = (verdict: Score | Failure): number | string => ('value' in verdict ? verdict.value : `${verdict.kind}: ${verdict.message}`);

const LOAD = 'import importlib.util\ndef load(path):\n    spec = importlib.util.spec_from_file_location("candidate", path)\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return module\n';

test('evaluate() returns a dict or an EvaluationResult, and artifacts become feedback', { skip: noPython }, async () => {
  const run = evaluate(given(`${LOAD}from openevolve.evaluation_result import EvaluationResult
def evaluate(path):
    module = load(path)
    if module.kind == "dict": return {"combined_score": module.f(), "speed": 2, "ok": True}
    return EvaluationResult(metrics={"combined_score": module.f()}, artifacts={"stderr": "a warning", "image": b"bytes"})`));
  assert.deepEqual(await run('kind = "dict"\ndef f(): return 1 / 3'), { value: 1 / 3, metrics: { combined_score: 1 / 3, speed: 2 } });
  assert.deepEqual(await run('kind = "result"\ndef f(): return 2'), { value: 2, metrics: { combined_score: 2 }, feedback: 'stderr: a warning\n\nimage: bytes' });
  assert.match(String(value(await run('kind = "dict"\ndef f(): return float("nan")'))), /^invalid: combined_score is NaN/);
  const broken = (await run('kind = "dict"\ndef f(): return 1 / 0')) as Failure;
  assert.equal(broken.message, 'ZeroDivisionError: division by zero');
  assert.match(broken.feedback!, /program\.py", line 2, in f/);
  assert.ok(!/server\.py|contracts\.py|clade-python/.test(broken.feedback!), broken.feedback);
});

test('the module is known as evaluation_module, its folder is on the path, and the program is a file with its ending', { skip: noPython }, async () => {
  const folder = given(`import os, helper
evaluation_name = __name__
def evaluate(path):
    assert __name__ == "evaluation_module" and os.environ["ENABLE_ARTIFACTS"] == "true" and "CLADE_TEST_SECRET" not in os.environ
    assert os.path.exists(path) and path.endswith(".py") and open("table.csv").read() == "5"
    open("written", "w").write("x")
    return {"combined_score": helper.add(int(open(path).read()))}`, { 'helper.py': 'def add(n): return n + 1', 'table.csv': '5' });
  process.env.CLADE_TEST_SECRET = 'sk-1';
  assert.equal(value(await evaluate(folder)('41')), 42);
});

test('stages run one after the other, as far as their thresholds let them', { skip: noPython }, async () => {
  const folder = given(`import os
def number(path): return float(open(path).read())
def evaluate(path): return {"combined_score": -1}
def evaluate_stage1(path): return {"combined_score": number(path), "first": 1}
def evaluate_stage2(path): return {"combined_score": number(path) + 10, "second": 1}
def evaluate_stage3(path): return {"combined_score": number(path) + 100, "third": 1}`);
  const staged = evaluate(folder, { stages: [0.5, 10.75, 0.9] });
  assert.deepEqual(await staged('0.25'), { value: 0.25, metrics: { combined_score: 0.25, first: 1 }, feedback: 'stages run: 1' });
  assert.deepEqual(await staged('0.5'), { value: 10.5, metrics: { combined_score: 10.5, first: 1, second: 1 }, feedback: 'stages run: 2' });
  assert.deepEqual(await staged('1'), { value: 101, metrics: { combined_score: 101, first: 1, second: 1, third: 1 }, feedback: 'stages run: 3' });
  assert.equal(value(await evaluate(folder)('1')), -1);
  const averaged = evaluate(given('def evaluate(path): return {}\ndef evaluate_stage1(path): return {"a": 1.0, "b": 0.5}\ndef evaluate_stage2(path): return {"c": 3}'), { stages: [0.75] });
  assert.equal(value(await averaged('x')), 1.5);
});

const SHINKA = `import argparse
from shinka.core import run_shinka_eval
def main(program_path, results_dir, scale):
    run_shinka_eval(program_path=program_path, results_dir=results_dir, experiment_fn_name="run", num_runs=3,
        get_experiment_kwargs=lambda i: {"seed": i + 1},
        aggregate_metrics_fn=lambda results: {"combined_score": sum(results) * scale, "public": {"best": max(results)}, "private": {"worst": min(results)}, "text_feedback": "try more"},
        validate_fn=lambda result: (result < 100, "too much"))
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program_path"); parser.add_argument("--results_dir"); parser.add_argument("--scale", type=float, default=1.0)
    main(**vars(parser.parse_args()))`;

test('evaluate.py is run with its arguments and judged by the two files it writes', { skip: noPython }, async () => {
  const run = evaluate(given(SHINKA), { contract: 'shinka', args: { scale: '2' } });
  const verdict = (await run('def run(seed): return seed')) as Score;
  assert.equal(verdict.value, 12);
  assert.deepEqual(verdict.metrics, { best: 3 });
  assert.equal(verdict.hidden!.worst, 1);
  assert.equal(verdict.hidden!.num_valid_runs, 3);
  assert.equal(verdict.feedback, 'try more');
  assert.equal(value(await run('def run(seed): return 99 + seed')), 'rejected: too much');
  assert.equal(value(await run('def run(seed): raise ValueError("no")')), 'rejected: ValueError: no');
  assert.match(String(value(await run('def run(seed): return float("nan")'))), /^rejected: too much/);
  const silent = evaluate(given('print("nothing is written")'), { contract: 'shinka' });
  assert.equal(value(await silent('x = 1')), 'invalid: the evaluator wrote no correct.json');
});

test('a program of several files is a folder, and its first file is the program', { skip: noPython }, async () => {
  const run = evaluate(given(`${LOAD}import sys, os\ndef evaluate(path):\n    sys.path.insert(0, os.path.dirname(path))\n    return {"combined_score": load(path).f()}`));
  assert.equal(value(await run('──── file: main.py ────\nfrom lib.part import g\ndef f(): return g() + 1\n──── file: lib/part.py ────\ndef g(): return 4\n')), 5);
});

test('an evaluator that does not load is named with its interpreter', { skip: noPython }, async () => {
  const said = async (source: string): Promise<CladeError> => {
    try {
      await evaluate(given(source))('x = 1');
    } catch (error) {
      return error as CladeError;
    }
    throw new Error('it loaded');
  };
  const missing = await said('import no_such_module_here\ndef evaluate(path): return {}');
  assert.equal(missing.code, 'problem.evaluator-broken');
  assert.match(missing.message, /imports "no_such_module_here", which .*python/);
  assert.match(missing.fix!, /--python/);
  assert.match((await said('def evaluate(path) return {}')).message, /SyntaxError/);
  assert.match((await said('def other(): pass')).message, /defines no function evaluate/);
});

test('a warning that comes after its evaluation has ended is no job: only jobs are answered', { skip: noPython }, async () => {
  const folder = given('def evaluate(path): return {"combined_score": float(open(path).read())}');
  const scratch = join(root, `scratch${count++}`);
  mkdirSync(scratch);
  const home = fileURLToPath(new URL('../../src/evaluators/python/', import.meta.url));
  const spec: SelfScored = { contract: 'python', language: 'python', extension: '.py', folder, seconds: 5, memoryMB: 400, allowRead: [], allowNet: [] };
  const setup = { contract: 'python', folder, file: join(folder, 'evaluator.py'), seconds: 5, memoryMB: 400, processes: 64, diskMB: 256, cpuSeconds: 5, outputBytes: 1 << 20, scratch, shims: join(home, 'shims'), alone: false, apart: false, ownUser: false };
  const child = spawn(python as string, [join(home, 'server.py'), JSON.stringify(setup)], { cwd: '/', env: environmentOf(spec, 1), stdio: ['pipe', 'pipe', 'inherit'] });
  const collect = collectFrames();
  const said: Record<string, unknown>[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(...collect(chunk).map((frame) => JSON.parse(Buffer.from(frame).toString()))));
  const tell = (message: object): boolean => child.stdin.write(frameOf(Buffer.from(JSON.stringify(message))));
  tell({ kind: 'crash', message: 'more than 64 processes' });
  tell({ files: [['program.py', '7']] });
  // heard out until it ends, for an answer too many would be the last
  while (said.length < 2 && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  child.stdin.end();
  await once(child, 'close');
  assert.ok(said[0]!.ready, JSON.stringify(said[0]));
  assert.deepEqual(said.slice(1), [{ metrics: { combined_score: 7 }, artifacts: {}, output: '' }]);
});

test('noise of the evaluator is seen: children do not share random numbers, and seeds of its own hold', { skip: noNumpy }, async () => {
  const path = 'path' in numpy ? numpy.path : '';
  const free = evaluate(given('import random, numpy\ndef evaluate(path): return {"combined_score": random.random() + numpy.random.rand()}'), { python: path });
  assert.notEqual(value(await free('x')), value(await free('x')));
  const seeded = evaluate(given('import random, numpy\nrandom.seed(1)\nnumpy.random.seed(1)\ndef evaluate(path): return {"combined_score": random.random() + numpy.random.rand()}'), { python: path });
  assert.equal(value(await seeded('x')), value(await seeded('x')));
});

test('behind the boundary neither the network nor the machine is in sight, and nothing of ours can be written', { skip: noPython || noBoundary }, async () => {
  const secret = join(root, 'secret');
  writeFileSync(secret, 'a secret');
  const folder = given(`import os, socket
def tried(deed):
    try:
        deed()
        return 1
    except OSError:
        return 0
def evaluate(path):
    here = os.path.dirname(__file__)
    return {"combined_score": tried(lambda: open(${JSON.stringify(secret)})) + tried(lambda: open("/etc/passwd")) + tried(lambda: open(here + "/new", "w")) + tried(lambda: open(__file__, "a")) + tried(lambda: socket.create_connection(("127.0.0.1", int(open(path).read())), 1)), "scratch": tried(lambda: open("mine", "w"))}`);
  const server = createServer((_, answer) => answer.end('5'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    assert.equal(value(await evaluate(folder)(String(port))), 5, 'without a boundary all of it succeeds, so the test can fail');
    rmSync(join(folder, 'new'), { force: true });
    const held = (await evaluate(folder, {}, isolated)(String(port))) as Score;
    assert.deepEqual([held.value, held.metrics!.scratch], [0, 1]);
  } finally {
    server.close();
  }
});

test('what is granted by name is there: a path to read, a host to ask, and no other', { skip: noPython || noBoundary }, async () => {
  const server = createServer((_, answer) => answer.end('5'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const data = join(root, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'table'), '3');
  try {
    const granted = { allowRead: [data], allowNet: [`localhost:${port}`] };
    const folder = given(`import urllib.request
def evaluate(path):
    return {"combined_score": float(open(${JSON.stringify(join(data, 'table'))}).read()) + float(urllib.request.urlopen(open(path).read(), timeout=5).read())}`);
    const run = evaluate(folder, granted, isolated);
    assert.equal(value(await run(`http://localhost:${port}/x`)), 8);
    assert.match(String(value(await run('http://localhost:1/x'))), /403/);
    assert.match(String(value(await run(`http://example.org/x`))), /403/);
    const command = evaluate(folder, { ...granted, contract: 'command', command: `${python} {program}` }, isolated);
    assert.equal(value(await command(`import urllib.request\nprint(urllib.request.urlopen("http://localhost:${port}/x", timeout=5).read().decode())`)), 5);
  } finally {
    server.close();
  }
});

if (python) testForeign('the light tier', 'python', undefined, python);
for (const way of WAYS.filter((one) => missingTools(one).length === 0)) {
  if (python) testForeign(way, 'python', isolatedBy(way), python);
  testForeign(way, 'command', isolatedBy(way));
}
