import { setImmediate } from 'node:timers/promises';
import { CladeError, type Clock, type Commit, type Ctx, type Draft, type DraftRecord, type Entry, type Evaluator, type Identity, type Inheritance, type Outcome, type Problem, type Proposer, type Random, type Recipe, type Selector, type Store, type Task, fitnessOf, hashOf, jobsOf, random } from '../core/index.ts';
import { type Kept, assess } from './assess.ts';
import { FIRST, inheritance } from './inherit.ts';
import { Journal, readEvents } from './journal.ts';
import type { Bench, Spent } from './measure.ts';
import { type Court, tryClaim } from './record.ts';
import { State } from './state.ts';

/** Everything a run is made of. */
export interface Parts {
  identity: Identity;
  problem: Problem;
  recipe: Recipe;
  evaluator: Evaluator;
  store: Store;
  seedSource: string;
  search: readonly string[];
  validation: readonly string[];
  maxNodes: number;
  /** Instance runs one iteration may spend on trials. */
  purse: number;
  clock(): Clock;
  /** Asked after each commit; a reason ends the run. */
  stop(state: State): string | null;
  /** After the journal was folded, before anything new. */
  onOpen?(state: State): void;
  onCommit?(state: State, outcome: Outcome): void;
}

export interface Ending {
  state: State;
  reason: string;
  digest: string;
}

/**
 * Breeds until `stop` says so. Iteration i starts from the state after commit i - inFlight, exactly,
 * and commits are made in order, so the number of workers changes nothing but the time it takes. The
 * journal is the only state: a resume folds it and goes on.
 */
export async function evolve(parts: Parts): Promise<Ending> {
  const { identity, problem, recipe, evaluator, store } = parts;
  const state = new State(problem, recipe, identity.seed, parts.search.length);
  const journal = new Journal(store);
  const bench: Bench = { problem, evaluator, store, search: parts.search, maxNodes: parts.maxNodes };
  const flight = new Map<number, Promise<Flown>>();
  const written = store.commits() - 1;

  const commit = ({ event, prepared }: Flight, known?: Clock): void => {
    const clock = known ?? parts.clock();
    const outcome = state.apply(event, clock);
    if (!known) {
      // Sources of those who may become parents, in the same transaction as the commit or an earlier one.
      for (const [draft, kept] of prepared) if (draft.id && (draft.claim || event.iteration === 0 || state.population.entry(draft.id))) keep(store, draft, kept);
      journal.append({ kind: 'commit', body: event }, clock);
    }
    const first = event.iteration === 0 ? 1 : event.iteration + identity.inFlight;
    for (let next = first; next <= event.iteration + identity.inFlight; next++) if (next > written) flight.set(next, settled(iterate(parts, bench, state, next)));
    if (!known) parts.onCommit?.(state, outcome);
  };

  for (const { event, digest, clock } of readEvents(store)) {
    journal.digest = digest;
    if (event.kind === 'commit') commit({ event: event.body, prepared: NOTHING }, clock);
    else if (event.kind === 'note') state.notes.push(event.body);
  }
  if (journal.digest === '') journal.append({ kind: 'start', body: identity }, parts.clock());
  parts.onOpen?.(state);
  // From here on a kill leaves something that can be resumed.
  store.flush();
  if (state.committed < 0) commit(await found(parts, bench, state));

  for (;;) {
    const reason = parts.stop(state);
    if (reason) {
      store.flush();
      return { state, reason, digest: journal.digest };
    }
    // Iterations that ask nobody anything never leave the microtasks, and timers would starve.
    if (state.committed % 32 === 0) await setImmediate();
    const next = state.committed + 1;
    const flown = await flight.get(next)!;
    flight.delete(next);
    if ('error' in flown) throw flown.error;
    await claim(parts, state, flown);
    commit(flown);
  }
}

interface Flight {
  event: Commit;
  /** What may claim a record, by draft. */
  prepared: ReadonlyMap<DraftRecord, Kept>;
}

function keep(store: Store, draft: DraftRecord, kept: Kept): void {
  const { program, output } = draft;
  store.putBlob(program!, kept.source);
  if (output === undefined || !kept.output) return;
  // Under another's name it would be handed on before a flush, and not after: the run would not repeat.
  if (hashOf(kept.output) !== output) throw new Error(`${draft.id} would keep an object under the name of another`);
  store.putBlob(output, Buffer.from(kept.output).toString('base64'));
}

const NOTHING: Flight['prepared'] = new Map();

type Flown = Flight | { error: unknown };

/** A failure waits for its turn: iterations before it still commit. */
const settled = (flight: Promise<Flight>): Promise<Flown> => flight.catch((error: unknown) => ({ error }));

/** Iteration 0: the program the run starts from has to work. */
async function found(parts: Parts, bench: Bench, state: State): Promise<Flight> {
  const spent: Spent = { runs: 0, steps: 0 };
  const from: Inheritance | undefined = parts.problem.inherits && FIRST;
  const { draft, kept } = await assess({ ...bench, maxNodes: Number.POSITIVE_INFINITY }, { source: parts.seedSource, kind: 'seed' }, '0.0', { state, atCommit: 0, bar: null, from }, spent);
  if (draft.failure?.kind === 'scorer') throw new CladeError('problem.scorer-fails', `the scorer fails on the seed's own output: ${draft.failure.message}`, "fix score.ts; it must answer { value } or { rejected: 'why' } for any output");
  if (!kept || draft.failure) {
    throw new CladeError('problem.seed-fails', `the program to start from does not work: ${draft.refused ?? `${draft.failure?.kind}: ${draft.failure?.message}`}`, 'make the seed return a valid output on every search instance, then run again');
  }
  for (const { name } of parts.problem.features ?? []) {
    if (name !== 'size' && draft.metrics?.[name] === undefined) throw new CladeError('problem.invalid', `the feature "${name}" is no metric of the score`, `the scorer reports ${Object.keys(draft.metrics ?? {}).join(', ') || 'no metrics'}`);
  }
  const event: Commit = { iteration: 0, proposer: 'seed', niche: 0, parents: [], parentFitness: Number.NEGATIVE_INFINITY, drafts: [draft], ...spent };
  const flight = { event, prepared: new Map([[draft, kept]]) };
  await claim(parts, state, flight);
  if (!draft.claim?.record) throw new CladeError('problem.seed-fails', `the program to start from fails on the validation instances: ${draft.claim?.note}`, 'make the seed work on every instance, then run again');
  return flight;
}

async function iterate(parts: Parts, bench: Bench, state: State, iteration: number): Promise<Flight> {
  const { recipe, store, identity } = parts;
  const rng = (purpose: string): Random => random(identity.seed, iteration, purpose);
  const spent: Spent = { runs: 0, steps: 0 };
  const atCommit = state.committed;

  // 1 grow: the instances of a fixed problem stay as they are

  // 2 select
  const niche = iteration % recipe.archive.niches;
  const bar = recipe.archive.bar?.(state.population, niche) ?? null;
  const { proposer, task } = select(recipe, state, niche, rng('select'));
  const [parent] = task.parents;
  const handsOver = parts.problem.inherits !== undefined && atCommit >= state.handsOver;
  const from: Inheritance | undefined = parts.problem.inherits && (handsOver ? { incumbent: parent?.output ?? null, draw: iteration } : FIRST);

  // 3 propose
  const purse = { left: parts.purse };
  const ctx: Ctx = {
    iteration,
    rng: rng('propose'),
    purse,
    vocabulary: parts.problem.vocabulary ?? {},
    maxNodes: parts.maxNodes,
    handsOver,
    source: (program) => store.blob(program)!,
    // the trials are of the parent's own code
    session: (source, constants) => session(bench, source, constants, jobsOf(bench.search, parent && inheritance(from, parts.evaluator.prepare(store.blob(parent.program)!))), purse, spent),
  };
  const proposed: readonly Draft[] = await proposer.propose(task, ctx);

  // 4 screen · 5 evaluate
  const prepared = new Map<DraftRecord, Kept>();
  const drafts: DraftRecord[] = [];
  for (const [k, one] of proposed.entries()) {
    const result = await assess(bench, one, `${iteration}.${k}`, { state, atCommit, bar, from, parent }, spent);
    drafts.push(result.draft);
    if (result.draft.total !== undefined && result.draft.total !== null) prepared.set(result.draft, result.kept!);
  }
  const parents = proposed[0]?.parents ?? task.parents.map(({ id }) => id);
  const parentFitness = task.parents[0]?.fitness ?? Number.NEGATIVE_INFINITY;
  return { event: { iteration, proposer: proposer.name, niche, parents, parentFitness, drafts, ...spent }, prepared };
}

/** A recipe's proposer may hand over to one of several, each with its own wishes. */
function select(recipe: Recipe, state: State, niche: number, rng: Random): { proposer: Proposer; task: Task<unknown> } {
  const chosen = recipe.proposer.choose?.(state.proposer, rng) ?? { proposer: recipe.proposer, state: state.proposer };
  const selector: Selector = chosen.proposer.selector ?? recipe.selector;
  const parents: readonly Entry[] = selector.select(state.population, niche, rng, chosen.proposer.parents ?? 1);
  return { proposer: chosen.proposer, task: { parents, niche, state: chosen.state } };
}

/** Trials on the first search instances, paid from the iteration's purse. */
async function session({ evaluator }: Bench, source: string, constants: number, search: readonly string[], purse: { left: number }, spent: Spent): ReturnType<Ctx['session']> {
  const inner = await evaluator.open(source, constants, search);
  return {
    async trials(vectors) {
      const affordable = vectors.slice(0, Math.max(0, Math.floor(purse.left / search.length)));
      purse.left -= affordable.length * search.length;
      const results = await inner.trials(affordable);
      spent.runs += affordable.length * search.length;
      for (const { steps } of results) spent.steps += steps;
      return results;
    },
    close: () => inner.close(),
  };
}

/** 6 place: what would be a record has to prove itself first; then 7 learn, in `State.apply`. */
async function claim(parts: Parts, state: State, { event, prepared }: Flight): Promise<void> {
  const court: Court = parts;
  let best: DraftRecord | undefined;
  const own = new Map<string, string>();
  for (const draft of prepared.keys()) {
    const same = draft.from?.incumbent ? undefined : (state.seenSource.get(draft.normal!) ?? own.get(draft.normal!));
    own.set(draft.normal!, draft.id!);
    if (same !== undefined) {
      // Somebody committed the same between our start and our turn, or we did.
      draft.refused = `the same source as ${same}`;
      for (const key of ['id', 'total', 'values', 'metrics'] as const) delete draft[key];
      continue;
    }
    const fitness = fitnessOf(parts.problem.direction, draft.total!);
    if (state.claims(fitness) && (best === undefined || fitness > fitnessOf(parts.problem.direction, best.total!))) best = draft;
  }
  if (!best) return;
  const spent: Spent = { runs: 0, steps: 0 };
  best.claim = await tryClaim(court, state, prepared.get(best)!, best, spent);
  event.runs += spent.runs;
  event.steps += spent.steps;
}
