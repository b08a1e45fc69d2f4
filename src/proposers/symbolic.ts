import type { Proposer, Vocabulary } from '../core/index.ts';
import { DEFAULT_FUNCTIONS, analyse, analyseParent, mutate } from '../language/index.ts';

export interface SymbolicOptions {
  /** Chance of each further edit on the same draft. @default 0.3 */
  more?: number;
}

/** The problem's words; functions of Math where it names none. */
export const wordsOf = (vocabulary: Vocabulary): Vocabulary => ({ functions: DEFAULT_FUNCTIONS, ...vocabulary });

/** Small typed edits of the parent's source, inside the EVOLVE blocks. @example symbolic() */
export function symbolic({ more = 0.3 }: SymbolicOptions = {}): Proposer<null> {
  return {
    name: 'edits',
    start: null,
    async propose({ parents }, { rng, source, vocabulary, maxNodes, handsOver }) {
      const [parent] = parents;
      if (!parent) return [];
      const words = wordsOf(vocabulary);
      let analysis = analyseParent(source(parent.program));
      let kind: string | undefined;
      do {
        const draft = mutate({ analysis, vocabulary: words, rng, empty: !handsOver });
        if (!draft) break;
        const next = kind === undefined && !rng.chance(more) ? undefined : analyse(draft.text);
        kind = kind === undefined ? draft.kind : `${kind} + ${draft.kind}`;
        if (!next) return [{ source: draft.text, parents: [parent.id], kind }];
        if (next.size > maxNodes) break;
        analysis = next;
      } while (rng.chance(more));
      return kind === undefined ? [] : [{ source: analysis.text, parents: [parent.id], kind: kind.includes('+') ? 'several edits' : kind }];
    },
  };
}
