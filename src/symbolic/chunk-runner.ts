import type { ChunkResult, ChunkRunner, Plain } from '../core/index.ts';
import { Servant } from '../process/index.ts';

const CHILD = new URL(import.meta.url.endsWith('.ts') ? './chunk-child.ts' : './chunk-child.js', import.meta.url);

/** A slice is a second's work; this only catches one that never ends. */
const SECONDS = 600;

/** Of one process, megabytes: programs in flat memory, and a table. */
const MEMORY_MB = 1024;

/** As many processes as workers, started when they are needed. @example chunkRunner(2).run('regression', task) */
export function chunkRunner(workers: number): ChunkRunner {
  const servants: Servant[] = [];
  const waiting: ((servant: Servant) => void)[] = [];
  /** Taken from here on, before anybody else looks. */
  const take = (): Promise<Servant> | Servant => {
    let servant = servants.find(({ busy }) => !busy);
    if (!servant && servants.length === workers) return new Promise((resolve) => waiting.push(resolve));
    if (!servant) servants.push((servant = new Servant({ module: CHILD, args: [], memoryMB: MEMORY_MB, lean: false })));
    servant.busy = true;
    return servant;
  };
  return {
    async run(search, task) {
      const servant = await take();
      try {
        return (await servant.ask({ search, task } as unknown as Plain, SECONDS)) as unknown as ChunkResult;
      } finally {
        const next = waiting.shift();
        if (next) next(servant);
        else servant.busy = false;
      }
    },
    cpuSeconds: () => servants.reduce((sum, servant) => sum + servant.cpuSeconds(), 0),
    pids: () => servants.map(({ pid }) => pid),
    close() {
      for (const servant of servants) servant.kill();
    },
  };
}
