import { type Hash, hashOf } from '../../core/index.ts';
import { type Span, SyntaxRefusal, inside } from '../source.ts';
import type { Full } from './grammar.ts';
import { type Bindings, bindingsOf } from './bindings.ts';
import { blocksOf, commentsOf, isComment } from './markers.ts';
import { type Literal, literalsOf } from './literals.ts';
import { type List, type Site, listsOf, sitesOf } from './sites.ts';
import type { Node } from './tree.ts';

/** Everything edits want to know of a program; what is costly is found when somebody asks. */
export interface Reading {
  text: string;
  grammar: Full;
  root: Node;
  blocks: readonly Span[];
  /** Named syntax nodes inside the blocks, comments aside. */
  size: number;
  readonly normal: Hash;
  readonly bindings: Bindings;
  readonly literals: readonly Literal[];
  readonly sites: readonly Site[];
  readonly lists: readonly List[];
}

/** Reads a program from its tree. Throws `SyntaxRefusal` for markers that do not fit, and for blocks without statements where indentation makes them. */
export function readingOf(text: string, root: Node, grammar: Full): Reading {
  const blocks = blocksOf(text, commentsOf(root));
  const kept = <T>(make: () => T): (() => T) => {
    let made: { value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const reading = { text, grammar, root, blocks, size: sizeOf(root, blocks) };
  const bindings = kept(() => bindingsOf(reading));
  const literals = kept(() => literalsOf({ ...reading, bindings: bindings() }));
  const sites = kept(() => sitesOf({ ...reading, bindings: bindings() }));
  const lists = kept(() => listsOf(reading));
  const normal = kept(() => hashOf(normalOf(root, text)));
  if (grammar.layout) refuseEmpty(root, text);
  return {
    ...reading,
    get normal() {
      return normal();
    },
    get bindings() {
      return bindings();
    },
    get literals() {
      return literals();
    },
    get sites() {
      return sites();
    },
    get lists() {
      return lists();
    },
  };
}

function sizeOf(node: Node, blocks: readonly Span[]): number {
  if (!blocks.some((block) => node.start < block.end && node.end > block.start)) return 0;
  let size = node.named && !isComment(node) && inside(blocks, node) ? 1 : 0;
  for (const child of node.children) size += sizeOf(child, blocks);
  return size;
}

/** Tokens and how they nest, without layout and comments; what stands between tokens, as in strings, counts. */
export function normalOf(node: Node, text: string): string {
  const out: string[] = [];
  const visit = (one: Node): void => {
    if (isComment(one)) return;
    if (one.children.length === 0 || /string|char_literal|heredoc/.test(one.type)) {
      out.push(text.slice(one.start, one.end), '\0');
      return;
    }
    // indentation is in no token, only in how they nest
    if (one.named) out.push('(');
    let at = one.start;
    for (const child of one.children) {
      const gap = text.slice(at, child.start).trim();
      if (gap !== '' && gap !== '\\') out.push(gap, '\0');
      visit(child);
      at = Math.max(at, child.end);
    }
    const rest = text.slice(at, one.end).trim();
    if (rest !== '' && rest !== '\\') out.push(rest, '\0');
    if (one.named) out.push(')');
  };
  visit(node);
  return out.join('');
}

function refuseEmpty(node: Node, text: string): void {
  if (node.type === 'block' && !node.children.some((child) => child.named && !isComment(child))) throw new SyntaxRefusal(`does not parse: nothing follows line ${text.slice(0, node.start).trimEnd().split('\n').length}, where indented statements are wanted`);
  for (const child of node.children) refuseEmpty(child, text);
}
