import { type Span, SyntaxRefusal } from '../source.ts';
import type { Node } from './tree.ts';

/**
 * The EVOLVE blocks between comments that hold markers, whatever begins a comment; the whole text where there are none.
 * Throws `SyntaxRefusal` for markers that do not fit together.
 */
export function blocksOf(text: string, comments: readonly Span[]): Span[] {
  const blocks: Span[] = [];
  let open: number | undefined;
  for (const { start, end } of comments) {
    const comment = text.slice(start, end);
    // some grammars count the line end to the comment
    const last = end - (/\r?\n$/.exec(comment)?.[0].length ?? 0);
    if (comment.includes('EVOLVE-BLOCK-START')) {
      if (open !== undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-START twice without an END between');
      open = last;
    } else if (comment.includes('EVOLVE-BLOCK-END')) {
      if (open === undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-END without a START before it');
      blocks.push({ start: open, end: start });
      open = undefined;
    }
  }
  if (open !== undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-START without an END');
  return blocks.length > 0 ? blocks : [{ start: 0, end: text.length }];
}

/** Comments of a tree, in order: every grammar has the word in their names. */
export function commentsOf(node: Node, found: Node[] = []): Node[] {
  for (const child of node.children) {
    if (isComment(child)) found.push(child);
    else commentsOf(child, found);
  }
  return found;
}

export const isComment = ({ type }: Node): boolean => type.includes('comment');

/** A line of a text without grammar that is a comment with a marker. */
const MARKER = /^[ \t]*(?:#|\/\/|\/\*|--|;|%|<!--|\(\*|\{-|"(?!")|'(?!')|!|\*|@?rem\b|::|dnl\b|\.\.).*EVOLVE-BLOCK-(?:START|END).*$/gim;

/** Lines that begin as comments do and hold a marker. @example markerLines('% EVOLVE-BLOCK-START\n1\n% EVOLVE-BLOCK-END') */
export const markerLines = (text: string): Span[] => [...text.matchAll(MARKER)].map(({ index, 0: line }) => ({ start: index + /^[ \t]*/.exec(line)![0].length, end: index + line.length }));

/** Whether the blocks are the whole text. */
export const isOpen = (text: string, [block, second]: readonly Span[]): boolean => second === undefined && block!.start === 0 && block!.end === text.length;

/** Lines that are comments, without what begins and ends them. @example commentLines('x\n# hm') // ['hm'] */
export const commentLines = (text: string): string[] => [...text.matchAll(/^[ \t]*(?:#|\/\/+|\/\*+|--|;+|%|<!--|\(\*)(.*?)(?:\*\/|-->|\*\))?[ \t]*$/gm)].map(([, line]) => line!.trim());
