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
