import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { CladeError } from '../core/index.ts';
import type { Course } from '../reports/compare.ts';
import { writeUp } from '../reports/write/index.ts';
import { gather } from '../workspace/report.ts';
import { findReport, firstDifference, manifestOf, readManifest, withManifest, writeReport } from '../workspace/report-files.ts';
import { readAll } from './compare.ts';
import { findRun } from './runs.ts';

export interface ReportOptions {
  out?: string;
  /** `false` for none. @default 3 */
  ablations?: number | boolean;
  check?: string;
  quick?: boolean;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Records whose changes are taken out again, where nothing else is said. */
const ABLATIONS = 3;

/** `clade report` */
export async function reportCommand(given: readonly string[], options: ReportOptions): Promise<void> {
  if (options.check !== undefined) return check(options.check, given, options);
  if (options.quick) throw new CladeError('usage.bad-value', '--quick belongs to --check', 'leave it out; --no-ablations makes a report quicker');
  if (given.length === 0) throw new CladeError('usage.no-run', 'no run was named', 'clade report RUN; `clade runs` lists the runs in ./runs');
  const most = options.ablations === false ? 0 : options.ablations === undefined || options.ablations === true ? ABLATIONS : options.ablations;
  if (!Number.isSafeInteger(most) || most < 0) throw new CladeError('usage.bad-value', `--ablations is ${most}`, 'write a whole number from 0 on');
  const folders = given.map(findRun);
  const out = resolve(options.out ?? (folders.length === 1 ? join(folders[0]!, 'report') : 'report'));
  const { dossier, source } = await gather(folders[0]!, { ablations: most, courses: await coursesOf(given), onTask, onWarning });
  const files = withManifest(writeUp(dossier, source), manifestOf(out, folders, most, dossier.chronicle.digest));
  writeReport(out, files);
  const here = relative(process.cwd(), out) || '.';
  process.stdout.write(`${['report.html', 'report.md'].map((name) => join(here, name)).join('\n')}\n`);
  say(`${files.reduce((sum, { figures }) => sum + figures.length, 0)} numbers, each with its source in report.json; clade report --check ${here} makes all of them again`);
}

/** Every number of a report made again and compared. */
async function check(what: string, given: readonly string[], { quick = false, out, ablations }: ReportOptions): Promise<void> {
  if (out !== undefined || ablations !== undefined) throw new CladeError('usage.bad-value', `--check takes no ${out === undefined ? '--ablations' : '--out'}`, 'a report is checked where and as it was written');
  const folder = findReport(existsSync(what) ? what : findRun(what));
  const manifest = readManifest(folder);
  const runs = given.length > 0 ? given.map(findRun) : manifest.runs.map((run) => findRun(resolve(folder, run)));
  if (runs.length !== manifest.names.length) throw new CladeError('usage.bad-value', `the report is of ${manifest.names.length} runs (${manifest.names.join(', ')}), and ${runs.length} were named`, 'name all of them in their order, or none');
  const { dossier, source } = await gather(runs[0]!, { name: manifest.names[0]!, digest: manifest.digest, ablations: manifest.ablations, measure: quick ? 'read' : 'anew', courses: await coursesOf(runs, manifest.names), onTask, onWarning });
  const { again, curve } = dossier;
  const last = curve.points.at(-1)!;
  if (again.total !== last.total || again.validation !== last.validation) throw new CladeError('unverified.differs', `the winner ${last.id} was measured as ${again.total} on search and ${again.validation} on validation; the journal says ${last.total} and ${last.validation}`, 'a record whose scores differ between runs depends on something outside its input; see `clade verify`');
  const files = withManifest(writeUp(dossier, source), { ...manifest });
  for (const file of files) {
    const difference = firstDifference(folder, file);
    if (difference) throw new CladeError('unverified.differs', difference, 'the file or a journal was changed, or the run went on; `clade report` writes it again');
  }
  const numbers = files.reduce((sum, { figures }) => sum + figures.length, 0);
  process.stdout.write(`${numbers} numbers in ${files.length} files agree with the journal of ${basename(runs[0]!)}${quick ? '; measurements were read, not made again' : '; all measurements were made again in fresh children'}\n`);
}

/** Of several runs; named by their folders alone, so that a report says the same wherever it is made. */
async function coursesOf(given: readonly string[], names: readonly string[] = given.map((run) => basename(findRun(run)))): Promise<readonly Course[]> {
  if (given.length < 2) return [];
  const { courses } = await readAll(given, onWarning);
  const nameOf = new Map(given.map((run, i) => [findRun(run), names[i]!]));
  return courses.map((course) => ({ ...course, run: nameOf.get(findRun(course.run))! }));
}

const onWarning = (text: string): void => say(`warning: ${text}`);

let told = 0;

/** Long work says where it is, every few seconds. */
function onTask(title: string, done: number, all: number): void {
  const now = performance.now();
  if (told > 0 && now - told < 3000) return;
  told = now;
  say(`measuring ${done + 1} of ${all}: ${title}`);
}
