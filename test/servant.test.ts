import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Servant, ServantDeath, type Wrap, descendants } from '../src/process/index.ts';

const NO_PROC = process.platform === 'linux' ? false : 'processes are found in /proc';

/** Whether a process runs: one that only waits for its parent to hear of its end does not. */
function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.startsWith('Z');
  } catch {
    return false;
  }
}

test('a wrapper that is ended before it has set up anything leaves nobody behind, and who asked hears of it', { skip: NO_PROC }, async () => {
  const wrap: Wrap = () => ['/bin/sh', ['-c', 'sleep 1000 & wait']];
  const before = new Set(descendants(process.pid));
  const servant = new Servant({ module: new URL('../src/sandboxes/child.ts', import.meta.url), args: [], memoryMB: 64, wrap });
  const asked = servant.ask(null, 1000);
  let started: number[] = [];
  while (started.length < 2) {
    await sleep(10);
    started = descendants(process.pid).filter((pid) => !before.has(pid));
  }
  servant.kill();
  await assert.rejects(asked, ServantDeath);
  assert.equal(servant.alive, false);
  while (started.some(runs)) await sleep(10);
});
