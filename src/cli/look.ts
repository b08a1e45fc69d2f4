import { join } from 'node:path';
import { CladeError, type DraftRecord, type Identity, type Store, reason } from '../core/index.ts';
import { recordOf } from '../engine/index.ts';
import { type Folded, ancestry, causesText, foldJournal, gainsByCause, lastResult, lineageText, newestRecord, number, reintroduced, reintroducedText, showRun, steeredMark, table } from '../reports/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { writeProgram } from '../workspace/files.ts';
import { fromText, fromUsed } from '../workspace/from.ts';
import { scoredBy } from '../workspace/given.ts';
import { type Loaded, loadProblem } from '../workspace/problem.ts';
import { look, placeOf } from '../workspace/run.ts';
import { findRun, runNames } from './runs.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

export interface Opened extends Folded {
  loaded: Loaded;
  folder: string;
  store: Store;
  identity: Identity;
}

/** A run's journal, folded. The caller closes the store. */
export async function open(run: string): Promise<Opened> {
  const folder = findRun(run);
  const { store, identity, notes } = look(folder);
  const loaded = await loadProblem(placeOf(identity, notes));
  const { problem, instances } = loaded;
  const folded = foldJournal(store, problem, recipeToRead(identity.recipe, problem), identity.seed, instances.filter(({ split }) => split === 'search').length);
  return { folder, store, identity, loaded, ...folded };
}

/** `clade runs` */
export function runsCommand({ json }: { json?: boolean }): void {
  const rows = runNames().map((name) => {
    try {
      const { store, identity, notes } = look(join('runs', name));
      const result = lastResult(notes);
      const newest = result ? undefined : newestRecord(store);
      store.close();
      return { began: (notes.find(({ about }) => about === 'open')?.at as string | undefined) ?? '', run: name, problem: identity.problem, seed: identity.seed, recipe: identity.recipe, status: result?.status ?? (identity.imported ? 'imported' : 'not finished'), score: result?.best.score ?? newest?.total ?? null, heldOut: result?.best.heldOut ?? null };
    } catch (error) {
      return { began: '', run: name, problem: '?', seed: 0, recipe: '?', status: reason(error), score: null, heldOut: null };
    }
  }).sort((a, b) => b.began.localeCompare(a.began));
  if (json) return print(JSON.stringify(rows));
  if (rows.length === 0) return print('no runs in ./runs yet; `clade run online-bin-packing` makes one');
  print(table([['run', 'problem', 'seed', 'recipe', 'search', 'held out', 'status'], ...rows.map((row) => [row.run, row.problem, String(row.seed), row.recipe, number(row.score, 10), number(row.heldOut), row.status])]));
}

/** `clade show` */
export async function showCommand(run: string, { json }: { json?: boolean }): Promise<void> {
  const { folder, store, identity, loaded, state, digest } = await open(run);
  const result = lastResult(state.notes);
  const chain = ancestry(store, state.champion!.entry.id);
  const causes = gainsByCause(chain, state.problem.direction);
  const used = fromUsed(identity, store);
  const draft = state.problem.selfScored ? recordOf(store, state.champion!.entry.id) : undefined;
  store.close();
  if (!json) return print(showRun(folder, identity, state, digest, result, [...wordsOf(draft), scoredBy(loaded), used ? fromText(used) : '', causesText(causes), reintroducedText(chain)]));
  const { champion, records, byProposer, byKind, refusals, candidates, evaluations, clock } = state;
  print(JSON.stringify({ folder, ...identity, status: result?.status ?? (identity.imported ? 'imported' : 'not finished'), selfScored: state.problem.selfScored === true, digest, best: champion?.entry, ...(draft && { metrics: draft.metrics, private: draft.hidden, feedback: draft.feedback }), gainsByCause: causes, ...(used && { from: used }), reintroduced: reintroduced(chain), records, steered: state.steering.log, byProposer: Object.fromEntries(byProposer), byKind: Object.fromEntries(byKind), refusals: Object.fromEntries(refusals), candidates, evaluations, ...clock }));
}

/** What an evaluator of one's own said of the champion beside its score. */
function wordsOf(draft: DraftRecord | undefined): string[] {
  const figures = (name: string, values: Readonly<Record<string, number>> = {}): string => (Object.keys(values).length === 0 ? '' : `${name}: ${Object.entries(values).map(([key, value]) => `${key} ${number(value, 6)}`).join(', ')}`);
  const said = (draft?.feedback ?? '').trim().split('\n');
  const begin = said.slice(0, 3).join('\n    ').slice(0, 300);
  return [figures('metrics', draft?.metrics), figures('private, in no prompt', draft?.hidden), begin && `feedback: ${begin}${said.length > 3 ? ' …' : ''}`].filter((line) => line !== '');
}

/** `clade best` */
export async function bestCommand(run: string, { out }: { out?: string }): Promise<void> {
  const { store, state } = await open(run);
  const source = store.blob(state.champion!.entry.program)!;
  store.close();
  if (out === undefined) return void process.stdout.write(source);
  try {
    writeProgram(out, source);
  } catch (error) {
    throw new CladeError('usage.no-file', `cannot write ${out}: ${reason(error)}`, 'check the path of --out');
  }
  process.stderr.write(`wrote ${out}\n`);
}

/** `clade lineage` */
export async function lineageCommand(run: string, id?: string): Promise<void> {
  const { store, state } = await open(run);
  const chain = ancestry(store, id ?? state.champion!.entry.id);
  store.close();
  print(lineageText(chain, state.problem.direction, ({ id, steers }) => steeredMark(state, id, steers)));
}
