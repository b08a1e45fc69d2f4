import { CladeError, type Clock, type Commit, type DraftRecord, type Entry, type Hash, type Lesson, type Note, type Outcome, type Problem, type Proposer, type Recipe, type Spending, type Steer, type Taught, type Tried, fitnessOf, random } from '../core/index.ts';
import type { Asking } from './budget.ts';
import { AFRESH, Epoch, FAREWELL, type Spent, type Veteran } from './epoch.ts';
import { Population } from './population.ts';
import { Steering } from './steering.ts';

/** The best so far by validation. */
export interface Champion {
  entry: Entry;
  /** Mean on validation, as the problem counts. */
  validation: number;
  /** The same, turned so that larger is better. */
  fitness: number;
  /** Of the mean of repeated evaluations, where they differ: 95 %. */
  interval?: readonly [low: number, high: number];
}

export interface RecordPoint {
  iteration: number;
  id: string;
  /** Search total and validation mean, as the problem counts. */
  total: number;
  validation: number;
  evaluations: number;
  seconds: number;
}

export interface KindCount {
  /** Instance runs; counted by proposer only. */
  runs: number;
  /** What its questions took, where it asks. */
  asked?: Spending;
  drafts: number;
  entries: number;
  placed: number;
  improved: number;
  records: number;
}

/**
 * Fitness of a program that has an object: objects that differ by less than a hundred-thousandth or so count as
 * the same one, and among those who have it, the better searcher comes first: who found the best elsewhere,
 * and last who only polished. Polishing would else fill the archive, a digit at a time.
 */
function rankOf(object: number, found: number | null): number {
  const grain = 2 ** (Math.ceil(Math.log2(Math.abs(object) || 1)) - 17);
  return Math.floor(object / grain) * grain + 1e-3 * grain * (found === null ? -2 : found / (Math.abs(object) || 1));
}

/** An entry's iteration and its place among the drafts. */
const ID = /^\d+\.\d+$/;

/** How many of the best search scores are measured on validation, so that luck on five instances does not choose the winner. */
const CONTENDERS = 64;

/** Drafts of models that are remembered for prompts. */
const REMEMBERED = 400;

/** First phases without a gain, at least, where the next epoch is cheap to begin. */
const PATIENCE = 2.5;

/** Lessons of each kind that are remembered. */
const LESSONS = 200;

/** What the engine itself costs, in steps of about 0.1 µs (measured, see bench/). */
const STEPS_PER_RUN = 1_000;
const STEPS_PER_DRAFT = 10_000;

/** The first ids of sources and of behaviours. */
export interface Seen {
  source: Map<Hash, string>;
  behaviour: Map<Hash, string>;
}

const nothing = (): Seen => ({ source: new Map(), behaviour: new Map() });

/** Everything a run knows, as a fold of its commits. */
export class State {
  committed = -1;
  population: Population;
  /** What was seen since the population began; who is under way when it starts over goes on with the maps it began with. */
  seen: Seen = nothing();
  /** What the proposers remember, by name. */
  readonly memory = new Map<string, unknown>();
  /** What a person has told the run. */
  readonly steering = new Steering();
  /** Records so far, the newest last; without those that were banned. */
  private champions: Champion[] = [];
  /** Search fitness of the best entries that were tried on validation, best first. */
  private validated: number[] = [];
  private founder: { entry: Entry; draft: DraftRecord } | undefined;
  records: RecordPoint[] = [];
  readonly byProposer = new Map<string, KindCount>();
  readonly byKind = new Map<string, KindCount>();
  readonly refusals = new Map<string, number>();
  /** Instance runs, trials included, cache hits not. */
  runs = 0;
  steps = 0;
  /** Variants a sieve looked at. */
  variants = 0;
  candidates = 0;
  /** Iterations in a row that brought no draft at all. */
  idle = 0;
  lastRecordAt = 0;
  readonly epoch = new Epoch();
  /** What models were asked: a gauge for those who watch, set by the loop and never folded. */
  asked: Asking | undefined;
  /** When the last commit was made. */
  clock: Clock = { seconds: 0, cpuSeconds: 0 };
  readonly notes: Note[] = [];
  readonly problem: Problem;
  readonly recipe: Recipe;
  readonly seed: number;
  private readonly searchCount: number;
  /** Newest first. */
  readonly tried: Tried[] = [];
  /** Newest first; replaced, never changed, so that an iteration may keep what it saw. */
  lessons: readonly Lesson[] = [];

  constructor(problem: Problem, recipe: Recipe, seed: number, searchCount: number) {
    this.problem = problem;
    this.recipe = recipe;
    this.seed = seed;
    this.searchCount = searchCount;
    this.population = new Population(recipe.archive, this.steering);
    for (const { name, start } of proposersOf(recipe)) this.memory.set(name, start);
  }

  get champion(): Champion | undefined {
    return this.champions.at(-1);
  }

  /** An epoch is patient for so many steps where objects are measured, since a finer one costs more, and for so many evaluations where they are counted, and all cost the same. */
  private get spent(): Spent {
    return { evaluations: this.evaluations, work: this.recipe.veterans ? this.steps : this.evaluations };
  }

  /** The commit from which on programs are handed outputs. */
  get handsOver(): number {
    return this.epoch.handsOver;
  }

  /** A known program that is tried before anything is bred, where the population started over or is about to. */
  known(handsOver: boolean, turn: number): { known: Veteran; name: string; parent?: Entry } | undefined {
    const found = this.recipe.veterans ? this.epoch.turn(this.founder!.entry, handsOver, turn) : undefined;
    if (!found?.on) return found;
    const parent = found.on === 'champion' ? this.champion!.entry : this.fittest();
    return parent ? { ...found, parent } : found;
  }

  /** The fittest of this epoch; of those alike, who came first. Who was pinned may be of another. */
  private fittest(): Entry | undefined {
    let best: Entry | undefined;
    for (const entry of this.population.entries()) if (!this.steering.pinned.has(entry.id) && (!best || entry.fitness > best.fitness)) best = entry;
    return best;
  }

  /** Whether a draft of the newest commit may be a parent: it is alive, or a step of it just ended the epoch that it lived in. */
  breeds({ id, program }: DraftRecord): boolean {
    return this.population.entry(id!) !== undefined || this.epoch.holds({ id: id!, program: program! });
  }

  /** `--evaluations` counts these. */
  get evaluations(): number {
    return this.runs / this.searchCount;
  }

  /** The iteration an id belongs to: ids are `iteration.draft`. */
  static born(id: string): number {
    return Number(id.slice(0, id.indexOf('.')));
  }

  /** Applies one commit. The same commits, with what their questions took, always make the same state. */
  apply(commit: Commit, clock: Clock, asked?: Spending): Outcome {
    const { iteration, proposer, parents, parentFitness, niche, order } = commit;
    // Ids become names of files: a journal of a stranger may not choose them.
    for (const { id } of commit.drafts) if (id !== undefined && !ID.test(id)) throw new CladeError('journal.corrupt', `commit ${iteration} names a program ${JSON.stringify(id.slice(0, 60))}, which is no id`, 'this journal was not written by Clade; do not use it');
    if (order !== undefined) this.steering.take(order);
    this.clock = clock;
    this.committed = iteration;
    this.population.iteration = iteration;
    this.epoch.hand(iteration, this.recipe.fromScratch ?? 0, this.spent);
    this.runs += commit.runs;
    this.idle = commit.drafts.length === 0 && commit.runs === 0 ? this.idle + 1 : 0;
    this.steps += commit.steps;
    this.variants += commit.variants ?? 0;
    const count = tally(this.byProposer, proposer);
    count.runs += commit.runs;
    if (asked) count.asked = added(count.asked, asked);
    const results = commit.drafts.map((draft) => this.draft(draft, commit));
    if (proposer === AFRESH && this.current(commit)) this.epoch.start(parents[0] === this.founder!.entry.id, results.some(({ placed }) => placed));
    if (proposer === FAREWELL && this.current(commit)) this.epoch.farewell();
    if (commit.start?.asks) this.remember(commit, results);
    const lessons = (commit.lessons ?? []).map((taught) => lessonOf(taught, commit, results));
    if (lessons.length > 0) this.lessons = newest([...lessons.reverse(), ...this.lessons]);
    if (iteration > 0) this.population.migrate(random(this.seed, iteration, 'migrate'));
    const outcome: Outcome = { iteration, proposer, parents, parentFitness, niche, results, lessons, ...(asked && { asked }), spread: Math.abs((this.champion?.entry.fitness ?? 0) - (this.founder?.entry.fitness ?? 0)), cost: commit.steps + STEPS_PER_RUN * commit.runs + STEPS_PER_DRAFT * Math.max(1, commit.drafts.length) };
    if (iteration > 0) for (const { name, fold } of proposersOf(this.recipe)) if (fold) this.memory.set(name, fold(this.memory.get(name), outcome));
    for (const { entry } of results) if (entry?.total != null && this.current(commit)) this.epoch.see(fitnessOf(this.problem.direction, entry.total), this.spent);
    const { startsOver, veterans, fromScratch = 0 } = this.recipe;
    // Without veterans objects are counted, and many have one count.
    if (startsOver !== undefined && this.epoch.stuck(this.spent, startsOver, veterans ? PATIENCE * fromScratch : fromScratch, !veterans) && !(veterans && this.epoch.leave(this.champion?.fitness ?? Number.NEGATIVE_INFINITY))) this.startOver();
    return outcome;
  }

  /** Obeys a person, after the newest commit; `entry` is the one that the command names. */
  steer(steer: Steer, clock: Clock, entry?: Entry): void {
    this.steering.fold(steer, this.committed, clock, entry);
    if (steer.command === 'pin') this.population.pin(entry!);
    if (steer.command !== 'ban') return;
    this.population.ban(steer.id, this.founder!.entry);
    this.epoch.forget(steer.id);
    // The one before it is the best again: what is banned proves nothing.
    this.champions = this.champions.filter(({ entry }) => entry.id !== steer.id);
    this.records = this.records.filter(({ id }) => id !== steer.id);
  }

  /** An entry as its commit in the journal says it was, alive or not. */
  entryOf(draft: DraftRecord, commit: Commit): Entry | undefined {
    return entryOf(draft, commit, this.problem, this.searchCount);
  }

  /** Whether it began in the epoch that is now. */
  private current({ epoch = 0 }: Commit): boolean {
    return epoch === this.epoch.number;
  }

  /** Only the founder stays, and what was seen may be found again; whoever is under way comes too late. */
  private startOver(): void {
    const { entry, draft } = this.founder!;
    this.epoch.next(this.spent);
    this.population = new Population(this.recipe.archive, this.steering);
    this.population.iteration = this.committed;
    this.population.found(entry);
    for (const pinned of this.steering.pinned.values()) this.population.pin(pinned);
    this.seen = nothing();
    this.see(draft);
  }

  private see({ normal, behaviour, id, twin }: DraftRecord): void {
    const { source, behaviour: known } = this.seen;
    if (normal && id && !source.has(normal)) source.set(normal, id);
    if (behaviour && id && !twin && !known.has(behaviour)) known.set(behaviour, id);
  }

  /** For prompts: what models tried on whom. */
  private remember({ parents }: Commit, results: Outcome['results']): void {
    if (parents.length === 0) return;
    for (const { kind, entry, note } of results) this.tried.unshift({ parent: parents[0]!, kind, total: entry?.total ?? null, note });
    this.tried.length = Math.min(this.tried.length, REMEMBERED);
  }

  private draft(draft: DraftRecord, commit: Commit): Outcome['results'][number] {
    this.candidates++;
    const counts = [tally(this.byProposer, commit.proposer), tally(this.byKind, draft.kind)];
    for (const count of counts) count.drafts++;
    if (this.current(commit)) this.see(draft);
    const note = draft.refused ?? (draft.failure ? `${draft.failure.kind}: ${draft.failure.message}` : draft.twin ? `behaves as ${draft.twin}` : null);
    const why = whyOf(draft);
    if (why !== undefined) this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    const entry = this.entryOf(draft, commit);
    const said = { kind: draft.kind, note, ...(draft.mark !== undefined && { mark: draft.mark }) };
    if (!entry) return { ...said, entry: null, placed: false, record: false };
    const better = entry.fitness > commit.parentFitness;
    let placed = false;
    if (commit.iteration === 0) {
      this.founder = { entry, draft };
      this.population.found(entry);
    }
    else if (this.current(commit)) {
      if (entry.parents.length > 0) this.population.bear(entry.parents[0]!);
      placed = this.population.place(entry, commit.niche);
      if (placed && draft.from?.incumbent && draft.found === undefined && better) this.epoch.step(entry);
    }
    for (const count of counts) {
      count.entries++;
      if (placed) count.placed++;
      if (better && commit.iteration > 0) count.improved++;
    }
    if (draft.claim) this.claim(entry, draft, counts);
    return { ...said, entry, placed, record: draft.claim?.record ?? false };
  }

  private claim(entry: Entry, { claim }: DraftRecord, counts: KindCount[]): void {
    this.validated = [...this.validated, entry.fitness].sort((a, b) => b - a).slice(0, CONTENDERS);
    if (!claim!.record || claim!.validation === null) return;
    for (const count of counts) count.records++;
    this.champions.push({ entry, validation: claim!.validation, fitness: fitnessOf(this.problem.direction, claim!.validation), ...(claim!.interval && { interval: claim!.interval }) });
    this.lastRecordAt = this.evaluations;
    this.records.push({ iteration: entry.born, id: entry.id, total: entry.total!, validation: claim!.validation, evaluations: this.evaluations, seconds: this.clock.seconds });
  }

  /** Whether an entry is to be tried on validation. */
  claims(fitness: number): boolean {
    // An object is as good as its score, and so is what an evaluator says itself: only a better one is news.
    if (this.problem.inherits || this.problem.selfScored) return fitness > (this.champion?.fitness ?? Number.NEGATIVE_INFINITY);
    return this.validated.length < CONTENDERS || fitness > this.validated.at(-1)!;
  }
}

/** Why a draft was turned away or failed, without names and ids, so that equal reasons can be counted. @example whyOf({ refused: 'behaves as 3.0' }) // 'behaves as another' */
export function whyOf({ refused, failure }: Pick<DraftRecord, 'refused' | 'failure'>): string | undefined {
  return refused ? refused.replace(/^does not behave as \d+\.\d+/, 'does not behave as its parent').replace(/ as \d+\.\d+/, ' as another').replace(/ \d+\.\d+.*$/, '').replace(/"[^"]*"/, 'a name') : failure?.kind;
}

function lessonOf({ kind, text, about }: Taught, { iteration, parentFitness }: Commit, results: Outcome['results']): Lesson {
  if (about === undefined) return { kind, text, iteration, gain: 0, record: false };
  const { entry, record, note } = results[about] ?? { entry: null, record: false, note: null };
  return { kind, text, iteration, total: entry?.total ?? null, gain: Math.max(0, (entry?.fitness ?? Number.NEGATIVE_INFINITY) - parentFitness), record, ...(entry && { id: entry.id }), ...(note !== null && { note }) };
}

function newest(lessons: readonly Lesson[]): readonly Lesson[] {
  const counts = new Map<string, number>();
  return lessons.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= LESSONS;
  });
}

const proposersOf = ({ proposer, writer }: Recipe): readonly Proposer[] => (writer && writer !== proposer ? [proposer, writer] : [proposer]);

function added(sum: Spending | undefined, { questions, usd, seconds }: Spending): Spending {
  if (!sum) return { questions, usd, seconds };
  return { questions: sum.questions + questions, usd: sum.usd === null || usd === null ? null : sum.usd + usd, seconds: sum.seconds + seconds };
}

function tally(map: Map<string, KindCount>, key: string): KindCount {
  let count = map.get(key);
  if (!count) map.set(key, (count = { runs: 0, drafts: 0, entries: 0, placed: 0, improved: 0, records: 0 }));
  return count;
}

/** Up to this many search instances an entry carries its fitness on each of them. */
const SPECIALITIES = 64;

/** The entry a draft became; undefined when it was refused, failed or raced. */
export function entryOf(draft: DraftRecord, commit: Commit, { aggregate, direction }: Pick<Problem, 'aggregate' | 'direction'>, searchCount: number): Entry | undefined {
  if (draft.id === undefined || draft.total === undefined || draft.total === null) return undefined;
  const apart = aggregate !== 'best' && searchCount >= 2 && searchCount <= SPECIALITIES && draft.values?.length === searchCount;
  return {
    id: draft.id,
    program: draft.program!,
    parents: commit.parents,
    proposer: commit.proposer,
    kind: draft.kind,
    niche: commit.niche,
    born: commit.iteration,
    size: draft.size!,
    total: draft.total,
    fitness: draft.from ? rankOf(fitnessOf(direction, draft.total), draft.found === null ? null : fitnessOf(direction, draft.found ?? draft.total)) : fitnessOf(direction, draft.total),
    metrics: draft.metrics ?? {},
    ...(apart && { values: Array.from(draft.values!, (value) => fitnessOf(direction, value)) }),
    ...(draft.output === undefined ? {} : { output: draft.output }),
    ...(draft.twin === undefined ? {} : { twin: draft.twin }),
  };
}
