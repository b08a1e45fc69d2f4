/** What a user brings. */
import type { Plain } from './plain.ts';

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
  /** What prompts may say of the evaluation: text feedback and artifacts. Bounded. */
  feedback?: string;
  /** Figures for reports that no prompt ever shows. */
  hidden?: Readonly<Record<string, number>>;
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
  /** Steps that each number of `random()` costs a search program, so that one that draws and does little else is not long at work. @default 0 */
  draw?: number;
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

/**
 * Numbers of a published method that the configuration of a problem folder changes; a recipe reads those it has.
 * Only folders of other engines set them: a recipe of one's own says its numbers itself.
 */
export interface RecipeNumbers {
  islands?: number;
  /** Members of the archive, over all islands. */
  archive?: number;
  /** Commits of each island between migrations; 0 for none. */
  migrateEvery?: number;
  /** Share of an island that migrates. */
  migrants?: number;
  /** Chances of anybody and of an elite as a parent. */
  explore?: number;
  exploit?: number;
  /** Programs shown that are simply the best, and others. */
  best?: number;
  diverse?: number;
  /** Ways of asking with their shares. */
  patches?: readonly { kind: 'diff' | 'full' | 'cross'; share: number }[];
  /** One is drawn for each question. */
  temperatures?: readonly number[];
  /** Likeness from which on a program is a near-copy, and how often it may be asked for again. */
  novelty?: number;
  attempts?: number;
  /** Near-copies are shown to a model before they are turned away. */
  judge?: boolean;
  /** Share of the questions that begin with what a model says of the parent. */
  feedback?: number;
  /** Turns between two summaries of what was learnt. */
  insightEvery?: number;
  /** How parents are drawn. */
  parents?: 'weighted' | 'power-law' | 'beam';
  /** Exponent of the power law, and pressure of the sigmoid. */
  alpha?: number;
  pressure?: number;
  /** How models are chosen, and how much their price counts. */
  bandit?: 'ucb' | 'thompson' | 'fixed';
  costAware?: number;
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
  /** One tiny input on which the harness's `hint` tells good programs from bad ones, roughly: with it many variants are looked at before one is evaluated. @default none */
  hint?(): Plain;
  /** The best value any program could reach on an instance; racing needs it. */
  bound?: number;
  limits?: Partial<Limits>;
  vocabulary?: Vocabulary;
  features?: readonly Feature[];
  /** What stands in the EVOLVE block may be bred in bulk, by a search of `src/symbolic/chunks.ts` that is handed this data. */
  chunk?: {
    search: string;
    data: Plain;
    /** Work of one slice; a unit is about a second of one core. @default 1 */
    effort?: number;
  };
  /** Numbers for the recipes `openevolve` and `shinka`, from a configuration of theirs. */
  numbers?: RecipeNumbers;
  /** Modules that candidates may import. @default none */
  imports?: readonly 'clade/numeric'[];
  /** How instances add up: the mean, or the best one where instances are random streams of one search. @default 'mean' */
  aggregate?: 'mean' | 'best';
  /**
   * The output is an object that a child program is handed and must improve. The instance's data has to be an
   * object; a run adds `incumbent` (the parent's output; absent for the first program) and `draw` (a
   * number that is new for every draft, to be mixed into the random stream). A program that does the same without the
   * incumbent is refused: to find out, it is called once with the parent's output as `withheld` in its place. A
   * harness that asks for something else where there is one goes by that; the others need not look.
   */
  inherits?: 'output';
  /** The entry is a function of its arguments alone: a program that could keep anything from one call to the next is refused. */
  pure?: true;
  /** For online problems: the data cut after `keep` (0..1) of its input, and the output it must be a prefix of. */
  causality?: { cut(data: Plain, keep: number): Plain; isPrefix(short: Plain, long: Plain): boolean };
  known?: readonly KnownValue[];
  /** The evaluator runs the program and says the score itself; every report says so. */
  selfScored?: true;
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
  /** The script that runs, constants written out: for problems where the text of a program is what is judged. */
  text(): string;
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
  /** How well the program does on the problem's hint input: smaller is better. It only chooses what is evaluated, and is never a score. */
  hint?(candidate: CandidateHandle, data: Plain, prepared: Prepared): number;
}

/** `score.ts` exports this. It never shares a process with a candidate. */
export type Scorer = (output: Plain, data: Plain, instance: { id: string }) => Verdict;
