import { type ParseResult, parse } from '@babel/parser';
import type * as t from '@babel/types';
import { recent } from '../recent.ts';
import { type Span, SyntaxRefusal } from '../source.ts';

/** A token and its place. */
export interface Token extends Span {
  text: string;
}

/** A piece of code read without asking for EVOLVE blocks. */
export interface Code {
  text: string;
  file: ParseResult<t.File>;
  body: readonly t.Statement[];
  /** Without comments. */
  tokens: readonly Token[];
  comments: readonly t.Comment[];
}

/**
 * Parses code that need not be a whole program: `return` may stand at the top. Throws `SyntaxRefusal`.
 * @example readCode('return a; // b').tokens.map(({ text }) => text) // ['return', 'a', ';']
 */
export const readCode: (text: string) => Code = recent(4, (text) => {
  try {
    const file = parse(text, { sourceType: 'module', plugins: ['typescript'], attachComment: false, tokens: true, allowReturnOutsideFunction: true, createParenthesizedExpressions: true });
    const tokens = (file.tokens as { type: unknown; start: number; end: number }[])
      .filter(({ type, start, end }) => type !== 'CommentLine' && type !== 'CommentBlock' && end > start)
      .map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
    return { text, file, body: file.program.body, tokens, comments: file.comments ?? [] };
  } catch (error) {
    throw new SyntaxRefusal(unparsable(text, error as Error & { loc?: { line: number } }));
  }
});

function unparsable(text: string, { message, loc }: Error & { loc?: { line: number } }): string {
  const line = loc ? text.split('\n')[loc.line - 1]?.trim() : undefined;
  const what = message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '').split('\n')[0];
  return `The program does not parse: ${what}${line ? `, at "${line}"` : ', at its end'}.`;
}

/** The tokens of a part of the code. */
export const tokensIn = ({ tokens }: Code, { start, end }: { start?: number | null; end?: number | null }): Token[] => tokens.filter((token) => token.start >= start! && token.end <= end!);

/**
 * Code as one string that layout, comments and kinds of quotes do not change.
 * @example spelled(readCode('f( "a" )').tokens) === spelled(readCode("f('a')").tokens) // true
 */
export const spelled = (tokens: readonly Token[]): string => tokens.map(({ text }) => (/^"[^'"\\]*"$/.test(text) ? `'${text.slice(1, -1)}'` : text)).join(' ');
