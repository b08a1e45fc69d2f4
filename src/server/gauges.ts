import type { Budget } from '../core/index.ts';
import { budgetOf } from './head.ts';
import type { OpenRun } from './open.ts';
import type { Gauges, StepCount } from './protocol.ts';

/** Seconds of the run over which rates are taken. */
const OVER = 5;
/** Refusals that are named. */
const REASONS = 12;

/** How the run goes now. @example gaugesOf(run).rate */
export function gaugesOf(run: OpenRun): Gauges {
  const { columns, search, asked, answers, tally } = run;
  const status = run.status();
  const { seconds, cpuSeconds } = columns.clock;
  const evaluations = columns.runs / search.length;
  const still = status !== 'going' || performance.now() - run.movedAt > 1000 * OVER;
  const usd = answers.reduce<number | null>((sum, answer) => (sum === null || answer.usd === null ? null : sum + answer.usd), 0);
  const questions = asked.filter(({ attempt }) => attempt === 0).length;
  const used = { evaluations, minutes: seconds / 60, cpuMinutes: cpuSeconds / 60, calls: questions, usd: usd ?? 0 };
  return {
    status,
    row: columns.row,
    candidates: columns.count,
    commits: columns.commits,
    evaluations,
    seconds,
    cpuSeconds,
    ...(still ? { rate: 0, cpuRate: 0 } : rates(run)),
    questions,
    answers: answers.length,
    usd,
    left: leftOf(budgetOf(run), { ...used, patience: evaluations - lastRecord(run) }, seconds),
    steps: steps(run),
    refusals: tally.why.flatMap((count, at) => (count > 0 ? [{ why: columns.names.why[at]!, count }] : [])).sort((a, b) => b.count - a.count).slice(0, REASONS),
  };
}

function rates({ columns }: OpenRun): { rate: number; cpuRate: number } {
  const { seconds, cpuSeconds } = columns.slice();
  let from = columns.count - 1;
  while (from > 0 && columns.clock.seconds - seconds[from]! < OVER) from--;
  const time = columns.clock.seconds - (seconds[from] ?? 0);
  return time > 0 ? { rate: (columns.count - from) / time, cpuRate: (columns.clock.cpuSeconds - cpuSeconds[from]!) / time } : { rate: 0, cpuRate: 0 };
}

function lastRecord({ columns, search }: OpenRun): number {
  const last = columns.records.at(-1);
  return last ? columns.slice(last.index, last.index + 1).runs[0]! / search.length : 0;
}

/** The limit of which the largest share is used, and how long it will hold at the pace of the whole run. */
function leftOf(budget: Budget, used: Record<Exclude<keyof Budget, 'target'>, number>, seconds: number): Gauges['left'] {
  const limits = Object.entries(budget).flatMap(([name, most]) => {
    const limit = name as keyof typeof used;
    const own = used[limit];
    if (own === undefined || !most) return [];
    const left = limit === 'minutes' ? 60 * (most - own) : own > 0 ? (seconds * (most - own)) / own : null;
    return [{ limit, share: Math.min(1, own / most), seconds: left === null ? null : Math.max(0, left) }];
  });
  return limits.sort((a, b) => b.share - a.share)[0] ?? null;
}

function steps({ columns, loaded, tally }: OpenRun): StepCount[] {
  const { ran, refused, failed, kept, claims, records, better } = tally;
  return [
    { name: 'grow', what: 'instances', count: loaded.instances.length, lost: 0 },
    { name: 'select', what: 'iterations', count: columns.commits, lost: 0 },
    { name: 'propose', what: 'drafts', count: columns.count, lost: 0 },
    { name: 'screen', what: 'passed', count: columns.count - refused, lost: refused },
    { name: 'evaluate', what: 'scored', count: ran, lost: failed },
    // the seed is the first champion and no record
    { name: 'place', what: `kept; ${claims} ${claims === 1 ? 'claim' : 'claims'}, ${Math.max(0, records - 1)} ${records === 2 ? 'record' : 'records'}`, count: kept, lost: ran - kept },
    { name: 'learn', what: 'better than their parent', count: better, lost: 0 },
  ];
}

