import { type Draft, type DraftRecord, type Entry, type Hash, type Inheritance, type Measured, type Prepared, type Problem, aggregate, hashOf, jobsOf, readJobId, reason } from '../core/index.ts';
import { another, blind, heir, inheritance } from './inherit.ts';
import { recordOf } from './journal.ts';
import { type Bench, type Spent, race, streams } from './measure.ts';
import { type Seen, State } from './state.ts';

/** What the screens and the evaluator of one iteration may know: the state at one commit, never later. */
export interface Horizon {
  known: Seen;
  /** Only what was committed at or before this counts as seen. */
  atCommit: number;
  /** The fitness below which a newcomer would be turned away. */
  bar: number | null;
  /** What the program is handed, where programs inherit outputs. */
  from?: Inheritance | undefined;
  /** The parent. */
  parent?: Entry | undefined;
}

/** A program with the object it is kept for, encoded, where it made that one itself. */
export interface Kept extends Prepared {
  output?: Uint8Array;
}

interface Assessed {
  draft: DraftRecord;
  kept?: Kept;
}

function seen(map: ReadonlyMap<string, string>, key: string, { atCommit }: Horizon): string | undefined {
  const id = map.get(key);
  return id !== undefined && State.born(id) <= atCommit ? id : undefined;
}

/** 4 screen · 5 evaluate: one draft from its source to what the journal says of it. */
export async function assess(bench: Bench, { source, kind, twinOf, draws, refused }: Omit<Draft, 'parents'>, id: string, horizon: Horizon, spent: Spent): Promise<Assessed> {
  const { problem, evaluator, store } = bench;
  const { known, parent } = horizon;
  const refuse = (refused: string): Assessed => ({ draft: { kind, refused } });
  if (refused !== undefined) return refuse(refused);
  let prepared: Prepared;
  try {
    prepared = evaluator.prepare(source);
  } catch (error) {
    return refuse(reason(error));
  }
  const { program, normal, size } = prepared;
  if (size > bench.maxNodes) return refuse(`larger than ${bench.maxNodes} nodes`);
  const original = twinOf === undefined ? undefined : recordOf(store, twinOf);
  const from = original?.from ?? inheritance(horizon.from, prepared);
  const handed = from !== undefined && from.incumbent !== null;
  // Handed something else, or with another draw, the same program is another try.
  const same = another(from) ? undefined : seen(known.source, normal, horizon);
  if (same !== undefined) return refuse(`the same source as ${same}`);

  const probed = await evaluator.behaviour(prepared);
  const measured = probed !== null && (original || seen(known.behaviour, probed, horizon)) ? [] : await measure(bench, prepared, drawsOf(from, draws), horizon, original, spent);
  // Without probes the outputs on the search instances tell, at no extra cost.
  const behaviour = probed ?? (measured.every(({ score }) => score) ? hashOf(measured.map(({ outputHash }) => outputHash)) : null);
  const twin = behaviour === null ? undefined : seen(known.behaviour, behaviour, horizon);
  const drawn = readJobId(measured[aggregate(problem, measured).best ?? 0]?.instance ?? '').from ?? from;
  const base = { kind, id, program, normal, size, ...(drawn && { from: drawn }) };
  // What hands its incumbent back is shorter than any search and behaves as the program that made it.
  if (twin !== undefined && probed === null && handed && !original) return refuse(`behaves as ${twin}`);
  if (twin !== undefined) return kept(prepared, measured, inherit(recordOf(store, twin)!, base));
  // A score that the evaluator says itself is all there is to compare.
  if (original && !(problem.selfScored && aggregate(problem, measured).total === original.total)) return refuse(`does not behave as ${twinOf}`);

  const draft: DraftRecord = { ...base, ...summary(problem, measured), ...(behaviour === null ? {} : { behaviour }) };
  if (!handed || !parent || typeof draft.total !== 'number') return kept(prepared, measured, draft);
  const better = heir(bench, parent, measured, draft);
  if (!better) return refuse('no better than what it was given');
  // Who passed this once passes it again, and so does who behaves as one that did. Where objects are counted, any way to another as good will do.
  if (!original && parent.program !== program && !Number.isSafeInteger(better.total) && (await blind(bench, prepared, measured, spent))) return refuse('does the same without what it was given');
  return kept(prepared, measured, better);
}

/** Draws of one draft lie this far apart, further than iterations ever get. */
const APART = 1e9;

/** What the same program is handed in each of several tries. */
function drawsOf(from: Inheritance | undefined, draws = 1): readonly (Inheritance | undefined)[] {
  return from && from.incumbent !== null ? Array.from({ length: draws }, (_, k) => ({ ...from, draw: from.draw + k * APART })) : [from];
}

function measure(bench: Bench, prepared: Prepared, from: readonly (Inheritance | undefined)[], { parent, bar }: Horizon, original: DraftRecord | undefined, spent: Spent): Promise<readonly Measured[]> {
  if (bench.problem.aggregate !== 'best') return race(bench, prepared, bar, spent);
  // Who is handed something is on its own; who starts from nothing is compared with its parent.
  return streams(bench, prepared, from.flatMap((one) => jobsOf(bench.search, one)), { parent: another(from[0]) || original ? undefined : parent, original }, spent);
}

/** With the object the journal names, and no other: a twin or an explorer is kept for one that somebody else made. */
function kept(prepared: Prepared, measured: readonly Measured[], draft: DraftRecord): Assessed {
  const output = draft.output === undefined ? undefined : measured.find(({ outputHash }) => outputHash === draft.output)?.output;
  return { draft, kept: { ...prepared, ...(output && { output }) } };
}

/** A shorter twin takes its place with the twin's evaluation; a longer one is of no use. */
function inherit({ id, total, values, metrics, feedback, hidden, size, output, exact, found }: DraftRecord, base: { kind: string; id: string; program: string; normal: Hash; size: number }): DraftRecord {
  if (total === undefined || total === null || base.size >= size!) return { kind: base.kind, refused: `behaves as ${id}` };
  return { ...base, total, values: values!, metrics: metrics!, twin: id!, ...(feedback !== undefined && { feedback }), ...(hidden && { hidden }), ...(output === undefined ? {} : { output }), ...(found === undefined ? {} : { found }), ...(exact && { exact }) };
}

/** What the journal keeps of the search measurements. */
function summary(problem: Problem, measured: readonly Measured[]): Pick<DraftRecord, 'total' | 'values' | 'metrics' | 'feedback' | 'hidden' | 'failure' | 'output' | 'exact'> {
  const { total, metrics, best, feedback, hidden } = aggregate(problem, measured);
  const values = Float64Array.from(measured.flatMap(({ score }) => (score ? [score.value] : [])));
  if (total === null) {
    const failed = measured.find(({ failure }) => failure)!;
    // Text of a failure may be long and is only read by people.
    const { kind, message, feedback } = failed.failure!;
    const where = problem.selfScored ? '' : ` (${readJobId(failed.instance).instance})`;
    return { total: null, values, failure: { kind, message: message.slice(0, 200) + where }, ...(feedback !== undefined && { feedback }) };
  }
  const winner = best === undefined && measured.length > 1 ? undefined : measured[best ?? 0];
  const exact = winner?.score?.exact;
  return { total, values, metrics, ...(feedback !== undefined && { feedback }), ...(hidden && { hidden }), ...(winner?.output ? { output: winner.outputHash } : {}), ...(exact && { exact }) };
}
