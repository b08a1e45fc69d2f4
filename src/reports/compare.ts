import { mean, median } from 'simple-statistics';
import { CladeError, type Identity, type Problem, fitnessOf } from '../core/index.ts';
import { lastResult } from './show.ts';
import { ENOUGH, type Interval, RESAMPLES, type RankTest, bootstrap, holm, mannWhitney, smallestP, superiority } from './statistics.ts';
import { number, table } from './text.ts';
import type { Chronicle, Mark } from './views/index.ts';

/** What a run has used up; `cpu` in seconds, `calls` in questions to models. */
export const AXES = ['evaluations', 'cpu', 'iterations', 'calls', 'usd'] as const;
export type Axis = (typeof AXES)[number];
export type Position = Record<Axis, number>;

/** Recipes that any other has to beat. */
export const BASELINES: readonly string[] = ['random', 'hill-climb', 'best-of-n'];

/** One run: its records and how far it went. */
export interface Course {
  run: string;
  identity: Identity;
  /** Those that were asked, e.g. "openai:NAME"; "" where none was. */
  models: string;
  /** The kinds of limit it had, e.g. "evaluations". */
  budget: string;
  /** Best so far, at every record. */
  records: readonly (Position & { id: string; score: number })[];
  end: Position;
  /** It ended because more budget would bring nothing: the target was reached, or nobody had anything left to propose. */
  complete: boolean;
  /** Of the last champion, where it was measured. */
  heldOut: number | null;
}

/** Runs that differ only in their seed. */
export interface Group {
  label: string;
  runs: readonly Course[];
}

/** The course of a run that was read. @example courseOf('a', readChronicle(options)) */
export function courseOf(run: string, { identity, state: { notes, records, champion }, marks, end }: Chronicle): Course {
  const ended = notes.at(-1)?.about === 'result' ? lastResult(notes)! : undefined;
  // A result from before a resume is about another champion, unless nothing better was found since.
  const opened = notes.findLast(({ about }) => about === 'open');
  const { model = ['models'] } = (opened?.asking ?? {}) as { model?: readonly string[] };
  const measured = notes.filter(({ about }) => about === 'result').map((note) => lastResult([note])!.best).findLast(({ id }) => id === champion!.entry.id);
  return {
    run,
    identity,
    models: identity.asks ? model.join(' and ') : '',
    budget: Object.keys((opened?.budget ?? {}) as object).sort().join(' and ') || 'unknown',
    records: records.map(({ id, validation }, i) => ({ id, score: validation, ...positionOf(marks[i]!) })),
    end: positionOf(end),
    complete: ended !== undefined && /target|nothing left/.test(ended.status),
    heldOut: measured?.heldOut ?? null,
  };
}

const positionOf = ({ evaluations, cpu, iteration, calls, usd }: Mark): Position => ({ evaluations, cpu, iterations: iteration, calls, usd: usd ?? Number.NaN });

/** Sorts runs into groups, in the order given, named by what differs; what a reader should know goes to `warn`. */
export function groupCourses(courses: readonly Course[], warn: (text: string) => void): Group[] {
  const short = (hash: string): string => hash.slice(0, 8);
  const traits = ({ identity, models, budget }: Course): string[] => [
    identity.recipe,
    models === '' ? '' : `asking ${models}`,
    identity.from ? `begun with ${identity.from.run}` : '',
    identity.seedProgram === null ? '' : `seed program ${short(identity.seedProgram)}`,
    `${identity.inFlight} in flight`,
    `budget in ${budget}`,
    `Clade ${identity.engine}`,
    `problem files ${short(identity.problemHash)}`,
  ];
  const all = courses.map(traits);
  const telling = all[0]!.map((_, i) => i === 0 || new Set(all.map((own) => own[i])).size > 1);
  if (telling.at(-1)) warn("the runs were made with different versions of the problem's files; their scores may not be comparable");
  const byLabel = Map.groupBy(courses, (course) => traits(course).filter((trait, i) => telling[i] && trait !== '').join(', '));
  return [...byLabel].map(([label, runs]) => ({ label, runs: distinct(label, runs, warn) }));
}

/** The same seed twice is one run, not two, or the sample would look larger than it is. */
function distinct(label: string, runs: readonly Course[], warn: (text: string) => void): Course[] {
  const kept: Course[] = [];
  for (const run of runs) {
    const at = kept.findIndex(({ identity }) => identity.seed === run.identity.seed);
    const twin = kept[at];
    if (!twin) kept.push(run);
    else {
      const upTo = Math.min(twin.end.iterations, run.end.iterations);
      const start = ({ records }: Course): string => JSON.stringify(records.filter(({ iterations }) => iterations <= upTo).map(({ id, score }) => [id, score]));
      if (start(twin) === start(run)) {
        const [shorter, longer] = run.end.iterations > twin.end.iterations ? [twin, run] : [run, twin];
        if (shorter.end.iterations < longer.end.iterations) warn(`${shorter.run} is a beginning of ${longer.run} (${label}, seed ${run.identity.seed}); only the longer one counts`);
        else warn(`${twin.run} and ${run.run} are the same run of ${label} (seed ${run.identity.seed}); it counts once`);
        kept[at] = longer;
      } else {
        warn(`${twin.run} and ${run.run} have the same seed and recipe but differ; something the journals do not name has changed between them`);
        kept.push(run);
      }
    }
  }
  return kept;
}

export interface Spread {
  n: number;
  median: number;
  min: number;
  max: number;
}

export interface Summary extends Spread {
  label: string;
  runs: readonly { run: string; seed: number; score: number; end: number; heldOut: number | null }[];
  /** 95 %, of the median; null for too few runs. */
  interval: Interval | null;
  /** Of the champions at the runs' ends. */
  heldOut: Spread | null;
  /** Runs that went on beyond the point. */
  beyond: number;
}

/** The first group and another one; differences are first less other, in the problem's own unit. */
export interface Versus extends RankTest {
  first: string;
  other: string;
  difference: number;
  /** How often a run of the first is better than one of the other, ties counted half (Vargha and Delaney's A). */
  superiority: number;
  /** p after Holm's correction for all comparisons made. */
  corrected: number;
  /** The smallest p that so many runs could give. */
  smallest: number;
  better: 'first' | 'other' | null;
  /** By seeds that both have. */
  paired: { seeds: number; wins: number; ties: number; losses: number; mean: number; interval: Interval | null } | null;
}

export interface Comparison {
  by: Axis;
  at: number;
  /** The run that went least far and so sets the point, where none was asked for and the runs differ. */
  shortest: string | null;
  /** Complete runs that ended before the point; they count with what they had. */
  carried: readonly string[];
  groups: readonly Summary[];
  versus: readonly Versus[];
}

/** Where a sentence says "better" and not "cannot be told apart". */
const LEVEL = 0.05;

/** The best score of a run at a point, which has to be at or after its first record. */
const scoreAt = ({ records }: Course, by: Axis, at: number): number => records.findLast((record) => record[by] <= at)!.score;

const spread = (values: readonly number[]): Spread => ({ n: values.length, median: median(values), min: Math.min(...values), max: Math.max(...values) });

/** Compares groups at equal cost. Throws `usage.bad-value` for a point that a run did not reach. */
export function compareGroups(groups: readonly Group[], direction: Problem['direction'], by: Axis, wanted?: number): Comparison {
  const all = groups.flatMap(({ runs }) => runs);
  const unpriced = all.find(({ end }) => Number.isNaN(end[by]));
  if (unpriced) throw new CladeError('usage.bad-value', `what the models of ${unpriced.run} cost is not known`, 'compare by something else (--by), or give --price when you run');
  if (all.some(({ end }) => end[by] === 0)) throw new CladeError('usage.nothing-in-common', `${all.find(({ end }) => end[by] === 0)!.run} spent no ${by}`, 'compare by something else (--by)');
  const open = all.filter(({ complete }) => !complete);
  const ends = (open.length > 0 ? open : all).map(({ run, end }) => ({ run, end: end[by] }));
  const nearest = ends.reduce((a, b) => (b.end < a.end ? b : a));
  const at = wanted ?? (open.length > 0 ? nearest.end : Math.max(...ends.map(({ end }) => end)));
  if (open.length > 0 && at > nearest.end) throw new CladeError('usage.bad-value', `${nearest.run} went only as far as ${amount(by, nearest.end)}, not ${amount(by, at)}`, `take --at ${nearest.end} or less, leave the run out, or go on with it: clade resume ${nearest.run}`);
  const latest = all.map(({ run, records }) => ({ run, begin: records[0]![by] })).reduce((a, b) => (b.begin > a.begin ? b : a));
  if (wanted === undefined && at < latest.begin) throw new CladeError('usage.nothing-in-common', `${nearest.run} ended at ${amount(by, nearest.end)}, before ${latest.run} had measured its seed at ${amount(by, latest.begin)}`, `leave one of them out, go on with it (clade resume ${nearest.run}), or compare by something else (--by)`);
  if (at < latest.begin) throw new CladeError('usage.bad-value', `at ${amount(by, at)} ${latest.run} had not measured its seed yet`, `take --at ${latest.begin} or more`);

  const summaries = groups.map(({ label, runs }): Summary => {
    const scores = runs.map((run) => scoreAt(run, by, at));
    const held = runs.map(({ heldOut }) => heldOut).filter((value) => value !== null);
    return { label, runs: runs.map(({ run, identity: { seed }, end, heldOut }, i) => ({ run, seed, score: scores[i]!, end: end[by], heldOut })), ...spread(scores), interval: bootstrap(scores, median), heldOut: held.length > 0 ? spread(held) : null, beyond: runs.filter(({ records }) => records.at(-1)![by] > at).length };
  });
  const [first, ...others] = summaries as [Summary, ...Summary[]];
  const scoresOf = ({ runs }: Summary): number[] => runs.map(({ score }) => score);
  const tests = others.map((other) => mannWhitney(scoresOf(first), scoresOf(other)));
  const corrected = holm(tests.map(({ p }) => p));
  const fitness = (group: Summary): number[] => scoresOf(group).map((score) => fitnessOf(direction, score));
  const versus = others.map((other, i): Versus => {
    const share = superiority(fitness(first), fitness(other));
    const apart = corrected[i]! < LEVEL;
    return { first: first.label, other: other.label, difference: first.median - other.median, superiority: share, ...tests[i]!, corrected: corrected[i]!, smallest: smallestP(first.n, other.n), better: apart ? (share > 0.5 ? 'first' : 'other') : null, paired: pair(first, other, direction) };
  });
  return { by, at, shortest: wanted === undefined && open.some(({ end }) => end[by] > at) ? nearest.run : null, carried: all.filter(({ end }) => end[by] < at).map(({ run }) => run), groups: summaries, versus };
}

function pair(first: Summary, other: Summary, direction: Problem['direction']): Versus['paired'] {
  const differences = first.runs.flatMap(({ seed, score }) => {
    const twin = other.runs.find((run) => run.seed === seed);
    return twin ? [score - twin.score] : [];
  });
  if (differences.length === 0) return null;
  const count = (sign: number): number => differences.filter((difference) => Math.sign(fitnessOf(direction, difference)) === sign).length;
  return { seeds: differences.length, wins: count(1), ties: count(0), losses: count(-1), mean: mean(differences), interval: bootstrap(differences, mean) };
}

const NAMES: Partial<Record<Axis, string>> = { cpu: 'CPU seconds', calls: 'questions', usd: 'US dollars' };

/** Evaluations are shares of runs on single instances, which nobody wants to read. @example amount('cpu', 12.5) // '12.5 CPU seconds' */
export function amount(by: Axis, value: number): string {
  return `${value.toLocaleString('en', { maximumFractionDigits: by === 'evaluations' && value >= 100 ? 0 : 2 })} ${NAMES[by] ?? by}`;
}

const range = ({ low, high }: Interval): string => `${number(low)} to ${number(high)}`;
const chance = (p: number): string => (p < 0.001 ? '< 0.001' : String(Number(p.toPrecision(2))));

/** What came out, in sentences. */
export function conclusions({ by, at, groups, versus }: Comparison): string[] {
  if (versus.length === 0 && groups[0]!.n === 1) return ['This is one run: there is nothing to compare it with.'];
  if (versus.length === 0) return [`All ${groups[0]!.n} runs are one group: they differ in nothing but the seed, so there is nothing to compare them with.`];
  return versus.map(({ first, other, superiority: share, corrected, smallest, better, paired }, i) => {
    const [m, n] = [groups[0]!.n, groups[i + 1]!.n];
    const sizes = m === n ? `${n} run${n === 1 ? '' : 's'} each` : `${m} and ${n} runs`;
    const p = `p ${corrected < 0.001 ? '' : '= '}${chance(corrected)}${versus.length > 1 ? ' corrected' : ''}`;
    if (better) {
      const [winner, loser, part] = better === 'first' ? [first, other, share] : [other, first, 1 - share];
      return `${winner} is better than ${loser} at ${amount(by, at)}: in ${Math.round(100 * part)} % of all pairs of runs, ties counted half (${p}, ${sizes}).`;
    }
    const interval = paired?.interval;
    const hint = smallest * versus.length >= LEVEL ? ' No scores of so few runs could tell them apart: take more seeds.'
      : interval && interval.low * interval.high > 0 ? ' On equal seeds the mean difference is clear of 0, though: more seeds may decide it.' : '';
    return `${first} and ${other} cannot be told apart with ${sizes} at ${amount(by, at)} (${p}).${hint}`;
  });
}

/** What `clade compare` prints. */
export function compareText(problem: Problem, measure: string, comparison: Comparison): string {
  const { by, at, shortest, carried, groups, versus } = comparison;
  const held = groups.some(({ heldOut }) => heldOut);
  const beyond = groups.reduce((sum, group) => sum + group.beyond, 0);
  const unmeasured = groups.reduce((sum, { n, heldOut }) => sum + n - (heldOut?.n ?? 0), 0);
  const paired = versus.some((one) => one.paired);
  const runs = groups.reduce((sum, { n }) => sum + n, 0);
  const notes = [
    shortest === null ? '' : `the point is where ${shortest} ended; all the others went on at least that far`,
    carried.length === 0 ? '' : `${carried.length} of ${runs} runs were complete before (${carried.slice(0, 3).join(', ')}${carried.length > 3 ? ', …' : ''}) and count with the score they ended with`,
    `interval: of the median, bootstrap percentiles, ${RESAMPLES.toLocaleString('en')} resamples${groups.some(({ interval }) => !interval) ? `; – where fewer than ${ENOUGH} runs are too few for one` : groups.some(({ n }) => n < 10) ? '; of so few runs a little too narrow' : ''}`,
    held ? `held out: the champions at the end of each run${beyond > 0 ? `; ${beyond} of ${runs} runs found a better one after the point` : ''}${unmeasured > 0 ? `; ${unmeasured} of ${runs} have no score: the run did not end, or its champion fails there` : ''}` : '',
    versus.length > 0 ? 'A: how often a run of the first is better than one of the other, a tie counted half (Vargha and Delaney); 0.5 is no difference' : '',
    versus.length > 0 ? `p: Mann–Whitney U, two-sided, ${versus.every(({ exact }) => exact) ? 'exact' : 'exact up to 100 runs, then the normal approximation'}${versus.length > 1 ? `; corrected: after Holm, for ${versus.length} comparisons` : ''}` : '',
    paired ? `same seeds: the first's run better, equal, worse; mean difference: paired bootstrap, 95 %` : '',
  ].filter((note) => note !== '');
  return [
    `${problem.title}: best ${measure} score at ${amount(by, at)}`,
    `${problem.unit ? `${problem.unit}; ` : ''}${problem.direction === 'minimize' ? 'smaller' : 'larger'} is better\n`,
    table([
      ['group', 'runs', 'median', '95 % interval', 'min', 'max', ...(held ? ['held out: median', 'min', 'max', 'runs'] : [])],
      ...groups.map(({ label, n, median: middle, interval, min, max, heldOut }) => [label, String(n), number(middle), interval ? range(interval) : '–', number(min), number(max), ...(held ? [number(heldOut?.median), number(heldOut?.min), number(heldOut?.max), String(heldOut?.n ?? 0)] : [])]),
    ], '  '),
    versus.length === 0 ? '' : `\n${table([
      ['first − other', 'difference of medians', 'A', 'p', ...(versus.length > 1 ? ['corrected'] : []), ...(paired ? ['same seeds', 'mean difference'] : [])],
      ...versus.map(({ first, other, difference, superiority: share, p, corrected, paired: both }) => [`${first} − ${other}`, number(difference), share.toFixed(2), chance(p), ...(versus.length > 1 ? [chance(corrected)] : []), ...(both ? [`${both.wins} / ${both.ties} / ${both.losses}`, `${number(both.mean)}${both.interval ? ` (${range(both.interval)})` : ''}`] : paired ? ['–', '–'] : [])]),
    ], '  ')}`,
    `\n${notes.map((note) => `  ${note}`).join('\n')}`,
    `\n${conclusions(comparison).join('\n')}`,
  ].filter((part) => part !== '').join('\n');
}
