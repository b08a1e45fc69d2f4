import type { Random } from '../../core/index.ts';
import { type Scheme, rankOf } from './scheme.ts';

/** Of a tournament, as in most of the literature on genetic programming. */
const SIZE = 5;

/** The best of five by the logarithm of the error and a little for size; children take the place of their parents. @example tournament(rng) */
export function tournament(rng: Random): Scheme {
  return {
    parents(herd) {
      const count = herd.errors.length;
      return (price) => {
        let winner = rng.int(count);
        let value = rankOf(herd, winner, price);
        for (let i = 1; i < SIZE; i++) {
          const other = rng.int(count);
          const theirs = rankOf(herd, other, price);
          if (theirs < value) {
            winner = other;
            value = theirs;
          }
        }
        return winner;
      };
    },
  };
}
