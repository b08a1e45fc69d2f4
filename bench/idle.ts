import { Worker } from 'node:worker_threads';
import { evolve } from '../src/index.ts';
import { look } from '../src/workspace/run.ts';
import { problem, scratch } from './lib.ts';
import type { Look } from './watch-workers.ts';

const WORKERS = 2;

/** What was found of workers that could have worked. */
export interface Idle {
  /** Of the looks at workers while work waited, how many found one asleep; and how many looks there were. */
  share: number;
  looks: number;
  /** Milliseconds in which work waited, of all. */
  waited: number;
}

/**
 * A run whose answers come in waves, 20 ms of work each, on two workers. Work waits where more answers have come than
 * commits and workers together: at least one draft is then read and has nobody who runs it.
 */
export async function idleWorkers(model: string, calls: number, callsInFlight: number): Promise<Idle> {
  const looks: Look[] = [];
  const out = scratch('models-idle');
  const watcher = new Worker(new URL('./watch-workers.ts', import.meta.url), { workerData: process.pid });
  watcher.on('message', (more: Look[]) => looks.push(...more));
  // The clock of the journal, as the time of day.
  let zero = 0;
  await evolve({ problem: problem('twenty-ms'), model: [model], recipe: 'models', calls, callsInFlight, workers: WORKERS, out, onCommit: ({ clock }) => void (zero ||= Date.now() - clock.seconds * 1000) });
  await watcher.terminate();
  const { store } = look(out);
  const changes: [at: number, by: number][] = [];
  for (const { kind, clock } of store.rows()) if (kind === 'answer' || kind === 'commit') changes.push([zero + clock.seconds * 1000, kind === 'answer' ? 1 : -1]);
  store.close();
  return shareOf(changes, looks);
}

function shareOf(changes: readonly [number, number][], looks: readonly Look[]): Idle {
  // commit 0 is the seed, which nobody answered
  let open = 1;
  let next = 0;
  let asleep = 0;
  let seen = 0;
  let waited = 0;
  let before = looks[0]?.[0] ?? 0;
  for (const [at, workers, sleeping] of looks) {
    while (next < changes.length && changes[next]![0] <= at) open += changes[next++]![1];
    if (open > WORKERS) {
      // A worker that was never started is as idle as one that sleeps.
      seen += WORKERS;
      asleep += Math.max(0, WORKERS - workers) + Math.min(sleeping, WORKERS);
      waited += at - before;
    }
    before = at;
  }
  return { share: asleep / seen, looks: seen, waited };
}
