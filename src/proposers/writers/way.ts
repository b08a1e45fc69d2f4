import type { Ctx, Draft, Entry } from '../../core/index.ts';
import type { Read, TemplateName } from '../../prompts/index.ts';

/** A way of asking a model for programs: the questions, in order. */
export interface Way {
  /** Its name in reports, and among those of a recipe. */
  readonly name: string;
  /** Programs shown beside the parent. */
  readonly inspirations: number;
  /** Those programs are parents, too. @default false */
  readonly combines?: boolean;
  write(talk: Talk): Promise<readonly Draft[]>;
}

/** Values of slots, besides those every prompt has. */
export type Slots = Readonly<Record<string, string>>;

export interface ProgramOptions {
  slots?: Slots;
  /** What the answer is asked to be. @default 'full' */
  form?: 'diff' | 'full';
  /** Programs in one answer, each a draft of its own. @default 1 */
  count?: number;
  /** The idea the programs follow from, where it was asked for before and was let through. */
  idea?: string;
  /** The idea inside the answer itself. */
  ideaIn?(text: string): string | undefined;
}

/**
 * What a way of asking has to work with. Whatever is asked is a question that counts; an answer that cannot be used
 * goes back with the exact error. When an answer stays unusable or no question is left, the talk ends with a refused
 * draft, so a way needs no code for that.
 */
export interface Talk {
  readonly ctx: Ctx;
  /** The programs beside the parent. */
  readonly shown: readonly Entry[];
  /** A question in words, read by `read`. */
  words<T>(template: TemplateName, slots: Slots, read: (text: string) => Read<T>): Promise<T>;
  /** The same for an idea, which has to pass the screens. */
  idea(template: TemplateName, slots?: Slots, read?: (text: string) => Read<string>): Promise<string>;
  /** The question for the program, and its drafts: read, checked and screened. */
  programs(template: TemplateName, options?: ProgramOptions): Promise<readonly Draft[]>;
}
