/**
 * The JSON between the server and the page. Types only: the page imports nothing else of the server.
 *
 * | request | answer |
 * |---|---|
 * | `GET /api/runs` | {@link RunList} |
 * | `GET /api/runs/:run` | {@link RunHead} |
 * | `GET /api/runs/:run/candidates` | lines, each a {@link CandidateChunk} (application/x-ndjson) |
 * | `GET /api/runs/:run/events` | server-sent events, see {@link Events} |
 * | `GET /api/runs/:run/curve` | `Curve` |
 * | `GET /api/runs/:run/steps` | list of `StepView` |
 * | `GET /api/runs/:run/earnings` | `Earnings` |
 * | `GET /api/runs/:run/archive?at=COMMIT` | {@link ArchiveAt} |
 * | `GET /api/runs/:run/program/:id` | {@link ProgramDetail} |
 * | `GET /api/runs/:run/lineage/:id` | list of `LineageStep`; of the champion without `:id` |
 * | `GET /api/runs/:run/picture/:id` | an SVG; show it in an `<img>` |
 * | `GET /api/compare?runs=A,B&by=evaluations&at=N` | {@link CompareAnswer} |
 * | `POST /api/runs/:run/steer` | body {@link SteerCommand}, header `x-clade-token`; {@link SteerSent} |
 *
 * `:run` is {@link RunSummary.run}, `:id` a candidate's id, `ITERATION.DRAFT`. Whatever fails is a {@link Trouble} with a
 * status from 400 on. The views (`Curve`, `StepView`, `Earnings`, `ArchiveView`, `LineageStep`) are those of the reports.
 * A number that is infinite or none travels as null.
 */
import type { Budget, Claim, DraftRecord, Feature, Identity, Limits, SteerAnswer, SteerCommand } from '../core/index.ts';
import type { CandidateColumns, STATE } from '../reports/columns.ts';
import type { KnownLine } from '../reports/known.ts';
import type { ArchiveView } from '../reports/views/archive.ts';

export type { SteerAnswer, SteerCommand } from '../core/index.ts';
export type { ArchiveView, CellView, Member } from '../reports/views/archive.ts';
export type { Curve, CurvePoint, KnownLine } from '../reports/views/curve.ts';
export type { Earner, Earnings, ModelEarner } from '../reports/views/earnings.ts';
export type { Change, LineageStep } from '../reports/views/lineage.ts';
export type { StepView, Tally } from '../reports/views/steps.ts';

/** Any answer that is no success. */
export interface Trouble {
  /** Stable, e.g. `server.no-token`, `usage.unknown-id`. */
  code: string;
  /** What was wrong, and how to mend it. */
  message: string;
  fix?: string;
}

/** `going`: a process writes it. `paused`: the same, and a person said pause. `ended`: it noted its result. `interrupted`: stopped or killed before. `imported`: another engine made it and claims its scores. `gone`: the journal is not there any more. */
export type RunStatus = 'going' | 'paused' | 'ended' | 'interrupted' | 'imported' | 'gone';

export interface RunList {
  /** The engine's version. */
  version: string;
  /** Whether `POST steer` is open to those who have the token. */
  steering: boolean;
  runs: RunSummary[];
}

/** A line of the list of runs; of a folder the newest comes first; read without folding the journal. */
export interface RunSummary {
  /** Its name in addresses: the folder's, numbered where two are alike. */
  run: string;
  /** Name of the problem. */
  problem: string;
  seed: number;
  recipe: string;
  /** A simple recipe, that any other has to beat. */
  baseline: boolean;
  status: RunStatus;
  /** In words, as `clade runs` says it: why it ended. */
  said: string;
  /** When it was opened first; null where nobody noted it. */
  began: string | null;
  /** Search total of the winner, before the end of the newest record (in a head of those that were read); null before the seed is measured, and where that is far back. */
  score: number | null;
  /** Its held-out mean. */
  heldOut: number | null;
  /** Commits in the journal. */
  commits: number;
  /** Seconds it has been going, all starts together. */
  seconds: number;
  /** Why the run cannot be shown; else absent. */
  trouble?: Trouble;
}

export interface InstanceView {
  id: string;
  split: 'search' | 'validation' | 'heldOut';
  /** Of held-out ones. */
  group: string | null;
}

/** What there is to say of a run besides its candidates. Sent again as the event `head` when it changes. */
export interface RunHead extends RunSummary {
  identity: Identity;
  title: string;
  goal: string;
  direction: 'minimize' | 'maximize';
  /** What is counted, e.g. "bins above the bound"; null for plain scores. */
  unit: string | null;
  /** The exported function that is called. */
  entry: string;
  /** Of the programs, as `--language` has it. */
  language: string;
  known: KnownLine[];
  budget: Budget;
  limits: Limits;
  instances: InstanceView[];
  /** Name of the archive's rules, and whether it is a grid (`features` are its axes), a front, or another. */
  archive: { kind: 'grid' | 'front' | 'other'; name: string; niches: number };
  /** Axes of a grid archive, else what the problem measures. */
  features: Feature[];
  /** The problem draws its outputs. */
  pictures: boolean;
  /** The user's own evaluator ran and scored the programs in one process. */
  selfScored: boolean;
  /** Programs inherit their parent's output. */
  inherits: boolean;
  /** What candidates may use besides their own code: modules, as the problem says. */
  grants: string[];
  /** Models that were asked, as the run was opened. */
  models: string[];
  /** In words: what it started from, which known object it repeats; null before the end. */
  origin: string | null;
  /** Held-out means of the winner by group. */
  heldOutGroups: Record<string, number | null>;
  /** The best so far by validation, which nobody banned; null before the seed is measured. */
  champion: string | null;
  /** Of the last row. */
  digest: string;
  /** What persons told it, oldest first. */
  steered: SteerView[];
  /** Commands that wait for the run. */
  waiting: number;
}

/** A command that the run obeyed. */
export interface SteerView {
  /** Row of the journal. */
  row: number;
  /** After this commit. */
  atCommit: number;
  /** Seconds of the run. */
  seconds: number;
  /** The name of the command in the inbox. */
  order: string;
  command: SteerCommand['command'];
  /** The rest of it: `id`, `text`, limits, `hint`, `parent` and the hash of a program. */
  with: Record<string, string | number>;
}

/** What became of a candidate, a bit each. */
export type StateBits = typeof STATE;

/** The columns that travel: those of the reports, with evaluations where these count instance runs. */
export type Column = Exclude<keyof CandidateColumns, 'runs'> | 'evaluations';

/**
 * Candidates `from` … `from + count - 1`, in order of the journal: one array for each property. The snapshot is a list of
 * chunks, the first of 1000; events bring more of the same.
 */
export interface CandidateChunk {
  /** Index of the first one among all candidates of the run. */
  from: number;
  count: number;
  /** Every candidate of the journal up to this row was sent once this chunk was: where `events` go on. */
  row: number;
  /** Candidates the journal had when the snapshot was asked for; to show how far it is. */
  of: number;
  /** Texts that numbers stand for, to be written from place `at` on. */
  names: Record<'proposer' | 'kind' | 'why', { at: number; texts: string[] }>;
  /** With `draft` it makes the id: `${iteration}.${draft}`. */
  iteration: number[];
  draft: number[];
  /** Index of the first parent among all candidates; -1 for the seed, and where it was bred from nobody. */
  parent: number[];
  /** Search total as the problem counts; null where it has none. */
  total: (number | null)[];
  /** Places in `names`. */
  proposer: number[];
  kind: number[];
  /** Why it has no score; 0 stands for "" where it has one. */
  why: number[];
  niche: number[];
  /** Syntax nodes; 0 where it was turned away before it was measured. */
  size: number[];
  /** Seconds of the run when it was committed, to hundredths. */
  seconds: number[];
  /** CPU seconds of all processes then, to hundredths. */
  cpuSeconds: number[];
  /** Evaluations of the run so far, to hundredths. */
  evaluations: number[];
  /** {@link StateBits} */
  state: number[];
  /** Records among them: index among all candidates, and the mean on validation. */
  records: { index: number; validation: number }[];
}

/**
 * Events of `GET /api/runs/:run/events`. It begins after row `Last-Event-ID` (a header, or `?after=ROW` the first time; 0
 * is the beginning), at most ten a second. A chunk whose `from` is not the number of candidates the page has is of another
 * journal under the same name: begin anew. Only `candidates` have an id, the row they end with, so that what a reconnect
 * brings is exactly what is missing. Comments keep the connection open.
 */
export interface Events {
  candidates: CandidateChunk;
  gauges: Gauges;
  /** The status changed, or a person steered. */
  head: RunHead;
}

/** How the run goes at this moment; never kept. */
export interface Gauges {
  status: RunStatus;
  row: number;
  candidates: number;
  commits: number;
  evaluations: number;
  seconds: number;
  cpuSeconds: number;
  /** Candidates a second over the last few seconds of the run; 0 where it does not go on. */
  rate: number;
  /** CPU seconds a second over the same time: how many processors it keeps busy. */
  cpuRate: number;
  /** Questions sent to models, answers that came, and what those cost in US dollars: null where a price is unknown. */
  questions: number;
  answers: number;
  usd: number | null;
  /** The nearest limit: which one, how much of it is used (0..1), and seconds until then at this pace; null where unknown. */
  left: { limit: keyof Budget; share: number; seconds: number | null } | null;
  /** The seven steps, in order. */
  steps: StepCount[];
  /** Why candidates were refused or failed, most frequent first. */
  refusals: { why: string; count: number }[];
}

/** One of the seven steps: what went through it, and what ended there. */
export interface StepCount {
  name: 'grow' | 'select' | 'propose' | 'screen' | 'evaluate' | 'place' | 'learn';
  /** What is counted, e.g. "drafts". */
  what: string;
  count: number;
  lost: number;
}

/** The archive at a commit. */
export interface ArchiveAt {
  /** Of the last of `stops` that is not after the commit asked for; `view.at` is its commit. */
  view: ArchiveView;
  /** Commits there is a view of, spread over the run: what a slider can stop at. The last one is the newest. */
  stops: number[];
}

export interface ProgramDetail {
  id: string;
  /** Index among the candidates. */
  index: number;
  /** Ids of the parents, the first first. */
  parents: string[];
  /** Indexes of those that were bred from it first, the first 1000, and how many there are. */
  children: number[];
  childCount: number;
  /** Null where the run keeps no source: it was neither placed nor made a claim. */
  source: string | null;
  /** The first parent's. */
  parentSource: string | null;
  kind: string;
  proposer: string;
  niche: number;
  iteration: number;
  total: number | null;
  parentTotal: number | null;
  size: number;
  /** By search instance, in order: the score, null from the first failure on. */
  values: { instance: string; value: number | null; parent: number | null }[];
  metrics: Record<string, number>;
  /** Why there is no score. */
  failure: { kind: string; message: string } | null;
  refused: string | null;
  /** What the scorer said besides. */
  feedback: string | null;
  claim: Pick<Claim, 'validation' | 'verified' | 'record' | 'note'> | null;
  /** The longer entry that it behaves as. */
  twin: string | null;
  /** Where outputs are inherited: what it found itself; null where it only polished. Absent elsewhere. */
  found?: DraftRecord['found'];
  /** The exact score as a fraction, `NUM/DEN`. */
  exact: string | null;
  /** Whether `picture/:id` can be drawn. */
  picture: boolean;
  /** What models were asked for it, and what they answered; empty where none was. */
  questions: QuestionView[];
  /** What it taught the run, in words. */
  lessons: { kind: string; text: string }[];
}

export interface QuestionView {
  /** As `clade prompt RUN ID` takes it: `TICKET/CALL`. */
  id: string;
  model: string;
  system: string;
  prompt: string;
  /** Null where the answer never came. */
  reply: string | null;
  tokensIn: number | null;
  tokensOut: number | null;
  usd: number | null;
  seconds: number | null;
}

/** What curves can be drawn over. */
export type CompareBy = 'evaluations' | 'cpu' | 'iterations' | 'calls' | 'usd';

export interface CompareAnswer {
  by: CompareBy;
  /** The point at which groups are compared. */
  at: number;
  direction: 'minimize' | 'maximize';
  unit: string | null;
  /** "validation" or "search". */
  measure: string;
  groups: CompareGroup[];
  /** In sentences, as `clade compare` says it. */
  conclusions: string[];
  /** What a reader should know, e.g. that two runs are one. */
  warnings: string[];
  known: KnownLine[];
}

/** Runs that differ only in their seed. */
export interface CompareGroup {
  label: string;
  /** Of a simple recipe, that any other has to beat. */
  baseline: boolean;
  runs: { run: string; seed: number; score: number; heldOut: number | null; points: { x: number; y: number }[]; end: number }[];
  /** Median and band at every record of any run up to `at`; the band is the middle half, or all of fewer than five runs. */
  band: { x: number; low: number; middle: number; high: number }[];
  median: number;
  interval: { low: number; high: number } | null;
}

/** The command is in the run's inbox. When it is obeyed, it also comes with the event `head`, in `steered`. */
export interface SteerSent {
  /** Its name: {@link SteerView.order}. */
  order: string;
  /** What became of it; absent while it waits, for the next commit or for a resume. */
  answer?: SteerAnswer;
  /** A process is at work on the run. */
  alive: boolean;
}
