import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CladeError, hashOf } from '../core/index.ts';
import { type ToldRun, readJournal, readRun, writeJournal, writeJsonl, writeOpenEvolve, writeShinka } from '../formats/index.ts';
import { tongueFor } from '../language/index.ts';
import { number } from '../reports/index.ts';
import { sqlite } from '../stores/index.ts';
import { freeFolder, hasBegun, writeProgram, bestName } from '../workspace/files.ts';
import { type Imported, TITLES } from '../workspace/problem.ts';
import { ENGINE_VERSION } from '../workspace/version.ts';
import { open } from './look.ts';

/** `clade import` */
export async function importCommand(source: string, { out, json }: { out?: string; json?: boolean }): Promise<void> {
  const { engine, run, place } = readRun(source);
  const folder = out === undefined ? freeFolder(join('runs', `${run.name}-${engine}`)) : resolve(out);
  if (hasBegun(folder)) throw new CladeError('usage.run-exists', `${folder} already holds a run`, 'choose another --out');
  mkdirSync(folder, { recursive: true });
  const { name, language, extension, islands, programs } = run;
  const best = programs.find(({ id }) => id === run.best)!;
  const tongue = await tongueFor(best.code!, language);
  const where: Imported = { imported: engine, name, language, extension, islands };
  const store = sqlite({ file: join(folder, 'journal.db') });
  try {
    const ids = writeJournal(run, store, tongue, { engine, title: TITLES[engine], version: ENGINE_VERSION, problemHash: hashOf([engine, name]), place: { ...where } });
    writeProgram(join(folder, bestName(extension, best.code!)), best.code!);
    if (json) process.stdout.write(`${JSON.stringify({ folder, engine, source: place, programs: programs.length, best: { id: ids.get(best.id), theirs: best.id, score: best.score } })}\n`);
    else process.stdout.write(`${place}: ${programs.length} programs of ${TITLES[engine]}, the best with ${number(best.score, 10)} as it claims\nmade ${folder}\n\n  clade show ${folder}\n  clade run PROBLEM --from ${folder}     breed on from its best programs, measured here\n`);
  } finally {
    store.close();
  }
}

const WRITERS: Readonly<Record<'openevolve' | 'shinka' | 'jsonl', (run: ToldRun, out: string) => string>> = { openevolve: writeOpenEvolve, shinka: writeShinka, jsonl: writeJsonl };

/** `clade export` */
export async function exportCommand(run: string, { format, out }: { format: 'openevolve' | 'shinka' | 'jsonl'; out?: string }): Promise<void> {
  const { folder, store, state, loaded } = await open(run);
  try {
    const told = readJournal(store, state.problem, state, { language: loaded.tongue.name, extension: loaded.extension });
    const written = WRITERS[format](told, out ?? join(folder, format));
    const kept = told.programs.filter(({ code }) => code !== undefined).length;
    process.stderr.write(`wrote ${written}: ${format === 'jsonl' ? `${told.programs.length} candidates` : `${kept} of ${told.programs.length} candidates, those whose source the journal keeps`}\n`);
  } finally {
    store.close();
  }
}
