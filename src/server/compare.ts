import { CladeError, nearest } from '../core/index.ts';
import { steps } from '../reports/band.ts';
import { AXES, type Axis, BASELINES, compareGroups, conclusions, courseOf, groupCourses } from '../reports/compare.ts';
import { linesOf } from '../reports/known.ts';
import { ENOUGH } from '../reports/statistics.ts';
import { idsOf } from '../workspace/run.ts';
import type { Desk } from './catalog.ts';
import type { CompareAnswer } from './protocol.ts';

/** Runs beside each other at equal cost, with the figures of `clade compare`. Throws `usage.*`. @example await compared(desks, 'evaluations') */
export async function compared(desks: readonly Desk[], by = 'evaluations', at?: string): Promise<CompareAnswer> {
  if (!AXES.includes(by as Axis)) throw new CladeError('usage.bad-value', `cannot compare by "${by.slice(0, 40)}"`, `did you mean "${nearest(by, AXES) ?? AXES.join('", "')}"?`);
  if (at !== undefined && !(Number(at) > 0)) throw new CladeError('usage.bad-value', `"at" is ${at.slice(0, 40)}`, 'write a number above 0');
  const axis = by as Axis;
  const odd = desks.find(({ run }) => run.identity.problem !== desks[0]!.run.identity.problem);
  if (odd) throw new CladeError('usage.different-problems', `${desks[0]!.run.run} is a run of ${desks[0]!.run.identity.problem}, ${odd.run.run} of ${odd.run.identity.problem}`, 'compare runs of one problem');
  const courses = [];
  for (const { run, deep, followers } of desks) {
    courses.push(courseOf(run.run, await deep.chronicle()));
    // Of many large runs only the courses fit into memory.
    if (followers === 0) deep.forget();
  }
  const warnings: string[] = [];
  const groups = groupCourses(courses, (text) => void warnings.push(text));
  const { loaded } = desks[0]!.run;
  const { direction, unit, known = [] } = loaded.problem;
  const comparison = compareGroups(groups, direction, axis, at === undefined ? undefined : Number(at));
  const few = groups.some(({ runs }) => runs.length < ENOUGH);
  return {
    by: axis,
    at: comparison.at,
    direction,
    unit: unit ?? null,
    measure: idsOf(loaded, 'validation').length > 0 ? 'validation' : 'search',
    groups: groups.map((group, i) => {
      const { label, median, interval, runs } = comparison.groups[i]!;
      const begin = Math.min(...group.runs.map(({ records }) => records[0]![axis]));
      return {
        label,
        baseline: BASELINES.includes(group.runs[0]!.identity.recipe),
        median,
        interval,
        band: steps(group, axis, begin, Math.max(begin, comparison.at), few ? 0 : 0.25),
        runs: group.runs.map(({ run, identity, records, end, heldOut }, k) => ({ run, seed: identity.seed, score: runs[k]!.score, heldOut, points: records.map((record) => ({ x: record[axis], y: record.score })), end: end[axis] })),
      };
    }),
    conclusions: conclusions(comparison),
    warnings,
    known: linesOf(known, direction),
  };
}
