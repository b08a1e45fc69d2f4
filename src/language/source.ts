import { type ParseResult, parse } from '@babel/parser';
import type * as t from '@babel/types';

export interface Span {
  start: number;
  end: number;
}

/** One textual change. */
export interface Change extends Span {
  text: string;
}

/** A parsed program and where it may change. */
export interface Source {
  text: string;
  file: ParseResult<t.File>;
  /** The insides of the EVOLVE blocks; the whole file where there are no markers. */
  blocks: readonly Span[];
}

export class SyntaxRefusal extends Error {}

/**
 * Parses TypeScript and finds its EVOLVE blocks. Throws `SyntaxRefusal` with line and column.
 * @example parseSource('export const f = (x: number) => x;').blocks.length // 1
 */
export function parseSource(text: string): Source {
  let file: ParseResult<t.File>;
  try {
    file = parse(text, { sourceType: 'module', plugins: ['typescript'], attachComment: false, createParenthesizedExpressions: true });
  } catch (error) {
    throw new SyntaxRefusal(`does not parse: ${(error as Error).message}`);
  }
  return sourceOf(text, file);
}

/** A program that was parsed already. Throws `SyntaxRefusal` for markers that do not fit together. */
export const sourceOf = (text: string, file: ParseResult<t.File>): Source => ({ text, file, blocks: findBlocks(text, file.comments ?? []) });

function findBlocks(text: string, comments: readonly t.Comment[]): Span[] {
  const blocks: Span[] = [];
  let open: number | undefined;
  for (const comment of comments) {
    if (comment.value.includes('EVOLVE-BLOCK-START')) {
      if (open !== undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-START twice without an END between');
      open = comment.end!;
    } else if (comment.value.includes('EVOLVE-BLOCK-END')) {
      if (open === undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-END without a START before it');
      blocks.push({ start: open, end: comment.start! });
      open = undefined;
    }
  }
  if (open !== undefined) throw new SyntaxRefusal('EVOLVE-BLOCK-START without an END');
  return blocks.length > 0 ? blocks : [{ start: 0, end: text.length }];
}

export const inside = (blocks: readonly Span[], node: { start?: number | null; end?: number | null }): boolean =>
  blocks.some((block) => node.start! >= block.start && node.end! <= block.end);

/** What stands outside the EVOLVE blocks: two programs of one family agree in it. */
export function frameOf(source: Source): string {
  let at = 0;
  let frame = '';
  for (const block of source.blocks) {
    frame += `${source.text.slice(at, block.start)}\0`;
    at = block.end;
  }
  return frame + source.text.slice(at);
}

const wordEdge = /[\w$]/;

/**
 * Applies changes that do not overlap; keeps neighbours apart where gluing them would make another token.
 * @example applyChanges('a-b', [{ start: 2, end: 3, text: '-c' }]) // 'a- -c'
 */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let out = '';
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    out += text.slice(at, change.start);
    out += glues(out.at(-1), change.text[0]) ? ` ${change.text}` : change.text;
    if (glues(out.at(-1), text[change.end])) out += ' ';
    at = change.end;
  }
  return out + text.slice(at);
}

/** Text around a node: what opens it goes with what closes it. */
export interface Wrap extends Span {
  open: string;
  close: string;
}

/** What is put into a text whatever else changes; it goes with what it stands in. */
export interface Scaffold {
  heads: readonly Change[];
  wraps: readonly Wrap[];
}

/**
 * A part of a text with its scaffold and changes, which do not overlap. Of wraps around one node the first is the outermost.
 * Undefined where a change holds only one end of a wrap.
 * @example weave('f(x)', { start: 0, end: 4 }, { heads: [], wraps: [{ start: 2, end: 3, open: '[', close: ']' }] }, [{ start: 2, end: 3, text: 'y' }]) // 'f([y])'
 */
export function weave(text: string, part: Span, { heads, wraps }: Scaffold, changes: readonly Change[]): string | undefined {
  // at one place: what ends there, insertions, what begins there from the outside in, and what takes the place of it
  const pieces: { at: number; order: number; depth: number; text: string; to: number; glued?: true }[] = [];
  for (const { start, end, text: put } of heads) if (!changes.some((change) => change.start < start && end < change.end)) pieces.push({ at: start, order: end > start ? 3 : 1, depth: 0, text: put, to: end });
  for (const { start, end, text: put } of changes) pieces.push({ at: start, order: end > start ? 3 : 1, depth: 0, text: put, to: end, glued: true });
  for (let i = 0; i < wraps.length; i++) {
    const { start, end, open, close } = wraps[i]!;
    if (changes.some((change) => change.start <= start && end <= change.end && (change.start < start || end < change.end))) continue;
    if (changes.some((change) => (change.start < start && start < change.end) || (change.start < end && end < change.end))) return undefined;
    const rank = (i + 1) / (wraps.length + 1);
    pieces.push({ at: start, order: 2, depth: rank - end, text: open, to: start });
    pieces.push({ at: end, order: 0, depth: -start - rank, text: close, to: end });
  }
  let out = '';
  let at = part.start;
  for (const piece of pieces.sort((a, b) => a.at - b.at || a.order - b.order || a.depth - b.depth)) {
    out += text.slice(at, piece.at);
    out += piece.glued && glues(out.at(-1), piece.text[0]) ? ` ${piece.text}` : piece.text;
    if (piece.glued && glues(out.at(-1), text[piece.to])) out += ' ';
    at = piece.to;
  }
  return out + text.slice(at, part.end);
}

function glues(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return (wordEdge.test(left) && wordEdge.test(right)) || ((left === '-' || left === '+') && left === right);
}

/** Calls `visit` on every direct child node. */
export function children(node: t.Node, visit: (child: t.Node, key: string) => void): void {
  for (const key in node) {
    if (key === 'loc' || key === 'extra' || key === 'errors' || key === 'comments') continue;
    const value = (node as unknown as Record<string, unknown>)[key];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null && typeof item === 'object' && typeof item.type === 'string') visit(item as t.Node, key);
    } else if (typeof (value as t.Node).type === 'string') visit(value as t.Node, key);
  }
}
