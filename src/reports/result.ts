import type { Problem } from '../core/index.ts';
import type { State } from '../engine/index.ts';

/** What a run ends with; `--json` prints it without `source`. */
export interface RunResult {
  runId: string;
  folder: string;
  problem: string;
  seed: number;
  recipe: string;
  status: string;
  best: { id: string; score: number; validation: number; heldOut: number | null; heldOutGroups: Record<string, number | null>; verified: boolean; source: string; /** Its program, in the run's folder. */ file: string };
  known: Problem['known'];
  evaluations: number;
  candidates: number;
  modelCalls: number;
  seconds: number;
  cpuSeconds: number;
  memoryMB: number;
  deterministic: boolean;
  digest: string;
  /** What it started from, and which known object it repeats. */
  origin: string;
  /** What went wrong beside the run itself. */
  warnings: string[];
  state: State;
}
