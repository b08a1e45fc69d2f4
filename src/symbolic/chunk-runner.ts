import { type ChunkResult, type ChunkRunner, type ChunkTask, CladeError, type Plain } from '../core/index.ts';
import { Servant, ServantDeath } from '../process/index.ts';

const CHILD = new URL(import.meta.url.endsWith('.ts') ? './chunk-child.ts' : './chunk-child.js', import.meta.url);

/** A slice is a second's work; this only catches one that never ends. */
const SECONDS = 600;

/** Of one process, megabytes: programs in flat memory, and a table. */
const MEMORY_MB = 1024;

/** As many processes as workers, started when they are needed; one that died is replaced, and its slice tried once more. @example chunkRunner(2).run('regression', task) */
export function chunkRunner(workers: number): ChunkRunner {
  const servants = new Set<Servant>();
  const waiting: (() => void)[] = [];
  let past = 0;
  let closed = false;
  /** Taken from here on, before anybody else looks. */
  const take = async (): Promise<Servant> => {
    for (;;) {
      if (closed) throw new ServantDeath('exit', 'the run has ended');
      for (const servant of servants) if (!servant.busy && !servant.alive) retire(servant);
      let servant = [...servants].find(({ busy }) => !busy);
      if (!servant && servants.size < workers) servants.add((servant = new Servant({ module: CHILD, args: [], memoryMB: MEMORY_MB, lean: false })));
      if (servant) {
        servant.busy = true;
        return servant;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const retire = (servant: Servant): void => {
    past += servant.cpuSeconds();
    servants.delete(servant);
  };
  const once = async (search: string, task: ChunkTask): Promise<ChunkResult> => {
    const servant = await take();
    try {
      return (await servant.ask({ search, task } as unknown as Plain, SECONDS)) as unknown as ChunkResult;
    } finally {
      servant.busy = false;
      waiting.shift()?.();
    }
  };
  return {
    run: (search, task) =>
      once(search, task)
        .catch((error: unknown) => (error instanceof ServantDeath && !closed ? once(search, task) : Promise.reject(error)))
        .catch((error: unknown) => {
          throw error instanceof ServantDeath ? new CladeError('failure.search', `a slice of the search "${search}" failed twice: ${error.message}`, 'what was found so far is in the journal; resume with another recipe, or report what the message says', error) : error;
        }),
    cpuSeconds: () => past + [...servants].reduce((sum, servant) => sum + servant.cpuSeconds(), 0),
    pids: () => [...servants].map(({ pid }) => pid),
    close() {
      closed = true;
      for (const servant of servants) servant.kill();
    },
  };
}
