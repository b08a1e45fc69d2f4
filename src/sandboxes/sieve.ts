import type { Limits, Plain, Sieved, SieveTask } from '../core/index.ts';
import { Servant, ServantDeath } from '../process/index.ts';

export interface SieveOptions {
  /** File URL of a harness with a `hint`. */
  harness: string;
  entry: string;
  /** @default false */
  pure?: boolean | undefined;
  limits: Limits;
  probes: readonly Plain[];
  /** What the harness's `hint` is asked about. */
  hint: Plain;
  /** @default 1 */
  workers?: number;
}

export interface Sieve {
  sift(task: SieveTask): Promise<Sieved>;
  readonly guardsFired: number;
  pids(): readonly number[];
  cpuSeconds(): number;
  close(): void;
}

/**
 * V8 compiles a function well after some hundred calls, which costs more than all the calls of a variant that is thrown
 * away: plain machine code at once is enough for it. What stays, as the edits and the harness, gets to these numbers and
 * is still compiled well.
 */
const PATIENT = ['--always-sparkplug', '--no-optimize-for-size', '--invocation-count-for-maglev=20000', '--invocation-count-for-turbofan=60000', '--max-semi-space-size=16'];

const CHILD = new URL(import.meta.url.endsWith('.ts') ? './sieve-child.ts' : './sieve-child.js', import.meta.url);

/** A child is replaced after so many tasks, and whatever it accumulated goes with it. */
const TASKS_PER_CHILD = 2_000;

const NOTHING: Sieved = { drafts: [], tried: 0, unreached: 0, failed: 0, same: 0, steps: 0 };

/**
 * Children that make variants of a program from our own grammar and run each of them for a moment: what is invalid,
 * changes nothing, or does no good on a tiny input never becomes a draft. The survivors are drafts like any other, and
 * are evaluated in full elsewhere. Only for the light tier: programs of models are not varied here.
 * @example const { drafts } = await sieve(options).sift(task)
 */
export function sieve({ harness, entry, pure = false, limits, probes, hint, workers = 1 }: SieveOptions): Sieve {
  const pool: Servant[] = [];
  const queue: (() => void)[] = [];
  let guards = 0;
  let pastCpu = 0;
  let closed = false;

  const hire = (): Servant => {
    const servant = new Servant({ module: CHILD, args: [harness, JSON.stringify({ entry, pure, limits })], memoryMB: limits.memoryMB, flags: PATIENT });
    servant.tell({ probes, hint });
    pool.push(servant);
    return servant;
  };

  const dismiss = (servant: Servant): void => {
    servant.kill();
    pastCpu += servant.cpuSeconds();
    const at = pool.indexOf(servant);
    if (at >= 0) pool.splice(at, 1);
  };

  /** One that is the caller's alone from here on. */
  const idle = async (): Promise<Servant> => {
    for (;;) {
      const free = pool.find(({ busy }) => !busy) ?? (pool.length < workers ? hire() : undefined);
      if (free) {
        free.busy = true;
        return free;
      }
      await new Promise<void>((resolve) => queue.push(resolve));
      if (closed) throw new ServantDeath('exit', 'the sieve was closed');
    }
  };

  async function once(task: SieveTask): Promise<Sieved> {
    const servant = await idle();
    try {
      const reply = (await servant.ask(task as unknown as Plain, limits.seconds + task.variants)) as unknown as Sieved;
      servant.busy = false;
      if (servant.requests > TASKS_PER_CHILD) dismiss(servant);
      return reply;
    } catch (error) {
      dismiss(servant);
      throw error;
    } finally {
      queue.shift()?.();
    }
  }

  return {
    async sift(task) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(task);
        } catch (error) {
          if (closed || !(error instanceof ServantDeath)) throw error;
          if (attempt === 0) continue;
          // noticed by a clock or by the system: another run may notice it elsewhere
          guards++;
          return NOTHING;
        }
      }
    },
    get guardsFired() {
      return guards;
    },
    pids: () => pool.map(({ pid }) => pid),
    cpuSeconds: () => pool.reduce((sum, servant) => sum + servant.cpuSeconds(), pastCpu),
    close() {
      closed = true;
      for (const servant of [...pool]) dismiss(servant);
      for (const resolve of queue.splice(0)) resolve();
    },
  };
}
