/** The nouns of the project. Everything else is a function between them. */
import type { DraftRecord } from './journal.ts';
import type { ModelReply, ModelRequest } from './model.ts';
import type { Hash, Plain } from './plain.ts';
import type { Random } from './random.ts';

// ── what a user brings ────────────────────────────────────────────────────────────────────────

export type Split = 'search' | 'validation' | 'heldOut';

/** One input. Held-out instances are read once, at the end and by `clade verify`. */
export interface Instance {
  id: string;
  split: Split;
  data: Plain;
  /** Held-out instances are reported by group; the first group is the headline. @default 'held-out' */
  group?: string;
}

/** What a scorer says of one output. */
export interface Score {
  value: number;
  /** The same as a fraction, where it is known exactly: decides between values that agree as doubles. */
  exact?: { num: bigint; den: bigint };
  /** Anything else worth reporting; an archive's features read from here. */
  metrics?: Readonly<Record<string, number>>;
}

/** A scorer answers with a score, or rejects the output and says why. */
export type Verdict = Score | { rejected: string };

export interface Limits {
  /** Loop turns and calls of the candidate, one instance. @default 50_000_000 */
  steps: number;
  /** Wall seconds of the guard behind the step limit; generous, for a guard that fires makes the run nondeterministic. @default 20 */
  seconds: number;
  /** Memory of one sandbox child, megabytes. @default 512 */
  memoryMB: number;
  /** Bytes of one output. @default 16_777_216 */
  outputBytes: number;
  /** Syntax nodes inside the EVOLVE blocks. @default three times the seed's, at least the seed's plus 80 */
  nodes?: number;
}

export type ValueType = 'number' | 'boolean' | 'numbers';

/** What edits may name besides what the program itself declares. */
export interface Vocabulary {
  /** Callable names, e.g. `Math.sqrt`. @default twelve functions of Math */
  functions?: Readonly<Record<string, { args: readonly ValueType[]; returns: ValueType }>>;
  /** Numbers that mean something here, e.g. a capacity. */
  constants?: readonly number[];
}

/** A published or classical result. `measured` values come from our own scorer. */
export interface KnownValue {
  name: string;
  value: number;
  /** Which held-out group the value is for. @default the first */
  group?: string;
  measured: boolean;
  source: string;
}

/** A measured property that an archive bins; `size` is the program's node count, any other name a metric of the score. */
export interface Feature {
  name: string;
  min: number;
  max: number;
  bins: number;
}

/** A problem, as `problem.ts` exports it by default. The seed, the harness and the scorer are files beside it. */
export interface Problem {
  name: string;
  title: string;
  /** What a good program does, in a paragraph. */
  goal: string;
  /** Change it whenever scores stop being comparable. */
  version: string;
  direction: 'minimize' | 'maximize';
  /** The exported function of the seed that is called. */
  entry: string;
  unit?: string;
  /** Pure: the same list every time. */
  instances(): readonly Instance[];
  /** Cheap inputs for the harness; programs whose outputs on them agree are taken to behave alike. @default the search instances, at their full price */
  probes?(): readonly Plain[];
  /** The best value any program could reach on an instance; racing needs it. */
  bound?: number;
  limits?: Partial<Limits>;
  vocabulary?: Vocabulary;
  features?: readonly Feature[];
  /** Modules that candidates may import. @default none */
  imports?: readonly 'clade/numeric'[];
  /** How instances add up: the mean, or the best one where instances are random streams of one search. @default 'mean' */
  aggregate?: 'mean' | 'best';
  /**
   * The output is an object that a child program is handed and must improve. The instance's data has to be an
   * object; a run adds `incumbent` (the parent's output; absent for the first program) and `draw` (a
   * number that is new for every draft, to be mixed into the random stream).
   */
  inherits?: 'output';
  /** For online problems: the data cut after `keep` (0..1) of its input, and the output it must be a prefix of. */
  causality?: { cut(data: Plain, keep: number): Plain; isPrefix(short: Plain, long: Plain): boolean };
  known?: readonly KnownValue[];
  /** What a run does when the command line says nothing. */
  defaults?: { minutes?: number; evaluations?: number; recipe?: string };
  /** The known object that an output repeats, up to symmetry: a rediscovery, or a copy. */
  recognise?(output: Plain): string | null;
  /** An SVG of one output. */
  picture?(data: Plain, output: Plain): string;
}

/** The candidate as a harness sees it: only primitives, and arrays made in the candidate's own realm, may be handed over. */
export interface CandidateHandle {
  call(...args: unknown[]): unknown;
  int8(length: number): Int8Array;
  int32(length: number): Int32Array;
  float64(length: number): Float64Array;
  /** The argument of a search program, made in the candidate's own realm. */
  search(options: SearchOptions): unknown;
}

/** What a search program is given: `{ n, random(), steps(), incumbent? }`. */
export interface SearchOptions {
  n: number;
  /** Seeds of `random()`, uniform on [0, 1); equal numbers, equal streams. */
  stream: readonly number[];
  /** Copied into the realm. */
  incumbent?: Float64Array | Int32Array | undefined;
}

/** `harness.ts` exports these; without it the entry is called with the instance's data. */
export interface Harness<Prepared = unknown> {
  /** Once per program; its steps are charged to every instance. */
  prepare?(candidate: CandidateHandle): Prepared;
  run(candidate: CandidateHandle, data: Plain, prepared: Prepared): Plain;
}

/** `score.ts` exports this. It never shares a process with a candidate. */
export type Scorer = (output: Plain, data: Plain, instance: { id: string }) => Verdict;

// ── what a run breeds ─────────────────────────────────────────────────────────────────────────

export type FailureKind = 'invalid' | 'crash' | 'steps' | 'time' | 'memory' | 'rejected' | 'raced' | 'scorer';

/** A candidate's failure is data, never an exception. */
export interface Failure {
  kind: FailureKind;
  message: string;
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
  readonly vocabulary: Vocabulary;
  readonly maxNodes: number;
  /** Drafts of this iteration are handed what their parents made. */
  readonly handsOver: boolean;
  source(program: Hash): string;
  /** What a prompt may say of the problem; no instance and no validation score. */
  readonly problem: Pick<Problem, 'title' | 'goal' | 'direction' | 'unit' | 'entry'> & { limits: Limits };
  /** Why a source cannot be a candidate; null where it can. */
  check(source: string): string | null;
  /** What the journal says of an entry: its scores by search instance, and why it failed. */
  record(id: string): DraftRecord | undefined;
  /** What became of the newest drafts that models wrote from the first parent, newest first. */
  readonly tried: readonly Tried[];
  /** Asks one of the run's models; only a recipe's writer may. */
  ask(request: ModelRequest): Promise<ModelReply>;
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

export interface Draft {
  source: string;
  parents: readonly string[];
  /** Kind of edit, for reports. */
  kind: string;
  /** It is meant to behave as this entry, handed what that was handed; refused if it does not, and if it is no shorter. */
  twinOf?: string;
  /** How many draws it is measured with, where it is handed an object; the best counts. @default 1 */
  draws?: number;
  /** Why there is no program: the answer of a model that could not be used. */
  refused?: string;
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
  /** Names of those a composite may hand over to. */
  readonly members?: readonly string[];
  propose(task: Task<S>, ctx: Ctx): Promise<readonly Draft[]>;
  /** A composite hands the iteration over to one of its own. */
  choose?(state: S, rng: Random): { proposer: Proposer; state: unknown };
  fold?(state: S, commit: Outcome): S;
}

/** What a commit tells the proposers and listeners. */
export interface Outcome {
  readonly iteration: number;
  readonly proposer: string;
  /** Fitness of the first parent. */
  readonly parentFitness: number;
  /** How far the champion is from the founder, in fitness; the measure for gains. */
  readonly spread: number;
  readonly results: readonly DraftResult[];
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
}
