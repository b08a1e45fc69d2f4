import type { Proposer, Vocabulary } from '../core/index.ts';
import { type Analysis, DEFAULT_FUNCTIONS, analyse, mutate } from '../language/index.ts';

export interface SymbolicOptions {
  /** Chance of each further edit on the same draft. @default 0.3 */
  more?: number;
}

const KEPT = 128;

/** Analyses of programs that are parents again and again. */
export function analysisCache(): (source: string) => Analysis {
  const kept = new Map<string, Analysis>();
  return (source) => {
    let analysis = kept.get(source);
    if (analysis) kept.delete(source);
    else analysis = analyse(source);
    kept.set(source, analysis);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return analysis;
  };
}

/** The problem's words; functions of Math where it names none. */
export const wordsOf = (vocabulary: Vocabulary): Vocabulary => ({ functions: DEFAULT_FUNCTIONS, ...vocabulary });

/** Small typed edits of the parent's source, inside the EVOLVE blocks. @example symbolic() */
export function symbolic({ more = 0.3 }: SymbolicOptions = {}): Proposer<null> {
  const analysed = analysisCache();
  return {
    name: 'edits',
    start: null,
    async propose({ parents }, { rng, source, vocabulary, maxNodes }) {
      const [parent] = parents;
      if (!parent) return [];
      const words = wordsOf(vocabulary);
      let analysis = analysed(source(parent.program));
      let kind: string | undefined;
      do {
        const draft = mutate({ analysis, vocabulary: words, rng });
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
