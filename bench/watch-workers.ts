/** A thread of `npm run bench models`: looks every few milliseconds whether the sandbox's workers run or sleep. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** When, how many workers there were and how many of them slept. */
export type Look = [at: number, workers: number, asleep: number];

const EVERY_MS = 5;
const FIND_EVERY = 50;
const looks: Look[] = [];
let workers: number[] = [];

/** State and parent of a process. */
function statOf(pid: number): { state: string; parent: number } {
  const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return { state: state!, parent: Number(parent) };
}

function descends(pid: number): boolean {
  for (let at = pid; at > 1; at = statOf(at).parent) if (at === workerData) return true;
  return false;
}

/** Node itself with the sandbox's module, and not what isolates it. */
function isWorker(pid: number): boolean {
  try {
    return /sandboxes\/child\./.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1')) && readlinkSync(`/proc/${pid}/exe`) === process.execPath && descends(pid);
  } catch {
    return false;
  }
}

for (let turn = 0; ; turn++) {
  if (turn % FIND_EVERY === 0) workers = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter(isWorker);
  const states = workers.flatMap((pid) => {
    try {
      return [statOf(pid).state];
    } catch {
      return [];
    }
  });
  looks.push([Date.now(), states.length, states.filter((state) => state === 'S').length]);
  if (turn % FIND_EVERY === 0) parentPort!.postMessage(looks.splice(0));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EVERY_MS);
}
