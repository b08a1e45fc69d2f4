import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Evaluator, Failure, Score, SelfScored } from '../../src/core/index.ts';
import { selfScored } from '../../src/evaluators/index.ts';
import { tongueOf } from '../../src/language/tongue.ts';
import type { Isolate } from '../../src/process/index.ts';

/** A program that does something, in the language of a contract, and what must become of it. */
interface Deed {
  what: string;
  program: string;
  /** Kinds that are right for it; a number is a score. */
  becomes: RegExp;
}

/** Nobody else on this machine sleeps so long. */
const LONG = 1_000_000 + process.pid;

const SHELL: readonly Deed[] = [
  { what: 'kills itself with a segmentation fault', program: 'kill -SEGV $$', becomes: /^crash: .*SIGSEGV/ },
  { what: 'sleeps', program: `sleep ${LONG}`, becomes: /^time/ },
  { what: 'works for ever', program: 'while :; do :; done', becomes: /^time/ },
  { what: 'prints a gigabyte', program: 'yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', becomes: /^invalid: printed more than 16 MB/ },
  { what: 'fills the disk with one file', program: 'cat /dev/zero > big', becomes: /^crash/ },
  { what: 'fills the disk with many files', program: 'i=0; while :; do i=$((i + 1)); head -c 8000000 /dev/zero > big$i || exit 1; done', becomes: /^crash/ },
  { what: 'fills the memory', program: 'tail /dev/zero', becomes: /^memory/ },
  { what: 'leaves the family', program: `(setsid env -i /bin/sh -c 'sleep ${LONG} & exec sleep ${LONG}' </dev/null >/dev/null 2>&1 &); sleep 0.1; echo 7`, becomes: /^7$/ },
  { what: 'starts many processes', program: `i=0; while [ $i -lt 200 ]; do i=$((i + 1)); sleep ${LONG} & done; wait`, becomes: /^(crash|time)/ },
];

const PYTHON: readonly Deed[] = [
  { what: 'segfaults', program: 'import ctypes\ndef f(): ctypes.string_at(0)', becomes: /^crash: ended by SIGSEGV/ },
  { what: 'sleeps', program: 'import time\ndef f(): time.sleep(60)', becomes: /^time/ },
  { what: 'works for ever and catches everything', program: 'def f():\n  while True:\n    try:\n      while True: pass\n    except BaseException: pass', becomes: /^time/ },
  { what: 'forks for ever', program: 'import os\ndef f():\n  while True:\n    try: os.fork()\n    except OSError: pass', becomes: /^(crash|time)/ },
  { what: 'leaves the family', program: `import subprocess\ndef f():\n  subprocess.Popen(["/bin/sh", "-c", "sleep ${LONG} & exec sleep ${LONG}"], env={}, start_new_session=True)\n  return 7`, becomes: /^7$/ },
  { what: 'fills the disk with one file', program: 'def f():\n  with open("big", "wb") as file:\n    while True: file.write(bytes(1 << 20))', becomes: /^crash/ },
  { what: 'fills the disk with many files', program: 'def f():\n  k = 0\n  while True:\n    k += 1\n    open(f"big{k}", "wb").write(bytes(8 << 20))', becomes: /^crash/ },
  { what: 'prints a gigabyte', program: 'def f():\n  while True: print("x" * 100000)', becomes: /^invalid: printed more than 16 MB/ },
  { what: 'returns a gigabyte', program: 'def f(): return "x" * (100 << 20)', becomes: /^(invalid|crash|memory)/ },
  { what: 'fills the memory', program: 'def f():\n  all = []\n  while True: all.append(bytes(1 << 20))', becomes: /^memory/ },
  { what: 'ends the process', program: 'import os\ndef f(): os._exit(0)', becomes: /^crash: the process ended with code 0/ },
  { what: 'calls exit', program: 'import sys\ndef f(): sys.exit(0)', becomes: /^crash: SystemExit/ },
  { what: 'kills its parent', program: 'import os, signal\ndef f():\n  os.kill(os.getppid(), signal.SIGKILL)\n  return 7', becomes: /^(7|crash)/ },
  { what: 'looks for the pipes of its parent', program: 'import os\ndef f():\n  for fd in range(3, 200):\n    try: os.write(fd, b"\\0\\0\\0\\0" * 50)\n    except OSError: pass\n  return 7', becomes: /^(7|crash|invalid)/ },
];

/** Processes that were started for these tests and are still there. */
function left(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
      return line.includes(`sleep ${LONG}`) || (line.includes(`clade-scratch-${process.pid}-`) && !line.includes('server.py')) ? [line] : [];
    } catch {
      return [];
    }
  });
}

/**
 * What a hostile program of a self-scored problem does is a failure as data, the next evaluation is as if nothing had
 * been, and nothing of it is alive.
 */
export function testForeign(name: string, contract: 'command' | 'python', isolate: Isolate | undefined, python?: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'clade-hostile-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'evaluator.py'), 'import importlib.util\ndef evaluate(path):\n    spec = importlib.util.spec_from_file_location("candidate", path)\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return {"combined_score": module.f()}\n');
  const extension = contract === 'python' ? '.py' : '.sh';
  const spec: SelfScored = { contract, language: 'text', extension, folder, ...(contract === 'python' ? { file: 'evaluator.py' } : { command: 'sh {program}' }), ...(python && { python }), seconds: 2, memoryMB: 200, diskMB: 32, processes: 40, allowRead: [], allowNet: [] };
  const honest = contract === 'python' ? 'def f(): return 0.25' : 'echo 0.25';
  let evaluator: Evaluator | undefined;
  const fate = async (source: string): Promise<string> => {
    evaluator ??= selfScored({ spec, tongue: { ...(await tongueOf('text')), extension }, isolate });
    const [measured] = await evaluator.measure(evaluator.prepare(source), ['all']);
    const verdict: Score | Failure = measured!.score ?? measured!.failure!;
    return 'value' in verdict ? String(verdict.value) : `${verdict.kind}: ${verdict.message}`;
  };
  after(() => {
    evaluator?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const { what, program, becomes } of contract === 'python' ? PYTHON : SHELL) {
    test(`${name}, ${contract}: what ${what} is a failure as data, and nothing is left of it`, async () => {
      assert.match(await fate(program), becomes);
      assert.equal(await fate(honest), '0.25');
      for (let wait = 0; wait < 20 && left().length > 0; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(left(), []);
      // its wrappers and a warm interpreter, where there is one
      assert.ok(evaluator!.pids().length <= (contract === 'python' ? 3 : 0), `${evaluator!.pids().length} processes`);
    });
  }
  test(`${name}, ${contract}: when it is closed no process is left, and the folder is as it was`, async () => {
    const pids = evaluator!.pids();
    evaluator!.close();
    for (let wait = 0; wait < 40 && pids.some(alive); wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(pids.filter(alive), []);
    assert.deepEqual(readdirSync(folder), ['evaluator.py']);
  });
}

function alive(pid: number): boolean {
  try {
    // a zombie waits only for its parent
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Why a Python with these modules is missing, or undefined. @example withoutPython(['numpy']) */
export function pythonWith(modules: readonly string[]): { path: string } | { missing: string } {
  for (const path of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(path, ['-c', modules.map((module) => `import ${module}`).join('\n') || 'pass'], { stdio: 'ignore' });
      return { path };
    } catch {
      // the next one
    }
  }
  return { missing: `no python3${modules.length > 0 ? ` with ${modules.join(', ')}` : ''}` };
}
