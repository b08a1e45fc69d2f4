import type { Budget, Note, Store } from '../core/index.ts';
import { readIdentity } from '../engine/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { BASELINES } from '../reports/compare.ts';
import { idAt, lastResult, linesOf, newestRecord } from '../reports/index.ts';
import { sqlite, writerOf } from '../stores/index.ts';
import { askedIn } from '../workspace/run.ts';
import { join } from 'node:path';
import { type OpenRun, endOf, firstNotes } from './open.ts';
import type { RunHead, RunStatus, RunSummary } from './protocol.ts';
import { troubleOf } from './trouble.ts';

const LIMITS = ['evaluations', 'minutes', 'cpuMinutes', 'target', 'patience', 'calls', 'usd'] as const;

/** The limits of a run: as it was opened last, and what persons changed since. @example budgetOf(run).minutes */
export function budgetOf({ notes, steered }: Pick<OpenRun, 'notes' | 'steered'>): Budget {
  const budget: Budget = {};
  const take = (from: Record<string, unknown>): void => {
    for (const name of LIMITS) if (typeof from[name] === 'number') budget[name] = from[name];
  };
  take((notes.findLast(({ about }) => about === 'open')?.budget ?? {}) as Record<string, unknown>);
  for (const { command, with: limits } of steered) if (command === 'budget') take(limits);
  return budget as Budget;
}

const SAID: Readonly<Record<RunStatus, string>> = { going: 'going on', paused: 'paused', ended: 'ended', interrupted: 'not finished', imported: 'imported', gone: 'deleted' };

interface Said {
  run: string;
  identity: RunHead['identity'];
  status: RunStatus;
  began: string | null;
  end: Note | undefined;
  store: Store;
  /** Total of the newest record, where it has not ended. */
  newest(): number | undefined;
}

/** From the ends of the journal alone: right at once, however much of it was read. */
function summary({ run, identity: { problem, seed, recipe }, status, began, end, store, newest }: Said): RunSummary {
  const result = status === 'going' || status === 'paused' || !end ? undefined : lastResult([end]);
  return { run, problem, seed, recipe, baseline: BASELINES.includes(recipe), status, said: result?.status ?? SAID[status], began, score: result ? result.best.score : (newest() ?? null), heldOut: result?.best.heldOut ?? null, commits: store.commits(), seconds: store.commit(store.commits() - 1)?.clock.seconds ?? 0 };
}

const beganAt = (notes: readonly Note[]): string | null => (notes.find(({ about }) => about === 'open')?.at as string | undefined) ?? null;

/** A run's line in the list, from both ends of its journal. What cannot be read says why. @example summaryOf('a', 'runs/a').status */
export function summaryOf(run: string, folder: string): RunSummary {
  try {
    const file = join(folder, 'journal.db');
    const store = sqlite({ file, readOnly: true });
    try {
      const identity = readIdentity(store);
      const end = endOf(store);
      const status = identity.imported ? 'imported' : end ? 'ended' : writerOf(file) ? 'going' : 'interrupted';
      return summary({ run, identity, status, began: beganAt(firstNotes(store)), end, store, newest: () => newestRecord(store)?.total });
    } finally {
      store.close();
    }
  } catch (error) {
    return { run, problem: '?', seed: 0, recipe: '?', baseline: false, status: 'interrupted', said: 'cannot be read', began: null, score: null, heldOut: null, commits: 0, seconds: 0, trouble: troubleOf(error) };
  }
}

/** The newest record that nobody banned. @example championOf(run) // '120.0' */
export function championOf({ columns, steered }: OpenRun): string | null {
  const banned = new Set(steered.flatMap(({ command, with: { id } }) => (command === 'ban' ? [id] : [])));
  return columns.records.map(({ index }) => idAt(columns.slice(index, index + 1))).findLast((id) => !banned.has(id)) ?? null;
}

/** Of what was read; nobody waits for a search of the rest. */
function newestOf({ columns }: OpenRun): number | undefined {
  const last = columns.records.at(-1);
  return last && columns.slice(last.index, last.index + 1).total[0];
}

/** What there is to say of a run besides its candidates. @example headOf(run, 0).title */
export function headOf(run: OpenRun, waiting: number): RunHead {
  const { identity, loaded, notes, steered } = run;
  const { problem, instances, limits } = loaded;
  const { archive } = recipeToRead(identity.recipe, problem);
  const end = run.ending();
  const line = summary({ run: run.run, identity, status: run.status(), began: beganAt(notes), end, store: run.store, newest: () => newestOf(run) });
  const result = end && lastResult([end]);
  return {
    ...line,
    identity,
    title: problem.title,
    goal: problem.goal,
    direction: problem.direction,
    unit: problem.unit ?? null,
    entry: problem.entry,
    language: loaded.tongue.name,
    known: linesOf(problem.known ?? [], problem.direction),
    budget: budgetOf(run),
    limits,
    instances: instances.map(({ id, split, group }) => ({ id, split, group: split === 'heldOut' ? (group ?? 'held-out') : null })),
    archive: { kind: archive.axes ? 'grid' : archive.name.startsWith('front') ? 'front' : 'other', name: archive.name, niches: archive.niches },
    features: [...(archive.axes ?? problem.features ?? [])],
    pictures: problem.picture !== undefined,
    inherits: problem.inherits !== undefined,
    selfScored: problem.selfScored === true,
    grants: [...(problem.imports ?? [])],
    // an address may hold a name and a password
    models: (askedIn(notes).model ?? []).map((name) => name.replace(/\/\/[^/@]*@/, '//')),
    origin: result?.origin ?? null,
    heldOutGroups: result?.best.heldOutGroups ?? {},
    champion: championOf(run),
    digest: run.store.last()?.digest ?? '',
    steered: [...steered],
    waiting,
  };
}
