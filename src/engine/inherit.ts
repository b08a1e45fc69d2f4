import { type DraftRecord, type Entry, type Inheritance, type Measured, type Prepared, aggregate, fitnessOf, jobId, readJobId } from '../core/index.ts';
import { recordOf } from './journal.ts';
import { type Bench, type Spent, some } from './measure.ts';

/** An inherited object has to get better by this share at least: what only moves the last digits is no progress. */
const GAIN = 1e-9;

/** A gain below this share is polish. */
const POLISH = 1e-5;

/** A score closer than this share to that of what it was handed is the same object, less finely made. */
const ELSEWHERE = 2e-4;

/** What the first program of a run is handed. */
export const FIRST: Inheritance = { incumbent: null, draw: 0 };

/** Whether a program that is known does something else with what it is given now. */
export const another = (from: Inheritance | undefined): boolean => from !== undefined && (from.incumbent !== null || from.draw !== FIRST.draw);

/**
 * A program that does not look at the incumbent gets the streams that all such programs get: else the
 * luckiest of many draws would look like the best program, and no better one could ever pass it. Who is to start from
 * nothing with a draw of its own does so.
 */
export function inheritance(from: Inheritance | undefined, { inherits }: Prepared): Inheritance | undefined {
  return from && (inherits || from.incumbent === null ? from : FIRST);
}

/** What became of a draft that was handed its parent's object; undefined when it is of no use. */
export function heir(bench: Bench, parent: Entry, measured: readonly Measured[], draft: DraftRecord): DraftRecord | undefined {
  const { direction } = bench.problem;
  const [total, given] = [draft.total!, parent.total!];
  if (!(fitnessOf(direction, total) - fitnessOf(direction, given) > GAIN * Math.abs(given))) return drifted(parent, measured, draft) ?? explored(bench, parent, measured, draft);
  return Math.abs(total - given) <= POLISH * Math.abs(total) || frozen(measured) ? { ...draft, found: null } : draft;
}

/**
 * Whether a program does the same with nothing in its hands: then its read is for show, and a new draw each time
 * would make the luckiest of many starts look like the best search.
 */
export async function blind(bench: Bench, prepared: Prepared, measured: readonly Measured[], spent: Spent): Promise<boolean> {
  const best = measured[aggregate(bench.problem, measured).best ?? 0]!;
  const { instance, from } = readJobId(best.instance);
  const [bare] = await some(bench, prepared, [jobId(instance, { ...from!, withheld: true })], spent);
  return bare!.outputHash === best.outputHash;
}

/** Does the same whatever it draws: what it was handed it has searched, and another try finds nothing more. */
function frozen(measured: readonly Measured[]): boolean {
  return measured.length > 1 && measured.every(({ outputHash }) => outputHash === measured[0]!.outputHash);
}

/**
 * Where objects are counted, a better one is often reached only by way of others that are as good: who finds such a one
 * keeps it. Where they are measured, equally good ones are the same one, turned or renamed.
 */
function drifted(parent: Entry, measured: readonly Measured[], draft: DraftRecord): DraftRecord | undefined {
  const counted = Number.isSafeInteger(draft.total) && draft.total === parent.total;
  return counted && draft.output !== parent.output && !frozen(measured) ? draft : undefined;
}

/**
 * A program that is handed an object and finds another, not as good, may still be a good searcher: it keeps
 * the object, and among those who have the same one, who finds the better elsewhere comes first.
 */
function explored({ problem, store }: Bench, parent: Entry, measured: readonly Measured[], draft: DraftRecord): DraftRecord | undefined {
  const record = recordOf(store, parent.id);
  const given = parent.total!;
  const elsewhere = measured.filter(({ score }) => score && Math.abs(score.value - given) > ELSEWHERE * Math.abs(given));
  if (elsewhere.length === 0 || frozen(measured) || !record || record.normal === draft.normal) return undefined;
  const values = Float64Array.from(elsewhere, ({ score }) => score!.value);
  const { exact, output, ...own } = draft;
  return { ...own, total: given, values, metrics: parent.metrics, found: aggregate(problem, elsewhere).total!, ...(parent.output === undefined ? {} : { output: parent.output }), ...(record.exact && { exact: record.exact }) };
}
