import { evolve } from '../src/index.ts';
import type { Row } from './lib.ts';
import { scratch } from './lib.ts';

/** The same seed with one worker and with two, twice each. */
export async function repeat(): Promise<Row[]> {
  const digests = new Set<string>();
  for (const workers of [1, 2, 1, 2]) digests.add((await evolve({ problem: 'online-bin-packing', seed: 78, evaluations: 1500, workers, out: scratch('repeat') })).digest);
  return [{ measure: 'same seed twice, 1 worker and 2', must: 'the same digest', found: digests.size === 1 ? `the same: ${[...digests][0]}` : `${digests.size} digests` }];
}
