import type { Inheritance } from './job.ts';
import type { ModelReply, Usage } from './model.ts';
import type { Hash, Plain } from './plain.ts';
import type { Steer } from './steer.ts';
import type { Failure } from './types.ts';

/** What may not change between a start and a resume. */
export interface Identity {
  problem: string;
  problemHash: Hash;
  engine: string;
  recipe: string;
  seed: number;
  inFlight: number;
  /** Hash of the seed program given by --seed-program, or null for the problem's own. */
  seedProgram: Hash | null;
  /** Models were asked; absent where none was. */
  asks?: true;
  /** Another engine made this run: its scores are claims, nothing was measured here. */
  imported?: 'openevolve' | 'shinka';
  /** The first drafts are programs of another run, by their hashes; their sources are blobs. */
  from?: { run: string; programs: readonly Hash[]; /** Models wrote some of them, or may have. */ asked?: true };
  /** Digest of the run whose programs were measured again here; such a journal breeds nothing. */
  derivedFrom?: Hash;
}

/** Whether programs of models may be bred in a run: its own questions', or those of the run it begins with. */
export const hasForeign = ({ asks, from }: Identity): boolean => asks === true || from?.asked === true;

/** One draft of a commit, as the journal keeps it. */
export interface DraftRecord {
  kind: string;
  /** Absent when the draft never became an entry. */
  id?: string;
  program?: Hash;
  normal?: Hash;
  behaviour?: Hash;
  size?: number;
  total?: number | null;
  /** Scores by search instance, in order; shorter where an instance failed. */
  values?: Float64Array;
  metrics?: Readonly<Record<string, number>>;
  failure?: Failure;
  /** What the evaluator said in words, also of a failure; prompts show it. */
  feedback?: string;
  /** Figures that no prompt shows. */
  hidden?: Readonly<Record<string, number>>;
  /** What it was handed, where programs inherit outputs, and its own best output. */
  from?: Inheritance;
  output?: Hash;
  /** What it found itself, where that was no better than what it was handed and it keeps that; null where it only polished it or cannot find anything else. */
  found?: number | null;
  /** The score of that output as a fraction, where the scorer says so. */
  exact?: { num: bigint; den: bigint };
  /** The entry whose evaluation it inherited. */
  twin?: string;
  /** Why it was turned away. */
  refused?: string;
  /** What its proposer calls it. */
  mark?: string;
  claim?: Claim;
}

/** A claimed record and what became of it. */
export interface Claim {
  /** Mean on the validation instances, or on the search instances where the problem has none; null after a failure. */
  validation: number | null;
  /** A second run in a fresh child gave the same outputs, and the causality audit passed. */
  verified: boolean;
  /** It became the champion. */
  record: boolean;
  note?: string;
  hashes?: readonly Hash[];
  /** Self-scored: every evaluation of it, and the 95 % interval of their mean where they differ. */
  repeats?: Float64Array;
  interval?: readonly [low: number, high: number];
}

export interface Commit {
  iteration: number;
  /** Where commits are made as they come: which start this was, and the commit it started from. */
  start?: Start;
  proposer: string;
  niche: number;
  parents: readonly string[];
  parentFitness: number;
  drafts: readonly DraftRecord[];
  lessons?: readonly Taught[];
  /** The order that a person's own program came with, where the iteration was given over to it. */
  order?: string;
  /** How often the population had started over when it began; absent for never. */
  epoch?: number;
  /** Instance runs of this iteration, trials and claims included. */
  runs: number;
  steps: number;
  /** Variants a sieve looked at before there were drafts; absent without one. */
  variants?: number;
}

/** What an iteration adds to what the run knows in words. */
export interface Taught {
  kind: string;
  /** Blob with the text. */
  text: Hash;
  /** The draft it is about, by its place. */
  about?: number;
}

/** An iteration that asks a model and cannot be forgotten once it has asked. */
export interface Start {
  /** Starts are numbered; drawing random numbers and naming questions go by it. */
  ticket: number;
  /** The state it saw. */
  atCommit: number;
  /** With so many commands obeyed; absent for none. */
  steers?: number;
  /** It was the writer's turn. */
  asks: boolean;
  /** Whose, by name, where it was. */
  arm?: string;
}

/** Written before a question leaves the machine, each time. */
export interface Asked {
  ticket: number;
  /** Of the questions of one iteration, from 0. */
  call: number;
  /** From 0; more where the first brought no answer. */
  attempt: number;
  model: string;
  /** Blob with the question as JSON, by its hash. */
  request: Hash;
}

/** Written before an answer is used. */
export interface Answer {
  ticket: number;
  call: number;
  model: string;
  request: Hash;
  /** Blob with the text. */
  text: Hash;
  finish: ModelReply['finish'];
  usage: Usage;
  usd: number | null;
  attempts: readonly { seconds: number; trouble?: string }[];
}

/** Something said beside the run; outside the digest. */
export interface Note {
  about: 'open' | 'stop' | 'result';
  at: string;
  [more: string]: Plain;
}

export type JournalEvent = { kind: 'start'; body: Identity } | { kind: 'commit'; body: Commit } | { kind: 'begun'; body: Start } | { kind: 'asked'; body: Asked } | { kind: 'answer'; body: Answer } | { kind: 'steer'; body: Steer } | { kind: 'note'; body: Note };

export interface Row {
  kind: JournalEvent['kind'];
  body: Uint8Array;
  /** Chain over the bodies so far, notes left out. */
  digest: Hash;
  /** When it was written, in seconds the run had been going and CPU seconds of all its processes; outside the digest. */
  clock: Clock;
}

/** A row for those who follow a run and do not check its chain. */
export interface NumberedRow extends Omit<Row, 'digest'> {
  number: number;
}

export interface Clock {
  seconds: number;
  cpuSeconds: number;
}

/** Append-only rows and blobs; the only state of a run. */
export interface Store {
  append(row: Row): void;
  /** Rows in order. Buffered ones included. */
  rows(): Iterable<Row>;
  /** Rows after the one of that number, each with its own; the first row is number 1. Cheap to ask for again and again. */
  rowsAfter(number: number): Iterable<NumberedRow>;
  /** The newest row. */
  last(): Row | undefined;
  /** How many commits there are; iterations count from 0. */
  commits(): number;
  /** The commit row of an iteration. */
  commit(iteration: number): Row | undefined;
  /** The first text under a hash stays. */
  putBlob(hash: Hash, text: string): void;
  blob(hash: Hash): string | undefined;
  /** The hashes of all texts that are on disk. */
  hashes(): readonly Hash[];
  /** Returns when everything appended is on disk. */
  flush(): void;
  close(): void;
}

