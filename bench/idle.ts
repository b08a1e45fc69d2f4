import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import { evolve } from '../src/index.ts';
import { problem, scratch } from './lib.ts';
import type { Look } from './watch-workers.ts';

const WORKERS = 2;

/** What was found of workers that could have worked. */
export interface Idle {
  /** Of the looks at workers while requests waited for one, how many found one asleep; and how many looks there were. */
  share: number;
  looks: number;
  /** Milliseconds in which requests waited. */
  waited: number;
}

/** A run whose answers come in waves, 20 ms of work each, on two workers: the sandbox says when its queue is not empty. */
export async function idleWorkers(model: string, calls: number, callsInFlight: number): Promise<Idle> {
  const looks: Look[] = [];
  const queue: [at: number, waiting: number][] = [];
  const note = (waiting: unknown): void => void queue.push([Date.now(), waiting as number]);
  const watcher = new Worker(new URL('./watch-workers.ts', import.meta.url), { workerData: process.pid });
  watcher.on('message', (more: Look[]) => looks.push(...more));
  subscribe('clade.sandbox.waiting', note);
  try {
    await evolve({ problem: problem('twenty-ms'), model: [model], recipe: 'models', calls, callsInFlight, workers: WORKERS, out: scratch('models-idle') });
  } finally {
    unsubscribe('clade.sandbox.waiting', note);
    await watcher.terminate();
  }
  return shareOf(queue, looks);
}

function shareOf(queue: readonly (readonly [number, number])[], looks: readonly Look[]): Idle {
  let waiting = 0;
  let next = 0;
  let asleep = 0;
  let seen = 0;
  let waited = 0;
  let before = looks[0]?.[0] ?? 0;
  for (const [at, workers, sleeping] of looks) {
    while (next < queue.length && queue[next]![0] <= at) waiting = queue[next++]![1];
    if (waiting > 0) {
      // A worker that was never started is as idle as one that sleeps.
      seen += WORKERS;
      asleep += Math.max(0, WORKERS - workers) + Math.min(sleeping, WORKERS);
      waited += at - before;
    }
    before = at;
  }
  return { share: asleep / seen, looks: seen, waited };
}
