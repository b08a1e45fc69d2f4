import type { Proposer } from '../core/index.ts';

export interface AgainOptions {
  /** Tries at a time: a program costs more to compile than to run once it is compiled. @default 4 */
  draws?: number;
}

/**
 * The parent's program once more, unchanged, handed what the parent made: for search programs that inherit
 * outputs and may be lucky with another random stream.
 * @example again({ draws: 8 })
 */
export function again({ draws = 4 }: AgainOptions = {}): Proposer<null> {
  return {
    name: 'again',
    start: null,
    async propose({ parents: [parent] }, { source, handsOver, tongue }) {
      const text = parent && handsOver ? source(parent.program) : undefined;
      // A program that does not look at what it is handed would do the same as before.
      return text !== undefined && tongue.names(text).has('incumbent') ? [{ source: text, parents: [parent!.id], kind: 'again', draws }] : [];
    },
  };
}
