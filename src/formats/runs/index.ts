import { existsSync } from 'node:fs';
import { CladeError } from '../../core/index.ts';
import { checkpointIn, readOpenEvolve } from './openevolve.ts';
import { databaseIn, readShinka } from './shinka.ts';
import type { ToldRun } from './told.ts';

export { type Teller, readJournal, writeJournal } from './journal.ts';
export { writeJsonl } from './jsonl.ts';
export { writeOpenEvolve } from './openevolve.ts';
export { writeShinka } from './shinka.ts';
export type { Told, ToldRun } from './told.ts';

/** Reads a run of another engine, whichever it is. Throws `usage.*` where it is none. @example readRun('openevolve_output').engine */
export function readRun(source: string): { engine: 'openevolve' | 'shinka'; run: ToldRun; place: string } {
  if (!existsSync(source)) throw new CladeError('usage.no-file', `there is no ${source}`, 'name a checkpoint or an output folder of OpenEvolve, or a folder of results or programs.sqlite of ShinkaEvolve');
  const database = databaseIn(source);
  if (database !== undefined) return { engine: 'shinka', run: readShinka(database), place: database };
  const checkpoint = checkpointIn(source);
  if (checkpoint !== undefined) return { engine: 'openevolve', run: readOpenEvolve(checkpoint), place: checkpoint };
  throw new CladeError('usage.no-file', `${source} is no run of another engine`, 'looked for metadata.json with programs/, checkpoints/checkpoint_<n> and openevolve_output in it (OpenEvolve), and for programs.sqlite (ShinkaEvolve)');
}
