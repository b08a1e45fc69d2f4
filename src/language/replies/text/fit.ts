import { blocksOf, isOpen, markerLines } from '../../grammar/markers.ts';
import { type Span, SyntaxRefusal, applyChanges } from '../../source.ts';
import { filled } from '../frame.ts';
import { squeezed } from '../match.ts';
import type { Part } from './part.ts';

/** A file's new text and what had to be forgiven. */
export interface Fitted {
  text: string;
  tolerated: string[];
}

/**
 * Puts a whole program, or only the inside of its block, into the frame of the parent. Throws `SyntaxRefusal`.
 * @example fitted(part, 'def f(x):\n    return x\n').text
 */
export function fitted(part: Part, reply: string): Fitted {
  const { text, blocks } = part;
  if (isOpen(text, blocks)) return { text: `${reply.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}${/\s*$/.exec(text)![0] || '\n'}`, tolerated: [] };
  const marks = markersIn(part, reply);
  return marks.length > 0 ? byMarkers(part, reply, marks) : byLines(part, reply);
}

/** The markers of a reply: where it parses by itself, those that its grammar says are comments. */
function markersIn({ tongue }: Part, reply: string): readonly Span[] {
  const lines = markerLines(reply);
  try {
    const { blocks } = tongue.read(reply);
    return isOpen(reply, blocks) ? [] : lines.filter(({ start, end }) => blocks.some((block) => block.start === end || block.end === start));
  } catch {
    return lines;
  }
}

function byMarkers({ text, blocks }: Part, reply: string, marks: readonly Span[]): Fitted {
  const tolerated: string[] = [];
  let own: readonly Span[];
  if (marks.length === 1 && blocks.length === 1) {
    const { start, end } = marks[0]!;
    own = reply.slice(start, end).includes('START') ? [{ start: end, end: reply.length }] : [{ start: 0, end: start }];
    tolerated.push('left out a marker');
  } else own = said(() => blocksOf(reply, marks));
  if (own.length !== blocks.length) throw new SyntaxRefusal(`The program has ${own.length} EVOLVE blocks where the parent has ${blocks.length}; keep all markers.`);
  const known = new Set(linesOutside(text, blocks));
  const found = linesOutside(reply, own);
  const extra = found.find((line) => !known.has(line) && !isRemark(line));
  if (extra !== undefined) throw new SyntaxRefusal(`The program has "${extra.slice(0, 100)}" outside the EVOLVE block, where the parent has no such line; only what stands between the markers may change.`);
  if (new Set(found).size < known.size) tolerated.push('left out lines outside the block');
  return { text: applyChanges(text, blocks.map((block, i) => ({ ...block, text: inner(text.slice(block.start, block.end), reply.slice(own[i]!.start, own[i]!.end)) }))), tolerated };
}

/** The inside of a block with the line ends and the last indentation of the parent's. */
function inner(before: string, after: string): string {
  const body = after.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  const last = before.lastIndexOf('\n');
  return `\n${body}${last < 0 ? '\n' : before.slice(last)}`;
}

/** Without markers: what the parent has before and after its block is taken off, and the rest belongs into it. */
function byLines({ text, blocks }: Part, reply: string): Fitted {
  if (blocks.length > 1) throw new SyntaxRefusal(`The program has no EVOLVE blocks where the parent has ${blocks.length}; keep all markers.`);
  const [block] = blocks;
  const [head, tail] = [text.slice(0, block!.start), text.slice(block!.end)].map((side) => side.split('\n').filter((line) => line.trim() !== '' && !line.includes('EVOLVE-BLOCK')).map(squeezed));
  const lines = reply.split('\n');
  const blank = (line: string): boolean => line.trim() === '';
  let from = 0;
  let reached = 0;
  for (; from < lines.length; from++) {
    if (blank(lines[from]!)) continue;
    const next = head!.indexOf(squeezed(lines[from]!), reached);
    if (next < 0) break;
    reached = next + 1;
  }
  let to = lines.length;
  for (let at = tail!.length - 1; to > from; to--) {
    if (blank(lines[to - 1]!)) continue;
    const next = at < 0 ? -1 : tail!.lastIndexOf(squeezed(lines[to - 1]!), at);
    if (next < 0) break;
    at = next - 1;
  }
  // a lone bracket is the frame's only where what it closes is quoted, too
  if (reached < head!.length) while (to < lines.length && !/\w/.test(lines[to]!)) to++;
  const inside = lines.slice(from, to);
  const [names, own] = [new Set([...head!, ...tail!].flatMap(defined)), inside.flatMap((line) => defined(squeezed(line)))];
  const again = own.find((name) => names.has(name));
  if (again !== undefined) throw new SyntaxRefusal(`The program defines "${again}" anew, which stands outside the EVOLVE block; only what stands between the markers may change.`);
  const wanted = depthOf(text.slice(block!.start, block!.end).split('\n').slice(1));
  const depth = depthOf(inside);
  const moved = inside.map((line) => (blank(line) ? '' : wanted >= depth ? ' '.repeat(wanted - depth) + line : line.slice(depth - wanted)));
  return { text: filled({ source: { text }, block: block!, whole: false }, moved.join('\n')), tolerated: ['left out markers'] };
}

const depthOf = (lines: readonly string[]): number => {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length);
  return depths.length > 0 ? Math.min(...depths) : 0;
};

/** The function, class or type that a line begins. */
export const defined = (line: string): string[] => {
  const name = /^(?:(?:export|pub|public|static|async|default|inline|unsafe|const)\s+)*(?:def|class|fn|func|function|struct|enum|interface|trait|type)\s+([A-Za-z_]\w*)/.exec(line)?.[1] ?? /^(?:[\w:<>,*&\s]+?[\s*&])([A-Za-z_]\w*)\s?\([^;]*\)\s?(?:const\s?)?\{$/.exec(line)?.[1];
  return name === undefined || /^(?:if|for|while|switch|catch|else|return)$/.test(name) ? [] : [name];
};

const isRemark = (line: string): boolean => /^(?:#(?!include|define|if|end|pragma)|\/\/|\/\*|\*|--|;|%|<!--|""")/.test(line);

function linesOutside(text: string, blocks: readonly Span[]): string[] {
  return applyChanges(text, blocks.map((block) => ({ ...block, text: '\n' }))).split('\n').filter((line) => line.trim() !== '' && !line.includes('EVOLVE-BLOCK')).map(squeezed);
}

/** A refusal as a sentence about the program. */
export function said<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof SyntaxRefusal) || /^[A-Z].*\.$/s.test(error.message)) throw error;
    throw new SyntaxRefusal(`The program ${error.message.replace(/^EVOLVE/, 'has EVOLVE')}.`);
  }
}
