import { channel } from 'node:diagnostics_channel';
import { type Failure, type Limits, encode } from '../core/index.ts';
import type { Hash, Plain } from '../core/index.ts';
import { Servant, ServantDeath, type Wrap } from '../process/index.ts';
import { checkedResults } from './reply.ts';

/** A compiled program to run, and on what. */
export interface RunRequest {
  /** Equal keys mean equal scripts. */
  key: Hash;
  script: string;
  /** Length of the constants vector; 0 where nothing was lifted. */
  size: number;
  /** Has state of its own that must not leak from one instance to the next. */
  stateful: boolean;
  /** Calls functions of the numeric library that run outside the realm. */
  host: boolean;
  /** Its instances never come again, so nobody keeps their data. */
  transient: boolean;
  instances: readonly string[];
  /** Runs every instance once for each vector. */
  constants?: readonly Float64Array[];
}

/** Per vector and instance, in order. */
export type RunResult = { steps: number; output: Uint8Array; failure?: undefined } | { steps: number; output?: undefined; failure: Failure };

export interface Sandbox {
  /** What holds this code in, for reports. */
  readonly name: string;
  run(request: RunRequest): Promise<readonly RunResult[]>;
  /** The same in a child of its own that has served nobody, and ends afterwards. */
  runFresh(request: RunRequest): Promise<readonly RunResult[]>;
  /** Times a guard fired: runs in which it did may not repeat exactly. */
  readonly guardsFired: number;
  pids(): readonly number[];
  cpuSeconds(): number;
  close(): void;
}

export interface LightOptions {
  /** File URL of the harness; undefined calls the entry with the instance's data. */
  harness: string | undefined;
  /** Script of the library that programs import from. @default none */
  library?: string | undefined;
  limits: Limits;
  /** Data of an instance or probe by id. */
  data(id: string): Plain;
  /** @default 2 */
  workers?: number;
  /** Puts every child inside an isolation: see boundary.ts. @default none */
  wrap?: Wrap | undefined;
  /** @default 'light' */
  name?: string;
}

/** Programs a child keeps compiled; the same number stands in child.ts. */
const KEPT_PROGRAMS = 24;

/** A child is replaced after this many requests, so that whatever it accumulated goes with it. */
const REQUESTS_PER_CHILD = 40_000;

/** Says how many requests wait for a child, to who listens: see bench/idle.ts. */
const WAITING = channel('clade.sandbox.waiting');

/** Searches are called a few times and work for long in each: without the middle compiler, 10 to 20 % less CPU (26 circles, 1,200 runs, measured on 24). */
const SEARCHING = ['--no-maglev'];

const CHILD = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);

interface Waiting {
  request: RunRequest;
  resolve(results: readonly RunResult[]): void;
  reject(error: unknown): void;
  retried: boolean;
}

interface Worker {
  servant: Servant;
  instances: Set<string>;
  programs: Map<string, true>;
  host: boolean;
}

/**
 * Warm child processes with a clean environment: the harness in one realm, candidates in another with
 * frozen intrinsics and no code from strings. For programs drawn from our own grammar and for the
 * user's own; code that a model wrote needs a real boundary.
 */
export function light({ harness, library, limits, data, workers = 2, wrap, name = 'light' }: LightOptions): Sandbox {
  const pool: Worker[] = [];
  const queue: Waiting[] = [];
  const encoded = new Map<string, Uint8Array>();
  let guards = 0;
  let pastCpu = 0;
  let closed = false;

  const hire = (): Worker => {
    const servant = new Servant({ module: CHILD, args: [harness ?? '-', JSON.stringify(limits)], memoryMB: limits.memoryMB, wrap, flags: library === undefined ? [] : SEARCHING });
    if (library !== undefined) servant.tell({ library });
    return { servant, instances: new Set(), programs: new Map(), host: false };
  };

  const dismiss = (worker: Worker): void => {
    worker.servant.kill();
    pastCpu += worker.servant.cpuSeconds();
    const at = pool.indexOf(worker);
    if (at >= 0) pool.splice(at, 1);
  };

  const bytesOf = (id: string): Uint8Array => {
    let bytes = encoded.get(id);
    if (!bytes) encoded.set(id, (bytes = encode(data(id))));
    return bytes;
  };

  async function ask(worker: Worker, request: RunRequest): Promise<readonly RunResult[]> {
    for (const id of request.instances) {
      if (request.transient) {
        worker.servant.tell({ instance: id, data: encode(data(id)) });
        continue;
      }
      if (worker.instances.has(id)) continue;
      worker.servant.tell({ instance: id, data: bytesOf(id) });
      worker.instances.add(id);
    }
    if (request.host && !worker.host) {
      worker.servant.tell('host');
      worker.host = true;
    }
    const known = worker.programs.has(request.key);
    if (!known) {
      worker.programs.set(request.key, true);
      for (const old of worker.programs.keys()) {
        if (worker.programs.size <= KEPT_PROGRAMS) break;
        worker.programs.delete(old);
      }
    }
    const { script, ...rest } = request;
    const runs = request.instances.length * (request.constants?.length ?? 1);
    const reply = await worker.servant.ask((known ? rest : request) as unknown as Plain, limits.seconds * Math.max(1, runs));
    return wrap ? checkedResults(reply, runs, limits.outputBytes) : (reply as unknown as { results: readonly RunResult[] }).results;
  }

  /** A child that dies is tried once more in a fresh one: only what happens twice is the candidate's. */
  function died(job: Waiting, error: unknown): void {
    if (closed || !(error instanceof ServantDeath)) return job.reject(error);
    if (!job.retried) {
      job.retried = true;
      queue.unshift(job);
      return;
    }
    // both are noticed by a clock, so another run may notice them elsewhere
    if (error.kind !== 'exit') guards++;
    const failure: Failure = { kind: error.kind === 'exit' ? 'crash' : error.kind, message: error.message };
    job.resolve((job.request.constants ?? [0]).flatMap(() => job.request.instances.map(() => ({ steps: 0, failure }))));
  }

  async function serveOne(worker: Worker, job: Waiting): Promise<void> {
    worker.servant.busy = true;
    try {
      const results = await ask(worker, job.request);
      worker.servant.busy = false;
      job.resolve(results);
      if (worker.servant.requests > REQUESTS_PER_CHILD) dismiss(worker);
    } catch (error) {
      dismiss(worker);
      died(job, error);
    }
    pump();
  }

  function pump(): void {
    hand();
    if (WAITING.hasSubscribers) WAITING.publish(queue.length);
  }

  function hand(): void {
    while (queue.length > 0 && !closed) {
      const { key } = queue[0]!.request;
      const idle = pool.filter(({ servant }) => !servant.busy);
      let worker = idle.find(({ programs }) => programs.has(key)) ?? idle[0];
      if (!worker) {
        if (pool.length >= workers) return;
        pool.push((worker = hire()));
      }
      void serveOne(worker, queue.shift()!);
    }
  }

  return {
    name,
    run: (request) =>
      new Promise((resolve, reject) => {
        queue.push({ request, resolve, reject, retried: false });
        pump();
      }),
    async runFresh(request) {
      for (let attempt = 0; ; attempt++) {
        const worker = hire();
        try {
          return await ask(worker, request);
        } catch (error) {
          if (attempt === 0) continue;
          return await new Promise((resolve, reject) => died({ request, resolve, reject, retried: true }, error));
        } finally {
          dismiss(worker);
        }
      }
    },
    get guardsFired() {
      return guards;
    },
    pids: () => pool.map(({ servant }) => servant.pid),
    cpuSeconds: () => pool.reduce((sum, { servant }) => sum + servant.cpuSeconds(), pastCpu),
    close() {
      closed = true;
      for (const worker of [...pool]) dismiss(worker);
      for (const job of queue.splice(0)) job.reject(new ServantDeath('exit', 'the sandbox was closed'));
    },
  };
}
