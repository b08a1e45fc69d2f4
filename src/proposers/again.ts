import type { Proposer } from '../core/index.ts';

/**
 * The parent's program once more, unchanged, handed what the parent made: for search programs that inherit
 * outputs and may be lucky with another random stream.
 * @example again()
 */
export function again(): Proposer<null> {
  return {
    name: 'again',
    start: null,
    async propose({ parents: [parent] }, { source }) {
      return parent ? [{ source: source(parent.program), parents: [parent.id], kind: 'again' }] : [];
    },
  };
}
