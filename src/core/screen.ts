import type { Ctx, Entry } from './types.ts';

/** What a screen may look at besides what it judges. */
export interface Screened {
  readonly ctx: Ctx;
  readonly parent: Entry;
  /** Sources of the same answer that were let through. */
  readonly beside: readonly string[];
}

/** Looks at what a model wrote before anything is run. Each answer is why it is turned away, or null. */
export interface Screen {
  readonly name: string;
  /** An idea in words, before its program is written or run. */
  idea?(idea: string, at: Screened): Promise<string | null>;
  /** A program that could be run. */
  program?(source: string, at: Screened): Promise<string | null>;
}
