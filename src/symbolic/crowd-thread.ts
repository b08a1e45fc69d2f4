/** A thread that runs one search of `crowdFit`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Said } from './crowd.ts';
import { type FitOptions, fit } from './fit.ts';

const say = (said: Said): void => parentPort!.postMessage(said);
const stop = new AbortController();
parentPort!.once('message', () => stop.abort());
say({ done: await fit({ ...(workerData as FitOptions), signal: stop.signal, onProgress: (at) => say({ at }) }) });
