import { writeFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { CladeError, type ErrorFamily, reason } from '../core/index.ts';
import { bandSvg } from '../reports/band.ts';
import { type Axis, type Course, compareGroups, compareText, conclusions, courseOf, groupCourses } from '../reports/compare.ts';
import { RESAMPLES } from '../reports/statistics.ts';
import { readChronicle } from '../reports/views/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { type Loaded, type Place, loadProblem } from '../workspace/problem.ts';
import { idsOf, look, placeOf } from '../workspace/run.ts';
import { findRun } from './runs.ts';

/** So many runs are read without a word. */
const QUIET = 4;

export interface CompareOptions {
  by: Axis;
  at?: number;
  svg?: string;
  json?: boolean;
}

/** `clade compare` */
export async function compareCommand(given: readonly string[], { by, at, svg, json }: CompareOptions): Promise<void> {
  if (at !== undefined && !(Number.isFinite(at) && at > 0)) throw new CladeError('usage.bad-value', `--at is ${at}`, 'write a number above 0');
  const warnings: string[] = [];
  const warn = (text: string): void => {
    warnings.push(text);
    process.stderr.write(`warning: ${text}\n`);
  };
  const { courses, loaded } = await readAll(given, warn);
  const groups = groupCourses(courses, warn);
  if (groups.flatMap(({ runs }) => runs).length < 2) throw tooFew();
  const { problem } = loaded;
  const measure = idsOf(loaded, 'validation').length > 0 ? 'validation' : 'search';
  const comparison = compareGroups(groups, problem.direction, by, at);
  if (svg !== undefined) {
    try {
      writeFileSync(svg, bandSvg({ problem, measure, groups, by, at: comparison.at }));
    } catch (error) {
      throw new CladeError('usage.no-file', `cannot write ${svg}: ${reason(error)}`, 'check the path of --svg');
    }
    process.stderr.write(`wrote ${svg}\n`);
  }
  const { name, title, direction, unit } = problem;
  const found = { problem: name, title, direction, unit: unit ?? null, measure, ...comparison, intervals: { level: 0.95, statistic: 'median', paired: 'mean', method: 'bootstrap percentiles', resamples: RESAMPLES }, conclusions: conclusions(comparison), warnings };
  process.stdout.write(`${json ? JSON.stringify(found) : compareText(problem, measure, comparison)}\n`);
}

/** Places are plain data, and equal ones are one. */
const key = (place: Place): string => JSON.stringify(place);

const tooFew = (): CladeError => new CladeError('usage.too-few-runs', 'a comparison takes at least two runs', 'name more of them, e.g. clade compare runs/*; `clade runs` lists the runs in ./runs');

/** Every run's course, and the problem they share. Throws `usage.different-problems`, and what a single run throws with its name. */
export async function readAll(given: readonly string[], warn: (text: string) => void): Promise<{ courses: Course[]; loaded: Loaded }> {
  const folders = new Map<string, string>();
  for (const name of given.map((text) => text.replace(/(?<=.)\/+$/, ''))) {
    const folder = findRun(name);
    if (folders.has(folder)) warn(`${name} was named twice; it counts once`);
    else folders.set(folder, name);
  }
  const names = [...folders.values()];
  if (names.length < 2) throw tooFew();
  // The identities first, which takes no time: who compares what cannot be compared should not wait for it.
  const heads = [...folders].map(([folder, run]) => about(run, () => {
    const { store, identity, notes } = look(folder);
    store.close();
    return { folder, run, identity, place: placeOf(identity, notes) };
  }));
  const odd = heads.find(({ identity }) => identity.problem !== heads[0]!.identity.problem);
  if (odd) throw new CladeError('usage.different-problems', `${names[0]} is a run of ${heads[0]!.identity.problem}, ${odd.run} of ${odd.identity.problem}`, 'compare runs of one problem');

  const progress = names.length > QUIET ? progressLine(names.length) : undefined;
  const problems = new Map<string, Loaded>();
  const changed: string[] = [];
  const courses: Course[] = [];
  try {
    for (const [i, { folder, run, identity, place }] of heads.entries()) {
      progress?.(i, run);
      const loaded = problems.get(key(place)) ?? (await loadProblem(place));
      problems.set(key(place), loaded);
      if (loaded.hash !== identity.problemHash) changed.push(run);
      const { store } = look(folder);
      try {
        courses.push(about(run, () => courseOf(run, readChronicle({ store, identity, problem: loaded.problem, recipe: recipeToRead(identity.recipe, loaded.problem), searchCount: idsOf(loaded, 'search').length }))));
      } finally {
        store.close();
      }
    }
  } finally {
    progress?.(names.length, '');
  }
  if (changed.length > 0) warn(`the files or instances of ${heads[0]!.identity.problem} have changed since ${changed.length} of these runs began (${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ', …' : ''}); evaluations are counted by the search instances of today`);
  return { courses, loaded: problems.get(key(heads[0]!.place))! };
}

/** Errors of one run among many say which. */
function about<T>(run: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CladeError)) throw error;
    throw new CladeError(error.code as `${ErrorFamily}.${string}`, `${run}: ${error.message}`, error.code === 'journal.empty' ? `leave it out, or go on with it: clade resume ${run}` : error.fix, error);
  }
}

/** One line that is written over on a terminal; elsewhere only that something goes on. */
function progressLine(count: number): (done: number, run: string) => void {
  if (!isatty(2) || process.env.CI) {
    process.stderr.write(`reading ${count} runs …\n`);
    return () => {};
  }
  return (done, run) => void process.stderr.write(done < count ? `\r\x1b[Kreading ${done + 1} of ${count}: ${run}` : '\r\x1b[K');
}
