import type { Proposer } from '../core/index.ts';
import { graft } from '../language/index.ts';
import { analysisCache, wordsOf } from './symbolic.ts';

/** An expression of the second parent takes the place of one of the first. @example crossover() */
export function crossover(): Proposer<null> {
  const analysed = analysisCache();
  return {
    name: 'crossover',
    start: null,
    parents: 2,
    async propose({ parents }, { rng, source, vocabulary }) {
      const [first, second] = parents;
      if (!first || !second) return [];
      const text = graft({ analysis: analysed(source(first.program)), vocabulary: wordsOf(vocabulary), rng }, analysed(source(second.program)));
      return text === undefined ? [] : [{ source: text, parents: [first.id, second.id], kind: 'crossover' }];
    },
  };
}
