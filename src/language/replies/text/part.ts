import type { Hash } from '../../../core/index.ts';
import type { Span } from '../../source.ts';

/** A file of a program as a reply meets it. */
export interface Part {
  /** '' where the program is one file. */
  name: string;
  text: string;
  /** Where it may change. */
  blocks: readonly Span[];
  /** Nothing in it may change. */
  frozen: boolean;
  tongue: Words;
}

/** What reading a reply needs of a language. */
export interface Words {
  title: string;
  /** Labels of its code blocks. */
  fences: readonly string[];
  /** Throws `SyntaxRefusal`. */
  read(text: string): { blocks: readonly Span[]; normal: Hash };
}
