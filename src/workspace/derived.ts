import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { CladeError, type Commit, type DraftRecord, type Evaluator, type Hash, type Identity, type Inheritance, type Measured, type Plain, type Store, aggregate, encode, hashOf, jobsOf, reason } from '../core/index.ts';
import { Journal, commitsOf, readIdentity } from '../engine/index.ts';
import { sqlite } from '../stores/index.ts';
import type { Loaded } from './problem.ts';
import { ENGINE_VERSION } from './version.ts';
import { idsOf } from './run.ts';

/** A program of a run that is to be measured again, or one that was made from it. */
export interface Task {
  /** Unique among the tasks of a report. */
  readonly title: string;
  /** `scores`: search and validation, as for a record; `held-out`: every held-out instance; `output`: what it makes of one instance. */
  readonly what: 'scores' | 'held-out' | 'output';
  readonly source: string;
  readonly from?: Inheritance;
  /** For an output. */
  readonly instance?: string;
}

/** Outputs larger than this are not kept for a picture. */
const PICTURE_BYTES = 1 << 20;

export interface DeriveOptions {
  loaded: Loaded;
  evaluator: Evaluator;
  /** Of the run that the programs are from. */
  identity: Identity;
  digest: Hash;
  tasks: readonly Task[];
  /** Where the measurements are kept: the same journal may be opened again, and goes on where it was left. */
  store: Store;
  onTask?(title: string, done: number, all: number): void;
}

/** Measures programs one by one in fresh children and writes a journal of its own, which names the run it belongs to. @example await derive({ loaded, evaluator, identity, digest, tasks, store }) */
export async function derive({ loaded, evaluator, identity, digest, tasks, store, onTask }: DeriveOptions): Promise<void> {
  const journal = new Journal(store, store.last()?.digest);
  const began = performance.now();
  const clock = (): { seconds: number; cpuSeconds: number } => ({ seconds: (performance.now() - began) / 1000, cpuSeconds: evaluator.cpuSeconds() });
  if (!store.last()) {
    journal.append({ kind: 'start', body: derivedIdentity(identity, digest, tasks) }, clock());
    journal.append({ kind: 'note', body: { about: 'open', at: new Date().toISOString(), folder: loaded.place as unknown as Plain, budget: {} } }, clock());
  }
  for (let i = store.commits(); i < tasks.length; i++) {
    const task = tasks[i]!;
    onTask?.(task.title, i, tasks.length);
    const draft = await measure(loaded, evaluator, task, store, `${i}.0`);
    journal.append({ kind: 'commit', body: { iteration: i, proposer: i === 0 ? 'seed' : task.what, niche: 0, parents: i === 0 ? [] : ['0.0'], parentFitness: Number.NEGATIVE_INFINITY, drafts: [draft.record], runs: draft.runs, steps: draft.steps } satisfies Commit }, clock());
    store.flush();
  }
}

/** The journal of a run's tasks: everything but what is measured is in it, so that other tasks are another journal. */
const derivedIdentity = (identity: Identity, digest: Hash, tasks: readonly Task[]): Identity => ({ ...identity, engine: ENGINE_VERSION, recipe: 'report', seedProgram: tasks[0] ? hashOf(tasks[0].source) : null, derivedFrom: digest });

interface Found {
  record: DraftRecord;
  runs: number;
  steps: number;
}

async function measure(loaded: Loaded, evaluator: Evaluator, { title, what, source, from, instance }: Task, store: Store, id: string): Promise<Found> {
  const { problem } = loaded;
  const program = hashOf(source);
  store.putBlob(program, source);
  let prepared: ReturnType<Evaluator['prepare']>;
  try {
    prepared = evaluator.prepare(source);
  } catch (error) {
    return { record: { kind: title, program, refused: reason(error).slice(0, 200) }, runs: 0, steps: 0 };
  }
  const base = { kind: title, program, normal: prepared.normal, size: prepared.size };
  if (what === 'output') {
    const output = await evaluator.output(prepared, instance!);
    const bytes = output === null ? undefined : encode(output);
    if (bytes === undefined || bytes.length > PICTURE_BYTES) return { record: { ...base, refused: bytes ? 'its output is too large for a picture' : 'it made no output' }, runs: 1, steps: 0 };
    const hash = hashOf(bytes);
    store.putBlob(hash, Buffer.from(bytes).toString('base64'));
    return { record: { ...base, output: hash }, runs: 1, steps: 0 };
  }
  const search = jobsOf(idsOf(loaded, 'search'), from);
  const beside = problem.inherits ? [] : idsOf(loaded, 'validation');
  const ids = what === 'held-out' ? idsOf(loaded, 'heldOut') : [...search, ...beside];
  const { measured } = await evaluator.verify(prepared, ids);
  const spent = { runs: measured.length, steps: measured.reduce((sum, { steps }) => sum + steps, 0) };
  if (what === 'held-out') return { record: { ...base, values: valuesOf(measured) }, ...spent };
  const own = measured.slice(0, search.length);
  const rest = beside.length > 0 ? measured.slice(search.length) : own;
  const { total, metrics } = aggregate(problem, own);
  const failed = own.find(({ failure }) => failure)?.failure;
  const scores = total === null ? { failure: { kind: failed!.kind, message: failed!.message.slice(0, 200) } } : { metrics, claim: { validation: aggregate(problem, rest).total, verified: true, record: id === '0.0', hashes: rest.map(({ outputHash }) => outputHash) } };
  return { record: { ...base, ...(from && { from }), id, total, values: valuesOf(own), ...scores }, ...spent };
}

/** NaN where an instance failed. */
const valuesOf = (measured: readonly Measured[]): Float64Array => Float64Array.from(measured, ({ score }) => score?.value ?? Number.NaN);

/** What a journal of measurements says of the tasks; undefined where it is of other tasks or of another run. @example readDerived(store, identity, digest, tasks)?.length === tasks.length */
export function readDerived(store: Store, identity: Identity, digest: Hash, tasks: readonly Task[]): DraftRecord[] | undefined {
  if (!store.last() || !same(readIdentity(store), derivedIdentity(identity, digest, tasks))) return undefined;
  const drafts = commitsOf(store).map((commit) => commit.drafts[0]!);
  return drafts.every(({ kind, program }, i) => tasks[i] && kind === tasks[i].title && program === hashOf(tasks[i].source)) ? drafts : undefined;
}

const same = (a: object, b: object): boolean => Buffer.from(encode(a as Plain)).equals(Buffer.from(encode(b as Plain)));

/** Opens the journal of measurements for writing; one of other tasks, or of before the run went on, is replaced: all of it can be measured again. @example openDerived('runs/a/ablations/journal.db', identity, digest, tasks) */
export function openDerived(file: string, identity: Identity, digest: Hash, tasks: readonly Task[]): Store {
  if (existsSync(file) && !fits(file, identity, digest, tasks)) rmSync(dirname(file), { recursive: true });
  mkdirSync(dirname(file), { recursive: true });
  return sqlite({ file });
}

function fits(file: string, identity: Identity, digest: Hash, tasks: readonly Task[]): boolean {
  let known: Store;
  try {
    known = sqlite({ file, readOnly: true });
  } catch (error) {
    // Killed before its first row, or damaged: nothing in it is worth keeping.
    if (error instanceof CladeError && (error.code === 'journal.empty' || error.code === 'journal.corrupt')) return false;
    throw error;
  }
  try {
    return readDerived(known, identity, digest, tasks) !== undefined;
  } finally {
    known.close();
  }
}
