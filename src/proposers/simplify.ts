import type { Proposer } from '../core/index.ts';

/**
 * The parent with something left out, meant to behave exactly as before: the loop's own verdict on twins says
 * whether it does, and then the shorter one takes the place.
 * @example simplify()
 */
export function simplify(): Proposer<null> {
  return {
    name: 'simplify',
    start: null,
    async propose({ parents: [parent] }, { rng, source, tongue, vocabulary }) {
      if (!parent) return [];
      const text = tongue.shorten(source(parent.program), { vocabulary, rng });
      return text === undefined ? [] : [{ source: text, parents: [parent.id], kind: 'simplify', twinOf: parent.id }];
    },
  };
}
