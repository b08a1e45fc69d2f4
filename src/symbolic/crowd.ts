import { Worker } from 'node:worker_threads';
import { type Fit, type FitOptions, type Formula, chosen, fit, heldOutOf } from './fit.ts';
import type { Tally } from './judge.ts';

export interface CrowdOptions extends FitOptions {
  /** Threads, each with a search of its own on the same rows. @default 1 */
  workers?: number;
}

const SOURCE = import.meta.url.endsWith('.ts');
const THREAD = new URL(SOURCE ? './crowd-thread.ts' : './crowd-thread.js', import.meta.url);
const REGISTER = new URL('../../bin/register.js', import.meta.url).href;

/** What a thread says. */
export type Said = { at: Parameters<NonNullable<FitOptions['onProgress']>>[0] } | { done: Fit };

/**
 * `fit` in several threads: searches that share the rows and nothing else, and one front of all they found. The first also
 * goes by system; the others only breed.
 * Same seed, generations and number of workers, same front; `seconds` are CPU seconds of each worker.
 * @example (await crowdFit({ table, workers: 2, generations: 50 })).best.tree
 */
export async function crowdFit({ workers = 1, signal, onProgress, ...options }: CrowdOptions): Promise<Fit> {
  if (workers === 1) return fit({ ...options, ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) });
  const { generations, seconds = generations === undefined ? 30 : undefined } = options;
  const latest: (Parameters<NonNullable<FitOptions['onProgress']>>[0] | undefined)[] = [];
  const threads: Worker[] = [];
  const stop = (): void => threads.forEach((thread) => thread.postMessage('stop'));
  const start = process.cpuUsage();
  const search = (stream: number): Promise<Fit> =>
    new Promise((resolve, reject) => {
      // a thread reads the clock of the whole process; the search by system needs to be made once
      const thread = new Worker(THREAD, { workerData: { ...options, stream, ...(stream > 0 ? { blocks: 0 } : {}), ...(seconds === undefined ? {} : { seconds: seconds * workers }) }, execArgv: SOURCE ? ['--import', REGISTER] : [], env: {} });
      threads.push(thread);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('a thread of the search ended before its search')));
      thread.on('message', (said: Said) => {
        if ('done' in said) return resolve(said.done);
        latest[stream] = said.at;
        const all = latest.filter((at) => at !== undefined);
        const formulas: Formula[] = all.flatMap(({ front }) => front);
        onProgress?.({ generation: Math.max(...all.map(({ generation }) => generation)), bred: all.reduce((sum, { bred }) => sum + bred, 0), seconds: said.at.seconds, front: formulas.length > 0 ? chosen(formulas).front : [] });
      });
    });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const found = await Promise.all(Array.from({ length: workers }, (_, stream) => search(stream)));
    const { user, system } = process.cpuUsage(start);
    const tally = Object.fromEntries(Object.keys(found[0]!.tally).map((key) => [key, found.reduce((sum, one) => sum + one.tally[key as keyof Tally], 0)])) as unknown as Tally;
    return { ...found[0]!, ...chosen(found.flatMap(({ front }) => front), heldOutOf(options.table, options)), generations: Math.max(...found.map(({ generations: made }) => made)), bred: found.reduce((sum, { bred }) => sum + bred, 0), seconds: (user + system) / 1e6, tally };
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
