/** What knows the syntax of the language that programs are written in. */
import type { Hash } from './plain.ts';
import type { Vocabulary } from './problem.ts';
import type { Random } from './random.ts';

/** What an edit may use. */
export interface EditOptions {
  rng: Random;
  /** @default what the language has anyway */
  vocabulary?: Vocabulary;
  /** What may be missing is missing now: reading it would change nothing. */
  empty?: boolean;
  /** Of the kinds of edits that a language has, this one and no other. @default any */
  kind?: string;
  /** Syntax nodes inside the EVOLVE blocks at most. @default no limit */
  maxNodes?: number;
}

/** A program whose numbers are read from a vector. */
export interface Lifted {
  /** What a session opens on: reads the vector itself, or is the source as it was, and values are written into it with `settle`. */
  text: string;
  /** One number per literal inside the EVOLVE blocks, with its sign. */
  values: Float64Array;
  /** Numbers that are better left alone: indices, lengths, heads of loops, seeds, masks. */
  fixed: readonly boolean[];
}

/** A function of a program that would work in another one of its family, too. */
export interface Helper {
  name: string;
  text: string;
  /** The text without layout and comments: equal for functions that differ in nothing else. */
  normal: string;
}

/**
 * What a reply is meant to change.
 * @example const target: Target = { parent: 'export const f = () => 1;', kind: 'either' };
 */
export interface Target {
  /** Source of the parent. */
  parent: string;
  /** What was asked for: SEARCH/REPLACE blocks, a whole program, or whichever the model prefers. */
  kind: 'diff' | 'full' | 'either';
}

/**
 * A new source with what had to be forgiven, or one sentence about what was wrong, to send back to the model.
 * @example if ('refused' in applied) ask(applied.refused); else evaluate(applied.source);
 */
export type Applied = { source: string; tolerated: readonly string[] } | { refused: string };

/**
 * One language. Everything is synchronous and depends on nothing but its arguments. Only what stands between
 * EVOLVE-BLOCK-START and EVOLVE-BLOCK-END ever changes; a program without these markers is open as a whole. Whatever
 * takes a source throws `SyntaxRefusal` where that does not parse.
 */
export interface Tongue {
  /** As `--language` has it. */
  readonly name: string;
  /** As prompts have it. */
  readonly title: string;
  /** Of a file with such a program. @example '.py' */
  readonly extension: string;
  /** The label of its code blocks in Markdown. */
  readonly fence: string;
  /** A sentence for prompts: what programs in it may not do; '' where that is the problem's matter. */
  readonly rules: string;
  /**
   * The size of a program in syntax nodes inside its EVOLVE blocks, and a hash that layout and comments do not change.
   * With a `frame`, the program the run started from, also throws where anything outside of the blocks is different.
   */
  prepare(source: string, frame?: string): { size: number; normal: Hash };
  /** One random edit; undefined where none was found. The result parses and differs. */
  edit(source: string, options: EditOptions): { text: string; kind: string } | undefined;
  /** A part of `other` in the place of one of the same kind. */
  cross(source: string, other: string, options: EditOptions): string | undefined;
  /** The source with something left out. */
  shorten(source: string, options: EditOptions): string | undefined;
  lift(source: string): Lifted;
  /** Writes numbers back: one for each that `lift` found. */
  settle(source: string, values: ArrayLike<number>): string;
  /** Makes a program of what a model answered; sloppy form is forgiven where only one meaning is possible. */
  apply(reply: string, target: Target): Applied;
  /** Every name that occurs. */
  names(source: string): ReadonlySet<string>;
  /** Functions inside of the blocks that can be copied alone. */
  helpers(source: string): readonly Helper[];
  /** A sentence for prompts: what of this program may change, and how an answer says where. */
  open(source: string): string;
}
