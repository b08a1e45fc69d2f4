import type { Figure } from './parts.ts';

/** A figure in a finished file. */
export interface Placed {
  /** Line and column, from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly value: number | null;
  readonly from: string;
}

export interface Settled {
  readonly text: string;
  readonly figures: readonly Placed[];
}

// Private characters: whatever a program or a model wrote has them replaced before it gets here.
const [OPEN, CLOSE] = ['\ue000', '\ue001'];

/** Remembers figures while a file is written, and finds them again in the finished text. @example const { mark, settle } = ledger(); settle(`about ${mark(fig('n', 2), '2')}`).figures[0].column // 7 */
export function ledger(): { mark(figure: Figure, shown: string): string; settle(text: string): Settled } {
  const known: Figure[] = [];
  return {
    mark(figure, shown) {
      known.push(figure);
      return `${OPEN}${known.length - 1}${OPEN}${shown}${CLOSE}`;
    },
    settle(marked) {
      const figures: Placed[] = [];
      let text = '';
      let line = 1;
      let begin = 0;
      let done = 0;
      for (const match of marked.matchAll(/\ue000(\d+)\ue000([^\ue001]*)\ue001/g)) {
        const before = marked.slice(done, match.index);
        for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) {
          line++;
          begin = text.length + at + 1;
        }
        text += before;
        const { from, value } = known[Number(match[1])]!;
        figures.push({ line, column: text.length - begin + 1, text: match[2]!, value, from });
        text += match[2];
        done = match.index + match[0].length;
      }
      return { text: text + marked.slice(done), figures };
    },
  };
}
