import type { DraftRecord, Instance, Limits, Note, Problem } from '../../core/index.ts';
import type { Account } from '../ledger.ts';
import type { Comparison, Group } from '../compare.ts';
import type { RunResult } from '../result.ts';
import type { Interval } from '../statistics.ts';
import type { Ablation, ArchiveView, Chronicle, Curve, Earnings, Family, LineageStep, StepView } from '../views/index.ts';

/** Everything a write-up says of a run, read and measured before a word is written. */
export interface Dossier {
  /** Name of the run's folder. */
  readonly run: string;
  /** What `clade run` takes to find the problem; a folder of the user's own by its name alone. */
  readonly place: string;
  readonly problem: Problem;
  readonly limits: Limits;
  readonly instances: readonly Instance[];
  readonly chronicle: Chronicle;
  readonly notes: readonly Note[];
  /** How it ended, where it did. */
  readonly result: Omit<RunResult, 'state'> | undefined;
  readonly curve: Curve;
  readonly steps: readonly StepView[];
  readonly earnings: Earnings;
  readonly archive: ArchiveView;
  readonly family: Family;
  readonly path: readonly LineageStep[];
  /** What models were asked and answered for steps of the path, by id. */
  readonly talks: ReadonlyMap<string, readonly Talk[]>;
  readonly accounts: readonly Account[];
  readonly ablations: readonly Ablated[];
  /** Ablations were asked for. */
  readonly ablated: boolean;
  /** The champion, measured once more. */
  readonly again: { readonly total: number | null; readonly validation: number | null };
  readonly heldOut: readonly HeldOutGroup[];
  readonly pictures: readonly { readonly id: string; readonly name: string; readonly svg: string }[];
  /** Digest of the journal of measurements made for this report. */
  readonly measured: string;
  /** Hash of what the run's digest leaves out: notes and clocks. */
  readonly outside: string;
  readonly comparison: { readonly comparison: Comparison; readonly groups: readonly Group[]; readonly measure: string } | undefined;
}

/** Whether records are chosen on instances of their own; else a score is told once. @example validates(dossier) */
export const validates = ({ problem, instances }: Pick<Dossier, 'problem' | 'instances'>): boolean => !problem.inherits && instances.some(({ split }) => split === 'validation');

/** A question and its answer. */
export interface Talk {
  readonly model: string;
  readonly system: string;
  readonly prompt: string;
  readonly answer: string;
}

/** An ablation and what came of it. */
export interface Ablated extends Ablation {
  readonly draft: DraftRecord;
  /** What the program scores as it is. */
  readonly whole: { readonly total: number; readonly validation: number | null };
}

/** Held-out instances that are reported together. */
export interface HeldOutGroup {
  readonly group: string;
  /** What the run's own result says; null where the run measured none. */
  readonly claimed: number | null;
  readonly mean: number | null;
  readonly count: number;
  readonly failed: number;
  /** 95 %, bootstrap over the instances of the group; null for fewer than five. */
  readonly interval: Interval | null;
}
