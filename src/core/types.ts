/** The nouns of the project. Everything else is a function between them. */
import type { ChunkResult } from './chunk.ts';
import type { DraftRecord } from './journal.ts';
import type { ModelReply, ModelRequest, Spending } from './model.ts';
import type { Hash, Plain } from './plain.ts';
import type { Feature, Limits, Problem, Score, Vocabulary } from './problem.ts';
import type { Random } from './random.ts';
import type { SieveTask, Sieved } from './sieve.ts';
import type { Tongue } from './tongue.ts';

// ── what a run breeds ─────────────────────────────────────────────────────────────────────────

export type FailureKind = 'invalid' | 'crash' | 'steps' | 'time' | 'memory' | 'rejected' | 'raced' | 'scorer';

/** A candidate's failure is data, never an exception. */
export interface Failure {
  kind: FailureKind;
  message: string;
  /** What the evaluator said of it in words, where it said something. */
  feedback?: string;
}

/** `output` is there where programs inherit outputs: encoded, as the scorer saw it. */
export type Measured = { instance: string; steps: number; outputHash: Hash; output?: Uint8Array } & ({ score: Score; failure?: undefined } | { score?: undefined; failure: Failure });

/** A program and what was measured of it. Source and outputs are blobs elsewhere. */
export interface Entry {
  readonly id: string;
  readonly program: Hash;
  readonly parents: readonly string[];
  readonly proposer: string;
  /** Kind of edit, for reports. */
  readonly kind: string;
  readonly niche: number;
  /** The iteration that made it. */
  readonly born: number;
  /** Syntax nodes inside the EVOLVE blocks. */
  readonly size: number;
  /** Aggregate over the search instances; null after a failure. */
  readonly total: number | null;
  /** `total` turned so that larger is better; -Infinity after a failure. */
  readonly fitness: number;
  /** Means of the score's metrics over the search instances. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Fitness by search instance, where there are 2 to 64 of them and they are not streams of one search. */
  readonly values?: readonly number[];
  /** Its best output, where children inherit that. */
  readonly output?: Hash;
  /** The longer entry that it behaves as, and whose place it takes. */
  readonly twin?: string;
}

// ── the parts ─────────────────────────────────────────────────────────────────────────────────

/** The name of a cell, by archive; numbers are quicker than texts. */
export type Cell = string | number;

/** The population as it stood at one commit. */
export interface View {
  readonly iteration: number;
  readonly niches: number;
  /** Who is in a cell of a niche. */
  cell(niche: number, key: Cell): readonly Entry[];
  /** The cells of a niche that somebody is in, in the order they were first filled. */
  cells(niche: number): readonly Cell[];
  /** One that is alive, by its id. */
  entry(id: string): Entry | undefined;
  /** How many entries have had this one as their first parent, placed or not; 0 for who is not alive. */
  children(id: string): number;
}

/** An entry that an archive copies to another niche; everybody else leaves it first where the move `empties` it. */
export interface Move {
  readonly entry: Entry;
  readonly niche: number;
  readonly empties?: true;
}

/** Says which cells an entry belongs to and who stays. Rules, not a container. */
export interface Archive {
  readonly name: string;
  /** Number of separate niches (islands). */
  readonly niches: number;
  /** Where cells are numbered by bins of these features, the last one quickest: what pictures need. */
  readonly axes?: readonly Feature[];
  cells(entry: Entry): readonly Cell[];
  /** Ids that stay in a cell, after `incoming` asked to enter. */
  keep(members: readonly Entry[], incoming: Entry, cell: Cell): readonly Entry[];
  /** After a newcomer opened a cell: the one that is given up, with all in it, where there are too many. */
  evict?(view: View, niche: number): Cell | undefined;
  /** After each commit. */
  between?(view: View, rng: Random): readonly Move[];
  /** Figures of a niche worth showing, e.g. coverage. */
  report?(view: View, niche: number): Readonly<Record<string, number>>;
  /** The fitness below which a newcomer of this niche is certain to be turned away; racing stops there. */
  bar?(view: View, niche: number): number | null;
}

export interface Selector {
  readonly name: string;
  /** Parents first, then inspirations, all from one niche; empty only when the niche is. */
  select(view: View, niche: number, rng: Random, count: number): readonly Entry[];
}

/** What one iteration may spend on trials. */
export interface Purse {
  /** Instance runs left. */
  left: number;
}

export interface TrialResult {
  /** The aggregate, turned so that larger is better; -Infinity after a failure. */
  fitness: number;
  steps: number;
}

/** A program with its constants lifted, compiled once. */
export interface Session {
  trials(constants: readonly Float64Array[]): Promise<readonly TrialResult[]>;
  close(): void;
}

export interface Ctx {
  readonly iteration: number;
  readonly rng: Random;
  readonly purse: Purse;
  /** The language of the programs. */
  readonly tongue: Tongue;
  readonly vocabulary: Vocabulary;
  readonly maxNodes: number;
  /** Drafts of this iteration are handed what their parents made. */
  readonly handsOver: boolean;
  source(program: Hash): string;
  /** What a prompt may say of the problem; no instance and no validation score. */
  readonly problem: Pick<Problem, 'title' | 'goal' | 'direction' | 'unit' | 'entry' | 'aggregate' | 'selfScored'> & { limits: Limits };
  /** Why a source cannot be a candidate; null where it can. */
  check(source: string): string | null;
  /** What the journal says of an entry: its scores by search instance, and why it failed. */
  record(id: string): DraftRecord | undefined;
  /** The parents of an entry, first parent first; none for the founder. */
  parents(id: string): readonly string[];
  /** Who lived in the niche as the iteration started; only for those who ask models, else nobody. */
  readonly living: readonly Entry[];
  /** What became of the newest drafts that models wrote, newest first. */
  readonly tried: readonly Tried[];
  /** Asks a model of the run, or one of them; only a recipe's writer may. */
  ask(request: ModelRequest, model?: string): Promise<ModelReply>;
  /** What the run has learnt in words, newest first. */
  readonly lessons: readonly Lesson[];
  /** Adds to it when the iteration commits; `about` is the place of a draft among those that are returned. */
  learn(kind: string, text: string, about?: number): void;
  /** The text of a lesson. */
  text(lesson: Pick<Lesson, 'text'>): string;
  /** A slice of the search in bulk that the problem names, from what stands in EVOLVE blocks, the best first. Its trials are paid like any. */
  breed(seeds: readonly string[]): Promise<ChunkResult>;
  /** Looks at many variants of a program and brings the best by the problem's hint; absent without one, and where models write programs. */
  sieve?(source: string, options: Pick<SieveTask, 'variants' | 'best' | 'more'>): Promise<Sieved>;
  /** Opens a session on a source whose constants are read from a vector of this length. */
  session(source: string, constants: number): Promise<Session>;
}

/** A program that was checked and can be run. */
export interface Prepared {
  readonly source: string;
  /** Hash of the source. */
  readonly program: Hash;
  /** Equal for programs that differ only in layout. */
  readonly normal: Hash;
  readonly size: number;
  /** Names the incumbent somewhere. */
  readonly inherits: boolean;
}

export interface Verification {
  measured: readonly Measured[];
  /** Whether an online program's past stays the same when its future is cut off; null where the problem is not online. */
  causal: boolean | null;
}

/** Measures programs. Plain data in, plain data out, so that the work can happen anywhere. */
export interface Evaluator {
  /** Throws with the reason when the source cannot be a candidate. */
  prepare(source: string): Prepared;
  /** One measurement per instance, in order. */
  measure(prepared: Prepared, instances: readonly string[]): Promise<readonly Measured[]>;
  /** The same in a child that has served nobody, with the causality audit of online problems. */
  verify(prepared: Prepared, instances: readonly string[]): Promise<Verification>;
  /** One output, for pictures; null where the program fails. */
  output(prepared: Prepared, instance: string): Promise<Plain | null>;
  /** What the program does on the problem's probes; null where it has none. */
  behaviour(prepared: Prepared): Promise<Hash | null>;
  open(source: string, constants: number, instances: readonly string[]): Promise<Session>;
  /** Where the problem gives a hint. */
  sieve?(task: SieveTask): Promise<Sieved>;
  /** Evaluations behind a claimed record, where scores of the same program differ. @default 3 */
  readonly repeats?: number;
  /** Times a time guard fired. */
  guardsFired(): number;
  cpuSeconds(): number;
  pids(): readonly number[];
  close(): void;
}

/** A draft of somebody's and what became of it. */
export interface Tried {
  parent: string;
  kind: string;
  total: number | null;
  note: string | null;
}

/** Something said by a model that later prompts may use: an insight, an idea with what became of it, a way of asking. */
export interface Lesson {
  readonly kind: string;
  /** Blob with the text. */
  readonly text: Hash;
  readonly iteration: number;
  /** What became of the draft it is about: null after a refusal or a failure. */
  readonly total?: number | null;
  /** How far that draft came over its parent, in fitness; 0 where it did not. */
  readonly gain: number;
  readonly record: boolean;
  /** The entry that draft became, and why it became none. */
  readonly id?: string;
  readonly note?: string;
}

export interface Draft {
  source: string;
  parents: readonly string[];
  /** Kind of edit, for reports. */
  kind: string;
  /** It is meant to behave as this entry, handed what that was handed; refused if it does not, and if it is no shorter. */
  twinOf?: string;
  /** How many draws it is measured with, where it is handed an object; the best counts. @default 1 */
  draws?: number;
  /** Kept with it, and told again to its proposer when it is committed: what the program is to whoever made it. */
  mark?: string;
  /** Why there is no program: the answer of a model that could not be used, or what a screen turned away. */
  refused?: string;
  /** What a model said in words before it wrote the program. */
  idea?: string;
}

/** Whose turn an iteration is. */
export interface Turn {
  readonly proposer: Proposer;
  readonly state: unknown;
  /** Where parents come from and drafts go to. @default the iteration's own */
  readonly niche?: number;
}

/** Fixed at the commit the iteration started from; never a live view. */
export interface Task<S> {
  readonly parents: readonly Entry[];
  readonly niche: number;
  readonly state: S;
}

// biome-ignore lint/suspicious/noExplicitAny: a recipe holds proposers of any memory, and only they read it
export interface Proposer<S = any> {
  readonly name: string;
  /** The proposer's memory before the first commit; plain data, so that a fold can be compared. */
  readonly start: S;
  /** How many parents it wants. @default 1 */
  readonly parents?: number;
  /** Overrides the recipe's selector. */
  readonly selector?: Selector;
  propose(task: Task<S>, ctx: Ctx): Promise<readonly Draft[]>;
  /** A composite hands the iteration over to one of its own; turns are counted from 0. */
  choose?(state: S, rng: Random, turn: number): Turn;
  /** The one of that name, for an iteration whose turn the journal knows. */
  named?(name: string, state: S): Turn | undefined;
  fold?(state: S, commit: Outcome): S;
  /** Whether it still owes work to what models wrote; a run whose questions are used up waits for that. */
  owes?(state: S): boolean;
}

/** What a commit tells the proposers and listeners. */
export interface Outcome {
  readonly iteration: number;
  readonly proposer: string;
  readonly parents: readonly string[];
  /** Fitness of the first parent. */
  readonly parentFitness: number;
  readonly niche: number;
  /** How far the champion is from the founder, in fitness; the measure for gains. */
  readonly spread: number;
  readonly results: readonly DraftResult[];
  /** What was learnt, as prompts will see it. */
  readonly lessons: readonly Lesson[];
  /** What its questions took; absent where it was nobody's turn to ask. */
  readonly asked?: Spending;
  /** Steps of everything the iteration ran, and what the engine itself costs in steps: deterministic. */
  readonly cost: number;
}

export interface DraftResult {
  readonly kind: string;
  readonly entry: Entry | null;
  readonly placed: boolean;
  readonly record: boolean;
  /** Why there is no entry, or whose behaviour it shares. */
  readonly note: string | null;
  /** What its proposer calls it. */
  readonly mark?: string;
}

export interface Recipe {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly archive: Archive;
  readonly selector: Selector;
  readonly proposer: Proposer;
  /** Asks models, beside the proposer and as often as questions may wait for answers. Its name differs from the proposer's. */
  readonly writer?: Proposer;
  /** Trials an iteration may pay for. @default 600 runs, or 70 for each search instance; 16 where each is a search itself */
  readonly trials?: number;
  /** Nobody but models writes: the writer is the proposer, too. */
  readonly modelsOnly?: boolean;
  /**
   * Where programs inherit outputs: evaluations after which they begin to. Until then every program starts from
   * nothing, on the same streams, so that what is bred first is a good search. @default 0
   */
  readonly fromScratch?: number;
  /**
   * Where programs inherit outputs: the population starts over from the founder when nothing was gained for so many
   * times the evaluations that it took to get where it is. @default never
   */
  readonly startsOver?: number;
  /**
   * Where a population starts over: with other objects of the founder and with the programs that made the last steps,
   * after those were tried on the champion's object; and not before two and a half times the first phase have passed
   * without a gain, or a part of that at an object as good as one that was given up before. @default false: with the
   * founder alone
   */
  readonly veterans?: boolean;
  /** Why it can do nothing with programs like this one, the program to start from; null where it can. */
  unfit?(seed: string): string | null;
}
