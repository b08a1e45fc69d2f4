/** A slice of a search that runs apart from the engine, thousands of trials at a time. */
import type { Plain } from './plain.ts';

/** What a slice works on. Plain data, so that any process can take it. */
export interface ChunkTask {
  /** What the problem says of it. */
  readonly data: Plain;
  /** What stands inside the EVOLVE block of living programs, the best first: what the slice starts from. */
  readonly seeds: readonly string[];
  /** Which slice of the run it is, from 1; several may be under way at once. */
  readonly turn: number;
  /** Seeds of the random stream; equal ones, equal results. */
  readonly stream: readonly (number | string)[];
  /** Work to do; one unit is about a second of one core. Turned into counted work, never into time. */
  readonly effort: number;
}

/** What a slice brings back. */
export interface ChunkResult {
  /** Texts for the EVOLVE block that deserve an evaluation, the best first; a dozen at most. */
  readonly blocks: readonly { readonly text: string; readonly kind: string }[];
  /** Programs it tried. */
  readonly tried: number;
  /** What it took, in the engine's steps. */
  readonly steps: number;
}

/**
 * Pure: the same task, the same result, in any process and at any time.
 * @example const none: Chunk = () => ({ blocks: [], tried: 0, steps: 0 })
 */
export type Chunk = (task: ChunkTask) => ChunkResult | Promise<ChunkResult>;

/** Runs slices in processes of their own. */
export interface ChunkRunner {
  run(search: string, task: ChunkTask): Promise<ChunkResult>;
  cpuSeconds(): number;
  pids(): readonly number[];
  close(): void;
}
