import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CladeError, nearest } from '../core/index.ts';

const isRun = (folder: string): boolean => existsSync(join(folder, 'journal.db'));

/** Names of the runs in ./runs. */
export function runNames(): string[] {
  return existsSync('runs') ? readdirSync('runs').filter((name) => isRun(join('runs', name))).sort() : [];
}

/** The folder of a run given by name or path. Throws `usage.unknown-run`. */
export function findRun(nameOrFolder: string): string {
  for (const folder of [nameOrFolder, join('runs', nameOrFolder)]) if (isRun(folder)) return resolve(folder);
  const near = nearest(basename(nameOrFolder), runNames());
  throw new CladeError('usage.unknown-run', `there is no run "${nameOrFolder}"`, near ? `did you mean "${near}"?` : '`clade runs` lists the runs in ./runs');
}
