import { setImmediate } from 'node:timers/promises';
import { CladeError, type ChunkRunner, type Clock, type Commit, type Ctx, type Draft, type DraftRecord, type Entry, type Evaluator, type Identity, type Inbox, type Inheritance, type Limits, type Outcome, type Problem, type Proposer, type Random, type Recipe, type Selector, type Steer, type Budget, type Store, type Taught, type Tongue, type Turn, encode, failureText, fitnessOf, hasForeign, hashOf, jobsOf, random, reason } from '../core/index.ts';
import { type Kept, assess } from './assess.ts';
import type { Asking } from './budget.ts';
import { Desk, type Models } from './desk.ts';
import { hinted, ownHand } from './hand.ts';
import { tryKnown } from './epoch.ts';
import { Helm, applySteer } from './helm.ts';
import { FIRST, another, inheritance } from './inherit.ts';
import { Journal, commitsOf, readCommit, readEvents, recordOf, startsIn } from './journal.ts';
import { type Flight, type Launch, asRecorded, asTheyCome, inOrder } from './lanes.ts';
import type { Bench, Spent } from './measure.ts';
import { type Court, tryClaim } from './record.ts';
import { State } from './state.ts';
import { breed, session, sift } from './trials.ts';
import type { Hand } from './steering.ts';

/** Everything a run is made of. */
export interface Parts {
  identity: Identity;
  problem: Problem;
  recipe: Recipe;
  evaluator: Evaluator;
  store: Store;
  seedSource: string;
  /** The language of the programs. */
  tongue: Tongue;
  search: readonly string[];
  validation: readonly string[];
  limits: Limits;
  maxNodes: number;
  /** Instance runs one iteration may spend on trials. */
  purse: number;
  /** Who is asked, where the recipe has a writer. */
  models?: Models | undefined;
  /** A run to repeat exactly: its answers are used again, and nobody is asked. */
  repeats?: Store | undefined;
  /** Where other processes leave commands. */
  inbox?: Inbox | undefined;
  /** Why a limit cannot be set while the run goes on; null where it can. */
  mayLimit?(limits: Budget): string | null;
  /** Runs slices of search in bulk, where the problem names one. */
  chunks?: ChunkRunner | undefined;
  clock(): Clock;
  /** Asked after each commit; a reason ends the run. */
  stop(state: State, asked: Asking | undefined): string | null;
  /** After the journal was folded, before anything new. */
  onOpen?(state: State): void;
  onCommit?(state: State, outcome: Outcome): void;
  /** The commit itself, as the journal keeps it. */
  onCommitted?(event: Commit): void;
  /** A person's command was obeyed. */
  onSteer?(state: State, steer: Steer): void;
  /** The run is paused from here to the next call. */
  onHold?(held: boolean): void;
}

export interface Ending {
  state: State;
  reason: string;
  digest: string;
  /** Questions to models and US dollars, over the whole run. */
  calls: number;
  usd: number;
}

/**
 * Breeds until `stop` says so. Iteration i starts from the state after commit i - inFlight, exactly,
 * and commits are made in order, so the number of workers changes nothing but the time it takes. With
 * models commits are made as they come, and each says what it started from. What a person tells the run
 * is obeyed between two commits and belongs to the state after the first. The journal is the only state:
 * a resume folds it and goes on.
 */
export async function evolve(parts: Parts): Promise<Ending> {
  const { identity, problem, recipe, evaluator, store } = parts;
  const state = new State(problem, recipe, identity.seed, parts.search.length);
  const journal = new Journal(store);
  const bench: Bench = { problem, evaluator, store, search: parts.search, maxNodes: parts.maxNodes };
  const desk = new Desk(parts.models, journal, store, identity.seed, parts.clock);
  if (parts.repeats) desk.recall(parts.repeats);
  const lanes = parts.repeats && recipe.writer ? asRecorded(commitsOf(parts.repeats)) : recipe.writer ? asTheyCome(recipe.modelsOnly ? 0 : identity.inFlight, startsIn(store), () => desk.mayAsk, parts.models?.inFlight ?? 0) : inOrder(identity, store.commits() - 1);
  // Questions whose turn it was, as the journal counts them.
  let turns = 0;
  const launch = (launch: Launch): void => {
    if (launch.asks) desk.expect(launch.ticket);
    // Whose program it is has to be known also where the iteration is done.
    const hand = launch.order === undefined ? undefined : state.steering.take(launch.order);
    if (!launch.done) lanes.put(launch, iterate(parts, bench, state, desk, launch, hand));
  };

  const commit = ({ event, prepared }: Flight, known?: Clock): void => {
    const clock = known ?? parts.clock();
    const outcome = state.apply(event, clock, event.start?.asks ? desk.spentOn(event.start.ticket) : undefined);
    if (!known) {
      // Sources of those who may become parents, in the same transaction as the commit or an earlier one.
      for (const [draft, kept] of prepared) if (draft.id && (draft.claim || event.iteration === 0 || state.breeds(draft))) keep(store, draft, kept);
      journal.append({ kind: 'commit', body: event }, clock);
    }
    if (event.start?.asks) desk.ended(event.start.ticket);
    if (known) return;
    parts.onCommitted?.(event);
    parts.onCommit?.(state, outcome);
  };

  const start = (live: boolean): void => {
    const { waiting, log } = state.steering;
    for (const due of lanes.due({ commit: state.committed, live, waiting, steers: log.length })) {
      const { ticket, asks, arm: known } = due;
      if (!asks) launch(due);
      else {
        // Whose turn it is depends on what was earned so far: the journal says it, since models may come and go.
        const arm = known ?? turnOf(recipe.writer!, state, random(identity.seed, ticket, 'turn'), turns).proposer.name;
        turns++;
        if (live) journal.append({ kind: 'begun', body: { ticket, asks, arm, ...seen(state) } }, parts.clock());
        launch({ ticket, asks, arm });
      }
    }
  };

  const helm = new Helm({
    ...{ state, journal, store, evaluator, maxNodes: parts.maxNodes, asks: parts.models !== undefined, inbox: parts.inbox, repeats: parts.repeats },
    ...(parts.mayLimit && { mayLimit: parts.mayLimit }),
    clock: parts.clock,
    onSteer(steer) {
      if (steer.command === 'budget') desk.limit(steer);
      parts.onSteer?.(state, steer);
    },
    onHold(held) {
      desk.hold(held);
      parts.onHold?.(held);
    },
  });

  for (const { event, digest, clock } of readEvents(store)) {
    journal.digest = digest;
    if (event.kind === 'commit') {
      // What starts after a commit starts after the commands that were obeyed there.
      if (state.committed >= 0) start(false);
      commit({ event: event.body, prepared: NOTHING }, clock);
    } else if (event.kind === 'steer') applySteer({ state, store }, event.body, clock);
    else if (event.kind === 'begun') {
      turns++;
      for (const next of lanes.again(event.body)) launch(next);
    }
    else if (event.kind === 'asked' || event.kind === 'answer') desk.fold(event);
    else if (event.kind === 'note') state.notes.push(event.body);
  }
  // Whoever opens a paused run wants it to go on.
  state.steering.paused = false;
  if (journal.digest === '') journal.append({ kind: 'start', body: identity }, parts.clock());
  parts.onOpen?.(state);
  // From here on a kill leaves something that can be resumed.
  store.flush();
  if (state.committed < 0) commit(await found(parts, bench, state));

  /** Why the run ends, or null. */
  const ended = (): string | null => {
    const asked = parts.models && { calls: desk.asked, waiting: desk.waiting, usd: desk.usd, ...endOf(!desk.mayAsk && !lanes.asking(), recipe, state) };
    state.asked = asked;
    return helm.stopping ? 'stopped' : parts.stop(state, asked);
  };

  // Where the journal says what started where, some of it started between two commands.
  const between = parts.repeats && recipe.writer ? () => start(true) : () => {};
  try {
    for (;;) {
      const held = helm.look(between);
      if (held) await helm.hold(() => parts.stop(state, state.asked) !== null);
      const over = held || helm.stopping ? ended() : null;
      if (over === null) start(true);
      const reason = over ?? ended();
      if (reason) {
        store.flush();
        return { state, reason, digest: journal.digest, calls: desk.asked, usd: desk.usd };
      }
      // Iterations that ask nobody anything never leave the microtasks, and timers would starve.
      if (state.committed % 32 === 0) await setImmediate();
      const flown = await lanes.next();
      if ('error' in flown) throw flown.error;
      number(flown.event, state.committed + 1);
      await claim(parts, state, flown);
      commit(flown);
    }
  } finally {
    desk.close();
  }
}

/** Commits are counted as they are made, and drafts by their commit. */
function number(event: Commit, iteration: number): void {
  event.iteration = iteration;
  for (const draft of event.drafts) if (draft.id !== undefined) draft.id = `${iteration}.${draft.id}`;
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

/** Where an evaluator says the score itself, it or the program may be wrong. */
const EVALUATOR = 'mend the program or its evaluator, which has to give a combined_score; `clade check` with the same arguments says how to run it by hand';

/** Iteration 0: the program the run starts from has to work. */
async function found(parts: Parts, bench: Bench, state: State): Promise<Flight> {
  const spent: Spent = { runs: 0, steps: 0 };
  const from: Inheritance | undefined = parts.problem.inherits && FIRST;
  const { draft, kept } = await assess({ ...bench, maxNodes: Number.POSITIVE_INFINITY }, { source: parts.seedSource, kind: 'seed' }, '0', { known: state.seen, atCommit: 0, bar: null, from }, spent);
  if (draft.failure?.kind === 'scorer') throw new CladeError('problem.scorer-fails', `the scorer fails on the seed's own output: ${draft.failure.message}`, "fix score.ts; it must answer { value } or { rejected: 'why' } for any output");
  if (!kept || draft.failure) {
    throw new CladeError('problem.seed-fails', `the program to start from ${parts.problem.selfScored ? 'gets no score from its evaluator' : 'does not work'}: ${draft.refused ?? failureText({ ...draft.failure!, feedback: draft.feedback })}`, parts.problem.selfScored ? EVALUATOR : 'make the seed return a valid output on every search instance, then run again');
  }
  for (const { name } of parts.problem.features ?? []) {
    if (name !== 'size' && draft.metrics?.[name] === undefined) throw new CladeError('problem.invalid', `the feature "${name}" is no metric of the score`, `the scorer reports ${Object.keys(draft.metrics ?? {}).join(', ') || 'no metrics'}`);
  }
  const event: Commit = { iteration: 0, proposer: 'seed', niche: 0, parents: [], parentFitness: Number.NEGATIVE_INFINITY, drafts: [draft], ...spent };
  number(event, 0);
  const flight = { event, prepared: new Map([[draft, kept]]) };
  await claim(parts, state, flight);
  if (!draft.claim?.record) throw new CladeError('problem.seed-fails', `the program to start from fails ${parts.problem.selfScored ? 'when it is evaluated again' : 'on the validation instances'}: ${draft.claim?.note}`, parts.problem.selfScored ? EVALUATOR : 'make the seed work on every instance, then run again');
  return flight;
}

/** What an iteration that starts now can see. */
function seen({ committed, steering }: State): { atCommit: number; steers?: number } {
  return { atCommit: committed, ...(steering.log.length > 0 && { steers: steering.log.length }) };
}

async function iterate(parts: Parts, bench: Bench, state: State, desk: Desk, { ticket, asks, arm }: Launch, hand: Hand | undefined): Promise<Flight> {
  const { recipe, store, identity } = parts;
  const rng = (purpose: string): Random => random(identity.seed, ticket, purpose);
  const spent: Spent = { runs: 0, steps: 0 };
  const saw = seen(state);
  const { atCommit } = saw;
  const epoch = state.epoch.number;
  const before = state.seen;

  // 1 grow: the instances of a fixed problem stay as they are

  // 2 select
  const select = rng('select');
  const whose = asks ? recipe.writer! : recipe.proposer;
  const handsOver = parts.problem.inherits !== undefined && atCommit >= state.handsOver;
  const known = asks || hand ? undefined : state.known(handsOver, Math.floor(ticket / recipe.archive.niches));
  const turn = hand ? { proposer: ownHand(hand, store), state: null, niche: hand.parent.niche } : known ? { proposer: tryKnown(known.known, known.name, store), state: null } : ((arm === undefined ? undefined : whose.named?.(arm, state.memory.get(whose.name))) ?? turnOf(whose, state, select, ticket));
  const { proposer, state: memory, niche = ticket % recipe.archive.niches }: Turn = turn;
  const selector: Selector = proposer.selector ?? recipe.selector;
  const named = hand?.parent ?? known?.parent;
  const parents: readonly Entry[] = named ? [named] : selector.select(state.population, niche, select, proposer.parents ?? 1);
  const [parent] = parents;
  const bar = recipe.archive.bar?.(state.population, niche) ?? null;
  const from: Inheritance | undefined = parts.problem.inherits && (handsOver ? { incumbent: parent?.output ?? null, draw: ticket } : known ? { incumbent: null, draw: ticket } : FIRST);

  // 3 propose
  const purse = { left: parts.purse };
  const { hints } = state.steering;
  const lessons: Taught[] = [];
  let calls = 0;
  const ctx: Ctx = {
    iteration: ticket,
    rng: rng('propose'),
    purse,
    tongue: parts.tongue,
    vocabulary: parts.problem.vocabulary ?? {},
    maxNodes: parts.maxNodes,
    handsOver,
    source: (program) => store.blob(program)!,
    // the trials are of the parent's own code
    ask: (request, model) => desk.ask(ticket, calls++, hinted(request, hints), model),
    lessons: state.lessons,
    text: ({ text }) => store.blob(text)!,
    learn(kind, text, about) {
      const hash = hashOf(encode(text));
      store.putBlob(hash, text);
      lessons.push({ kind, text: hash, ...(about === undefined ? {} : { about }) });
    },
    problem: { ...parts.problem, limits: parts.limits },
    check: (source) => whyNot(parts.evaluator, source),
    record: (id) => recordOf(store, id),
    parents: (id) => readCommit(store, State.born(id))?.parents ?? [],
    living: asks ? [...new Set(state.population.cells(niche).flatMap((key) => state.population.cell(niche, key)))] : [],
    tried: asks ? [...state.tried] : [],
    breed: (seeds) => breed(parts, seeds, ticket, spent),
    ...(parts.evaluator.sieve && !hasForeign(identity) && { sieve: (source, options) => sift(parts, { source, ...options, stream: [identity.seed, ticket, 'sieve'], vocabulary: parts.problem.vocabulary ?? {} }, spent) }),
    session: (source, constants) => session(bench, source, constants, jobsOf(bench.search, parent && inheritance(from, parts.evaluator.prepare(store.blob(parent.program)!))), purse, spent),
  };
  const proposed: readonly Draft[] = await proposer.propose({ parents, niche, state: memory }, ctx);

  // 4 screen · 5 evaluate
  const prepared = new Map<DraftRecord, Kept>();
  const drafts: DraftRecord[] = [];
  for (const [k, one] of proposed.entries()) {
    const result = await assess(bench, one, String(k), { known: before, atCommit, bar, from, parent }, spent);
    if (one.mark !== undefined) result.draft.mark = one.mark;
    drafts.push(result.draft);
    // An idea is worth remembering together with what came of it.
    if (one.idea !== undefined) ctx.learn('idea', one.idea, k);
    if (result.draft.total !== undefined && result.draft.total !== null) prepared.set(result.draft, result.kept!);
  }
  const start = recipe.writer && { ticket, asks, ...saw, ...(arm === undefined ? {} : { arm }) };
  const event: Commit = {
    iteration: ticket,
    ...(start && { start }),
    proposer: proposer.name,
    niche,
    parents: proposed[0]?.parents ?? parents.map(({ id }) => id),
    parentFitness: parent?.fitness ?? Number.NEGATIVE_INFINITY,
    drafts,
    ...(lessons.length > 0 && { lessons }),
    ...(hand && { order: hand.order }),
    ...(epoch > 0 && { epoch }),
    ...spent,
  };
  return { event, prepared };
}

/** Where nobody will be asked any more, what models wrote may still be polished. */
function endOf(answered: boolean, { proposer }: Recipe, state: State): { over: boolean; polishing: boolean } {
  const polishing = answered && (proposer.owes?.(state.memory.get(proposer.name)) ?? false);
  return { over: answered && !polishing, polishing };
}

function whyNot(evaluator: Evaluator, source: string): string | null {
  try {
    evaluator.prepare(source);
    return null;
  } catch (error) {
    return reason(error);
  }
}

/** A recipe's proposer may hand over to one of several, each with its own wishes. */
function turnOf(proposer: Proposer, state: State, rng: Random, turn: number): Turn {
  const memory = state.memory.get(proposer.name);
  return proposer.choose?.(memory, rng, turn) ?? { proposer, state: memory };
}

function turnAway(draft: DraftRecord, why: string): void {
  draft.refused = why;
  for (const key of ['id', 'total', 'values', 'metrics', 'feedback', 'hidden'] as const) delete draft[key];
}

/** 6 place: what would be a record has to prove itself first; then 7 learn, in `State.apply`. */
async function claim(parts: Parts, state: State, { event, prepared }: Flight): Promise<void> {
  const court: Court = parts;
  let best: DraftRecord | undefined;
  const own = new Map<string, string>();
  for (const draft of prepared.keys()) {
    if (draft.twin !== undefined && state.steering.banned.has(draft.twin)) {
      turnAway(draft, `behaves as ${draft.twin}, which is banned`);
      continue;
    }
    const same = another(draft.from) ? undefined : (state.seen.source.get(draft.normal!) ?? own.get(draft.normal!));
    own.set(draft.normal!, draft.id!);
    if (same !== undefined) {
      // Somebody committed the same between our start and our turn, or we did.
      turnAway(draft, `the same source as ${same}`);
      continue;
    }
    const fitness = fitnessOf(parts.problem.direction, draft.total!);
    if (state.claims(fitness) && (best === undefined || fitness > fitnessOf(parts.problem.direction, best.total!))) best = draft;
  }
  if (!best) return;
  const spent: Spent = { runs: 0, steps: 0 };
  best.claim = await tryClaim(court, state, prepared.get(best)!, best, spent);
  // Among noisy scores the luckiest would live for ever.
  const { repeats, validation } = best.claim;
  if (repeats && validation !== null && validation !== best.total) Object.assign(best, { total: validation, values: Float64Array.of(validation) });
  event.runs += spent.runs;
  event.steps += spent.steps;
}
