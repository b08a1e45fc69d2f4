import { type Hash, type Plain, type Score, encode } from '../core/index.ts';
import { Servant, ServantDeath } from '../process/index.ts';

/** What the scorer's process says of one output; `bug` is an exception of the scorer itself. */
export type ScorerReply = { outputHash: Hash } & ({ score: Score } | { rejected: string } | { bug: string });

export interface ScorerProcess {
  score(items: readonly { id: string; output: Uint8Array }[]): Promise<readonly ScorerReply[]>;
  pids(): readonly number[];
  cpuSeconds(): number;
  close(): void;
}

const CHILD = new URL(import.meta.url.endsWith('.ts') ? './score-child.ts' : './score-child.js', import.meta.url);

/** A scorer gets this long for one output; it is the user's code, so this only catches an endless loop. */
const SECONDS = 120;

/** Memory of the scorer's process, megabytes. */
const MEMORY_MB = 2048;

/** Starts the process that scores outputs. `data` gives an instance's data by id. */
export function scorerProcess(module: string, data: (id: string) => Plain): ScorerProcess {
  let servant: Servant | undefined;
  let pastCpu = 0;
  let line: Promise<unknown> = Promise.resolve();

  async function ask(items: readonly { id: string; output: Uint8Array }[]): Promise<readonly ScorerReply[]> {
    servant ??= new Servant({ module: CHILD, args: [module], memoryMB: MEMORY_MB });
    for (const { id } of items) {
      if (servant.holds.has(id)) continue;
      servant.tell({ instance: id, data: encode(data(id)) });
      servant.holds.add(id);
    }
    try {
      return (await servant.ask({ items }, SECONDS * items.length)) as unknown as readonly ScorerReply[];
    } catch (error) {
      pastCpu += servant.cpuSeconds();
      servant = undefined;
      if (!(error instanceof ServantDeath)) throw error;
      return items.map(() => ({ outputHash: '', bug: `the scorer's process ended: ${error.message}` }));
    }
  }

  return {
    score(items) {
      // one question at a time, in order
      const answer = line.then(() => ask(items));
      line = answer.catch(() => {});
      return answer;
    },
    pids: () => (servant ? [servant.pid] : []),
    cpuSeconds: () => pastCpu + (servant?.cpuSeconds() ?? 0),
    close: () => servant?.kill(),
  };
}
