/** A process that runs slices of search. It never meets a program of a run: it breeds texts, and others run them. */
import type { ChunkTask, Plain } from '../core/index.ts';
import { serve } from '../process/serve.ts';
import { chunkOf } from './chunks.ts';

serve((message) => {
  const { search, task } = message as unknown as { search: string; task: ChunkTask };
  return chunkOf(search).then((chunk) => chunk(task)) as Promise<unknown> as Promise<Plain>;
});
