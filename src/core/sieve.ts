/** Many variants of one program looked at quickly, before any is evaluated. */
import type { Vocabulary } from './problem.ts';

/** Plain data, so that a process of its own can do it; the same answer every time. */
export interface SieveTask {
  /** Source of the parent. */
  source: string;
  /** Seeds of the random stream. */
  stream: readonly (number | string)[];
  /** Variants to try. */
  variants: number;
  /** Survivors wanted at most. */
  best: number;
  /** Chance of each further edit on the same variant. */
  more: number;
  vocabulary: Vocabulary;
}

/** What became of them. */
export interface Sieved {
  /** The best by the problem's hint, best first; each behaves as none before it, nor as the parent. */
  drafts: readonly { source: string; kind: string }[];
  /** Variants made. */
  tried: number;
  /** Changed nothing that can reach the result, and were never run. */
  unreached: number;
  /** Failed on the probes, or on the hint's input. */
  failed: number;
  /** Behaved as the parent or as an earlier variant on the probes. */
  same: number;
  /** Loop turns and calls of all of them. */
  steps: number;
}
