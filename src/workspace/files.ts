import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CladeError, type Evaluator, type Store, reason } from '../core/index.ts';
import type { State } from '../engine/index.ts';
import { splitFiles } from '../language/index.ts';
import { curveSvg, linesOf } from '../reports/index.ts';
import { sqlite } from '../stores/index.ts';
import type { Loaded } from './problem.ts';
import { outputIn } from './stage.ts';

/** Where the best program is: one file, or a folder where it has several. */
export const bestName = (extension: string, source: string): string => (splitFiles(source) ? 'best' : `best${extension}`);

/** Writes a program: a file, or the files of a bundle below a folder. */
export function writeProgram(path: string, source: string): void {
  const files = splitFiles(source);
  if (!files) return writeWhole(path, source);
  for (const [name, text] of files) {
    const file = join(path, name);
    if (relative(path, file).startsWith('..')) throw new CladeError('problem.invalid', `the program names a file outside of its folder: ${name}`, 'a file of a program stands below the folder that was given');
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, text);
  }
}

/** Replaced in one step, so that a reader never sees half of it. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

/** The champion's program, in the run's folder. */
export function writeBest(folder: string, { champion }: State, store: Store, extension: string): void {
  if (!champion) return;
  const source = store.blob(champion.entry.program)!;
  writeProgram(join(folder, bestName(extension, source)), source);
}

/** curve.svg, and best.svg where the problem draws; what went wrong with it is no reason to lose a result. */
export async function draw(folder: string, { problem, instances }: Loaded, evaluator: Evaluator, store: Store, state: State, source: string): Promise<string[]> {
  const { records, evaluations } = state;
  writeFileSync(join(folder, 'curve.svg'), curveSvg({ title: problem.title, records, end: evaluations, known: linesOf(problem.known ?? [], problem.direction), unit: problem.unit, ...((problem.inherits || !instances.some(({ split }) => split === 'validation')) && { measure: '' }) }));
  if (problem.selfScored) return [];
  const { id, data } = instances.find(({ split }) => split === 'validation') ?? instances[0]!;
  const stored = state.champion!.entry.output;
  const output = stored === undefined ? await evaluator.output(evaluator.prepare(source), id) : outputIn(store, stored);
  if (stored !== undefined) writeFileSync(join(folder, 'best.json'), `${JSON.stringify(output, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value))}\n`);
  try {
    if (output !== null && problem.picture) writeFileSync(join(folder, 'best.svg'), problem.picture(data, output));
    return [];
  } catch (error) {
    return [`picture() of the problem failed: ${reason(error)}`];
  }
}

/** Whether a folder holds a run; a journal without its first row was killed before it began. */
export function hasBegun(folder: string): boolean {
  const file = join(folder, 'journal.db');
  if (!existsSync(file)) return false;
  try {
    const store = sqlite({ file, readOnly: true });
    const begun = store.last() !== undefined;
    store.close();
    return begun;
  } catch (error) {
    return !(error instanceof CladeError && error.code === 'journal.empty');
  }
}

/** Takes a folder away in which nothing stands. */
export function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

export function freeFolder(wanted: string): string {
  for (let i = 1; ; i++) {
    const folder = resolve(i === 1 ? wanted : `${wanted}-${i}`);
    if (!hasBegun(folder)) return folder;
  }
}
