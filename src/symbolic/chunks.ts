import { type Chunk, CladeError, nearest } from '../core/index.ts';

/** Searches in bulk that a problem may name, each loaded where it runs. */
export const CHUNKS: Readonly<Record<string, () => Promise<{ chunk: Chunk }>>> = {
  approximation: () => import('./approximation-chunk.ts'),
  regression: () => import('./regression-chunk.ts'),
  sequence: () => import('./sequences/chunk.ts'),
  circuit: () => import('./circuits/chunk.ts'),
  'cap-set': () => import('./caps/chunk.ts'),
};

/** Throws `problem.invalid` with the nearest name. @example await chunkOf('regression') */
export async function chunkOf(name: string): Promise<Chunk> {
  if (!Object.hasOwn(CHUNKS, name)) throw new CladeError('problem.invalid', `there is no search in bulk "${name}"`, `did you mean "${nearest(name, Object.keys(CHUNKS)) ?? Object.keys(CHUNKS).join('", "')}"?`);
  return (await CHUNKS[name]!()).chunk;
}
