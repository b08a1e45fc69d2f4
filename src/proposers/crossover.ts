import type { Proposer } from '../core/index.ts';

/** A part of the second parent takes the place of one of the first. @example crossover() */
export function crossover(): Proposer<null> {
  return {
    name: 'crossover',
    start: null,
    parents: 2,
    async propose({ parents }, { rng, source, tongue, vocabulary, maxNodes }) {
      const [first, second] = parents;
      if (!first || !second) return [];
      const text = tongue.cross(source(first.program), source(second.program), { vocabulary, rng, maxNodes });
      return text === undefined ? [] : [{ source: text, parents: [first.id, second.id], kind: 'crossover' }];
    },
  };
}
