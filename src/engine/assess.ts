import { type Draft, type DraftRecord, type Entry, type Evaluator, type Hash, type Inheritance, type Measured, type Prepared, type Problem, type Store, aggregate, fitnessOf, hashOf, jobsOf, readJobId, reason } from '../core/index.ts';
import { readCommit } from './journal.ts';
import { State } from './state.ts';

/** What the screens and the evaluator of one iteration may know: the state at one commit, never later. */
export interface Horizon {
  state: State;
  /** Only what was committed at or before this counts as seen. */
  atCommit: number;
  /** The fitness below which a newcomer would be turned away. */
  bar: number | null;
  /** What the program is handed, where programs inherit outputs. */
  from?: Inheritance | undefined;
  /** The parent. */
  parent?: Entry | undefined;
}

/** A draft that became an entry, with what the journal has to keep of it. */
export interface Kept extends Prepared {
  /** The best output, encoded. */
  output?: Uint8Array;
}

/** An inherited object has to get better by this share at least: what only moves the last digits is no progress. */
const GAIN = 1e-9;

/** A gain below this share is polish. */
const POLISH = 1e-5;

/** A score closer than this share to that of what it was handed is the same object, less finely made. */
const ELSEWHERE = 2e-4;

export interface Spent {
  runs: number;
  steps: number;
}

export interface Bench {
  problem: Problem;
  evaluator: Evaluator;
  store: Store;
  search: readonly string[];
  maxNodes: number;
}

function seen(map: ReadonlyMap<string, string>, key: string, { atCommit }: Horizon): string | undefined {
  const id = map.get(key);
  return id !== undefined && State.born(id) <= atCommit ? id : undefined;
}

/** 4 screen · 5 evaluate: one draft from its source to what the journal says of it. */
export async function assess(bench: Bench, { source, kind, twinOf }: Pick<Draft, 'source' | 'kind' | 'twinOf'>, id: string, horizon: Horizon, spent: Spent): Promise<{ draft: DraftRecord; kept?: Kept }> {
  const { evaluator, store } = bench;
  const refuse = (refused: string): { draft: DraftRecord } => ({ draft: { kind, refused } });
  let prepared: Prepared;
  try {
    prepared = evaluator.prepare(source);
  } catch (error) {
    return refuse(reason(error));
  }
  if (prepared.size > bench.maxNodes) return refuse(`larger than ${bench.maxNodes} nodes`);
  const original = twinOf === undefined ? undefined : recordOf(store, twinOf);
  const from = original?.from ?? inheritance(horizon.from, prepared);
  // Handed something else, the same program is another try.
  const same = from?.incumbent ? undefined : seen(horizon.state.seenSource, prepared.normal, horizon);
  if (same) return refuse(`the same source as ${same}`);
  const { program, normal, size } = prepared;
  const base = { kind, id, program, normal, size, ...(from && { from }) };

  const twinOfBehaviour = (behaviour: Hash | null): DraftRecord | undefined => {
    const twinId = behaviour === null ? undefined : seen(horizon.state.seenBehaviour, behaviour, horizon);
    const twin = twinId === undefined ? undefined : recordOf(store, twinId);
    return twin && inherit(twin, base);
  };
  const probed = await evaluator.behaviour(prepared);
  const twin = twinOfBehaviour(probed);
  if (twin) return { draft: twin, kept: prepared };
  if (original && probed !== null) return refuse(`does not behave as ${twinOf}`);
  const measured = bench.problem.aggregate === 'best' ? await streams(bench, prepared, jobsOf(bench.search, from), from?.incumbent || original ? undefined : horizon.parent, spent) : await race(bench, prepared, bench.search, horizon.bar, spent);
  // Without probes the outputs on the search instances tell, at no extra cost.
  const behaviour = probed ?? (measured.every(({ score }) => score) ? hashOf(measured.map(({ outputHash }) => outputHash)) : null);
  // What hands its incumbent back is shorter than any search and behaves as the program that made it.
  if (probed === null && behaviour !== null && from?.incumbent && !original && seen(horizon.state.seenBehaviour, behaviour, horizon)) return refuse(`behaves as ${seen(horizon.state.seenBehaviour, behaviour, horizon)}`);
  const late = probed === null ? twinOfBehaviour(behaviour) : undefined;
  if (late) return { draft: late, kept: { ...prepared, ...outputOf(bench.problem, measured) } };
  if (original) return refuse(`does not behave as ${twinOf}`);
  const figures = summary(bench.problem, measured);
  const { total } = figures;
  if (from?.incumbent && horizon.parent && typeof total === 'number') {
    const given = horizon.parent.total!;
    const gain = fitnessOf(bench.problem.direction, total) - fitnessOf(bench.problem.direction, given);
    if (!(gain > GAIN * Math.abs(given))) return { draft: explored(bench, horizon.parent, measured, { ...base, ...(behaviour === null ? {} : { behaviour }) }) ?? refuse('no better than what it was given').draft, kept: prepared };
  }
  const polished = from?.incumbent && horizon.parent && typeof total === 'number' && Math.abs(total - horizon.parent.total!) <= POLISH * Math.abs(total);
  return { draft: { ...base, ...figures, ...(polished ? { found: null } : {}), ...(behaviour === null ? {} : { behaviour }) }, kept: { ...prepared, ...outputOf(bench.problem, measured) } };
}

/**
 * A program that does not look at the incumbent gets the streams that all such programs get: else the
 * luckiest of many draws would look like the best program, and no better one could ever pass it.
 */
export function inheritance(from: Inheritance | undefined, { inherits }: Prepared): Inheritance | undefined {
  return from && (inherits ? from : FIRST);
}

/** What the first program of a run is handed. */
export const FIRST: Inheritance = { incumbent: null, draw: 0 };

/**
 * A program that is handed an object and finds another, not as good, may still be a good searcher: it keeps
 * the object, and among those who have the same one, who finds the better elsewhere comes first.
 */
function explored({ problem, store }: Bench, parent: Entry, measured: readonly Measured[], base: Pick<DraftRecord, 'kind' | 'id' | 'program' | 'normal' | 'size' | 'from' | 'behaviour'>): DraftRecord | undefined {
  const record = recordOf(store, parent.id);
  const given = parent.total!;
  const elsewhere = measured.flatMap(({ score }) => (score && Math.abs(score.value - given) > ELSEWHERE * Math.abs(given) ? [score.value] : []));
  if (elsewhere.length === 0 || !record || record.normal === base.normal) return undefined;
  const found = elsewhere.reduce((best, value) => (fitnessOf(problem.direction, value) > fitnessOf(problem.direction, best) ? value : best));
  return { ...base, total: given, values: Float64Array.from(elsewhere), metrics: parent.metrics, found, ...(parent.output === undefined ? {} : { output: parent.output }), ...(record.exact && { exact: record.exact }) };
}

function recordOf(store: Store, id: string): DraftRecord | undefined {
  return readCommit(store, State.born(id))?.drafts.find((draft) => draft.id === id);
}

function outputOf(problem: Problem, measured: readonly Measured[]): Pick<Kept, 'output'> {
  const output = measured[aggregate(problem, measured).best ?? 0]?.output;
  return output ? { output } : {};
}

/** A shorter twin takes its place with the twin's evaluation; a longer one is of no use. */
function inherit({ id, total, values, metrics, size, output, exact, found }: DraftRecord, base: { kind: string; id: string; program: string; normal: string; size: number }): DraftRecord {
  if (total === undefined || total === null || base.size >= size!) return { kind: base.kind, refused: `behaves as ${id}` };
  return { ...base, total, values: values!, metrics: metrics!, twin: id!, ...(output === undefined ? {} : { output }), ...(found === undefined ? {} : { found }), ...(exact && { exact }) };
}

/**
 * Random streams, the first alone: a program that fails there has to mend that first, and one that starts from
 * nothing and does worse there than its parent on its worst stream would hardly pass it on another.
 */
async function streams({ problem, evaluator, store }: Bench, prepared: Prepared, search: readonly string[], parent: Entry | undefined, spent: Spent): Promise<Measured[]> {
  const measured: Measured[] = [];
  const more = async (ids: readonly string[]): Promise<void> => {
    const batch = await evaluator.measure(prepared, ids);
    spent.runs += batch.length;
    for (const { steps } of batch) spent.steps += steps;
    measured.push(...batch);
  };
  await more(search.slice(0, 1));
  const [{ score }] = measured as [Measured];
  const values = parent && recordOf(store, parent.id)?.values;
  const worst = values ? Math.min(...Array.from(values, (value) => fitnessOf(problem.direction, value))) : Number.NEGATIVE_INFINITY;
  if (score && fitnessOf(problem.direction, score.value) >= worst && search.length > 1) await more(search.slice(1));
  else if (score && search.length > 1) measured[0] = { ...measured[0]!, score: undefined, failure: { kind: 'raced', message: 'does worse on the first stream than its parent on any' } } as Measured;
  return measured;
}

/** Instances in order; stops as soon as even the best possible rest could not reach the bar. */
async function race({ problem, evaluator }: Bench, prepared: Prepared, search: readonly string[], bar: number | null, spent: Spent): Promise<Measured[]> {
  const racing = problem.bound !== undefined && bar !== null && search.length > 1;
  const measured: Measured[] = [];
  while (measured.length < search.length) {
    // 1, 1, 2, 4, …: few messages, and most are seen through at the first
    const next = search.slice(measured.length, racing ? measured.length + Math.max(1, measured.length) : search.length);
    const batch = await evaluator.measure(prepared, next);
    spent.runs += batch.length;
    for (const one of batch) spent.steps += one.steps;
    measured.push(...batch);
    if (batch.some(({ failure }) => failure)) return measured;
    if (racing && measured.length < search.length) {
      const sum = measured.reduce((total, { score }) => total + score!.value, 0) + problem.bound! * (search.length - measured.length);
      if (fitnessOf(problem.direction, sum / search.length) < bar!) {
        const message = `cannot reach ${fitnessOf(problem.direction, bar!).toPrecision(6)}`;
        return [...measured, { instance: search[measured.length]!, steps: 0, outputHash: '', failure: { kind: 'raced', message } }];
      }
    }
  }
  return measured;
}

/** What the journal keeps of the search measurements. */
export function summary(problem: Problem, measured: readonly Measured[]): Pick<DraftRecord, 'total' | 'values' | 'metrics' | 'failure' | 'output' | 'exact'> {
  const { total, metrics, best } = aggregate(problem, measured);
  const values = Float64Array.from(measured.flatMap(({ score }) => (score ? [score.value] : [])));
  if (total === null) {
    const failed = measured.find(({ failure }) => failure)!;
    // Text of a failure may be long and is only read by people.
    return { total: null, values, failure: { kind: failed.failure!.kind, message: `${failed.failure!.message.slice(0, 200)} (${readJobId(failed.instance).instance})` } };
  }
  const winner = best === undefined && measured.length > 1 ? undefined : measured[best ?? 0];
  const exact = winner?.score?.exact;
  return { total, values, metrics, ...(winner?.output ? { output: winner.outputHash } : {}), ...(exact && { exact }) };
}
