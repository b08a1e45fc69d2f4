import { type DraftRecord, type Evaluator, type Hash, type Measured, type Prepared, type Problem, type Store, aggregate, fitnessOf, hashOf, reason } from '../core/index.ts';
import { readCommit } from './journal.ts';
import { State } from './state.ts';

/** What the screens and the evaluator of one iteration may know: the state at one commit, never later. */
export interface Horizon {
  state: State;
  /** Only what was committed at or before this counts as seen. */
  atCommit: number;
  /** The fitness below which a newcomer would be turned away. */
  bar: number | null;
}

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
export async function assess(bench: Bench, source: string, kind: string, id: string, horizon: Horizon, spent: Spent): Promise<{ draft: DraftRecord; prepared?: Prepared }> {
  const { evaluator, store } = bench;
  let prepared: Prepared;
  try {
    prepared = evaluator.prepare(source);
  } catch (error) {
    return { draft: { kind, refused: reason(error) } };
  }
  if (prepared.size > bench.maxNodes) return { draft: { kind, refused: `larger than ${bench.maxNodes} nodes` } };
  const same = seen(horizon.state.seenSource, prepared.normal, horizon);
  if (same) return { draft: { kind, refused: `the same source as ${same}` } };
  const { program, normal, size } = prepared;
  const base = { kind, id, program, normal, size };

  const twinOf = (behaviour: Hash | null): DraftRecord | undefined => {
    const twinId = behaviour === null ? undefined : seen(horizon.state.seenBehaviour, behaviour, horizon);
    const twin = twinId && readCommit(store, State.born(twinId))?.drafts.find((draft) => draft.id === twinId);
    return twin ? inherit(twin, base) : undefined;
  };
  const probed = await evaluator.behaviour(prepared);
  const twin = twinOf(probed);
  if (twin) return { draft: twin, prepared };
  const measured = await race(bench, prepared, horizon.bar, spent);
  // Without probes the outputs on the search instances tell, at no extra cost.
  const behaviour = probed ?? (measured.every(({ score }) => score) ? hashOf(measured.map(({ outputHash }) => outputHash)) : null);
  const late = probed === null ? twinOf(behaviour) : undefined;
  return { draft: late ?? { ...base, ...summary(bench.problem, measured), ...(behaviour === null ? {} : { behaviour }) }, prepared };
}

/** A shorter twin takes its place with the twin's evaluation; a longer one is of no use. */
function inherit({ id, total, values, metrics, size }: DraftRecord, base: { kind: string; id: string; program: string; normal: string; size: number }): DraftRecord {
  if (total === undefined || total === null || base.size >= size!) return { kind: base.kind, refused: `behaves as ${id}` };
  return { ...base, total, values: values!, metrics: metrics!, twin: id! };
}

/** Instances in order; stops as soon as even the best possible rest could not reach the bar. */
async function race({ problem, evaluator, search }: Bench, prepared: Prepared, bar: number | null, spent: Spent): Promise<Measured[]> {
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
export function summary(problem: Problem, measured: readonly Measured[]): Pick<DraftRecord, 'total' | 'values' | 'metrics' | 'failure'> {
  const { total, metrics } = aggregate(problem.direction, measured);
  const failed = measured.find(({ failure }) => failure);
  const values = Float64Array.from(measured.flatMap(({ score }) => (score ? [score.value] : [])));
  if (!failed) return { total, values, metrics };
  // Text of a failure may be long and is only read by people.
  return { total: null, values, failure: { kind: failed.failure!.kind, message: `${failed.failure!.message.slice(0, 200)} (${failed.instance})` } };
}

