import { SyntaxRefusal } from '../source.ts';
import { clean } from './clean.ts';

const FENCE = /^[ \t]*(`{3,}|~{3,})/;

/**
 * A reply with several programs as several replies, each to be read by the same rules: cut at headings outside of
 * code, or, where those do not part the code blocks, after each block. A reply that cannot be cut stays one.
 * @example splitReply('## 1\n```ts\na\n```\n## 2\n```ts\nb\n```').length // 2
 */
export function splitReply(reply: string): readonly string[] {
  let text: string;
  try {
    ({ text } = clean(reply));
  } catch (error) {
    if (error instanceof SyntaxRefusal) return [reply];
    throw error;
  }
  const lines = text.split('\n');
  for (const at of [cuts(lines).headings, cuts(lines).ends]) {
    const pieces = [0, ...at].map((start, k) => lines.slice(start, at[k]).join('\n')).filter((piece) => piece.split('\n').some((line) => FENCE.test(line)));
    if (pieces.length > 1) return pieces;
  }
  return [reply];
}

/** Line numbers of headings outside of code, and of what follows a code block. */
function cuts(lines: readonly string[]): { headings: number[]; ends: number[] } {
  const [headings, ends]: [number[], number[]] = [[], []];
  let open = '';
  lines.forEach((line, k) => {
    const fence = FENCE.exec(line)?.[1];
    if (fence && open === '') open = fence;
    else if (fence?.startsWith(open) && line.trim() === fence) {
      open = '';
      ends.push(k + 1);
    } else if (open === '' && /^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/.test(line)) headings.push(k);
  });
  return { headings, ends };
}
