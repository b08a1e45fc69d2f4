import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Evaluator, Failure, Score, SelfScored } from '../../src/core/index.ts';
import { selfScored } from '../../src/evaluators/index.ts';
import { tongueOf } from '../../src/language/tongue.ts';
import { type Way, WAYS, isolatedBy, missingTools } from '../../src/sandboxes/index.ts';
import { pythonWith } from '../contracts/foreign.ts';

/** What candidates try from inside of the boundary; the whole file runs again as an ordinary user where we are root. */
const root = mkdtempSync(join(tmpdir(), 'clade-attacks-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true, force: true }));
const open: Evaluator[] = [];
after(() => open.forEach((one) => one.close()));
const found = pythonWith([]);
const python = 'path' in found ? found.path : undefined;
writeFileSync(join(root, 'evaluator.py'), 'import runpy\ndef evaluate(path): return {"combined_score": float(runpy.run_path(path)["score"]())}\n');
const text = await tongueOf('text');

async function evaluator(way: Way | undefined, own: Partial<SelfScored> = {}): Promise<(source: string) => Promise<string>> {
  const spec: SelfScored = { contract: 'python', language: 'python', extension: '.py', folder: root, file: 'evaluator.py', seconds: 6, memoryMB: 256, diskMB: 50, processes: 20, allowRead: [], allowNet: [], ...(python && { python }), ...own };
  const one = selfScored({ spec, tongue: { ...text, extension: '.py' }, isolate: way && isolatedBy(way) });
  open.push(one);
  return async (source) => {
    const [measured] = await one.measure(one.prepare(source), ['all']);
    const verdict: Score | Failure = measured!.score ?? measured!.failure!;
    return 'value' in verdict ? String(verdict.value) : `${verdict.kind}: ${verdict.message}`;
  };
}

const ways = WAYS.filter((one) => missingTools(one).length === 0);
const skip = python ? false : 'there is no python3';
const CALLS = 'import ctypes, os, errno\nL = ctypes.CDLL(None, use_errno=True)\nL.syscall.restype = ctypes.c_long\n';

/** Takes the descriptors of process 1 and answers in its name: its own score, and those of all who come after it. */
const FORGE = `${CALLS}import json, struct
def score():
    held = L.syscall(434, 1, 0)
    out = L.syscall(438, held, 1, 0)
    if out < 0: return 7
    body = json.dumps({"output": "", "metrics": {"combined_score": 31337}, "artifacts": {}}).encode()
    os.write(out, struct.pack("<I", len(body)) + body)
    return 8`;

for (const way of ways) {
  test(`${way}: a candidate gets no pipe of ours from process 1`, { skip }, async () => {
    const run = await evaluator(way);
    assert.equal(await run('def score(): return 5'), '5');
    assert.equal(await run(FORGE), '7');
    assert.equal(await run('def score(): return 6'), '6');
    assert.equal(await run('import os\ndef score(): return os.getppid()'), '1', 'the interpreter is process 1');
  });
}

/** Counts the calls that are not refused with EPERM: keys, shared memory, queues, semaphores, other processes, VSOCK. */
const CALLED = `${CALLS}import socket
def held(*call):
    return L.syscall(*call) < 0 and ctypes.get_errno() == errno.EPERM
def score():
    calls = [(248, b"user", b"clade", b"left", 4, -3), (249, b"user", b"clade", 0, 0), (250, 0, -3, 0), (29, 0, 4096, 0o1600), (68, 0, 0o1600), (64, 0, 1, 0o1600), (240, b"clade", 0o102, 0o600, 0), (101, 0, 0, 0, 0), (310, os.getpid(), 0, 0, 0, 0, 0)]
    missed = sum(not held(*call) for call in calls)
    try:
        socket.socket(40, socket.SOCK_STREAM)
        missed += 1
    except PermissionError: pass
    socket.socket()
    return missed`;

for (const way of ways) {
  test(`${way}: keys, shared memory and other processes' memory are out of reach`, { skip: skip || (process.arch === 'x64' ? false : 'the numbers are those of x86_64') }, async () => {
    assert.equal(await (await evaluator(way))(CALLED), '0');
    assert.notEqual(await (await evaluator(undefined))(CALLED), '0', 'without a boundary some succeed, so the test can fail');
  });
}

/** Processes of ours whose command line names this folder. */
const living = (): string[] => readdirSync('/proc').filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`"folder":"${root}"`);
  } catch {
    return false;
  }
});

for (const way of ways) {
  test(`${way}: when the main process is killed nothing of an evaluation stays`, { skip }, async () => {
    const before = living();
    const here = (file: string): string => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href);
    const script = `import { pythonServer } from ${here('evaluators/foreign/server.ts')};
import { isolatedBy } from ${here('sandboxes/index.ts')};
const spec = { contract: 'python', language: 'python', extension: '.py', folder: ${JSON.stringify(root)}, file: 'evaluator.py', python: ${JSON.stringify(python)}, seconds: 60, memoryMB: 256, allowRead: [], allowNet: [] };
const runner = pythonServer({ spec, workers: 1, seed: 1, isolate: isolatedBy('${way}') });
await runner.run({ files: [['p.py', 'def score(): return 1']] });
console.log('warm');
setInterval(() => {}, 1000);
await runner.run({ files: [['p.py', 'import os, time\\nos.fork()\\ntime.sleep(60)']] });`;
    const main = spawn(process.execPath, ['--import', fileURLToPath(new URL('../../bin/register.js', import.meta.url)), '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => main.stdout.once('data', resolve));
    for (let wait = 0; wait < 1200 && living().length < before.length + 3; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    const during = living().length;
    main.kill('SIGKILL');
    assert.ok(during >= before.length + 3, 'the candidate is at work');
    for (let wait = 0; wait < 1200 && living().length > before.length; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(living(), before);
  });
}

test('what a candidate writes in place of its answer is a crash, and the next one is judged as ever', { skip }, async () => {
  const run = await evaluator(undefined);
  const deep = '"[" * 100000';
  const forms = ['{"output": 5, "metrics": {"combined_score": 1}, "artifacts": {}}', '{"raised": null}', '{"raised": {"type": {}, "message": [1], "trace": 5}}', '{"failure": null}', '{"failure": {"kind": "nope", "message": {}}}', '{"metrics": {"combined_score": 7}, "artifacts": null}', '{}', 'null', '[]', '5'].map((form) => JSON.stringify(form));
  for (const form of [...forms, deep]) {
    const wrote = `import os\ndef score():\n  for fd in range(3, 64):\n    try: os.write(fd, (${form}).encode())\n    except OSError: pass\n  os._exit(0)`;
    assert.match(await run(wrote), /^crash: the process ended with code 0/, form);
  }
  assert.equal(await run('def score(): return 5'), '5');
});

const again = process.getuid?.() === 0 && process.env.CLADE_ATTACKS === undefined;
const readable = ((): boolean => {
  const { status } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--check', fileURLToPath(new URL('../../bin/clade.js', import.meta.url))], { stdio: 'ignore' });
  return status === 0;
})();

test('all of it as an ordinary user', { skip: again ? (readable ? false : 'another user may not read this checkout') : 'only where we are root' }, () => {
  const here = fileURLToPath(import.meta.url);
  const register = fileURLToPath(new URL('../../bin/register.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--import', register, '--test-reporter=tap', here], { env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', CLADE_ATTACKS: '1' }, encoding: 'utf8', timeout: 300_000 });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^# tests [1-9]/m);
});
