import type { Proposer } from '../core/index.ts';
import { analyseParent, graft } from '../language/index.ts';
import { wordsOf } from './symbolic.ts';

/** An expression of the second parent takes the place of one of the first. @example crossover() */
export function crossover(): Proposer<null> {
  return {
    name: 'crossover',
    start: null,
    parents: 2,
    async propose({ parents }, { rng, source, vocabulary }) {
      const [first, second] = parents;
      if (!first || !second) return [];
      const text = graft({ analysis: analyseParent(source(first.program)), vocabulary: wordsOf(vocabulary), rng }, analyseParent(source(second.program)));
      return text === undefined ? [] : [{ source: text, parents: [first.id, second.id], kind: 'crossover' }];
    },
  };
}
