import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToldRun } from './told.ts';

/** One candidate a line, with everything the journal knows of it; `code` is null where it keeps only a hash. Returns the file. */
export function writeJsonl(run: ToldRun, out: string): string {
  mkdirSync(out, { recursive: true });
  const file = join(out, 'candidates.jsonl');
  const lines = run.programs.map(({ code = null, feedback = null, failure = null, size = null, ...told }) => JSON.stringify({ ...told, best: told.id === run.best, language: run.language, size, feedback, failure, code }));
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
