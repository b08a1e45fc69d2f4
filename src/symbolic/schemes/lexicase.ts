import type { Random } from '../../core/index.ts';
import { lexicase as filtered } from '../../numeric/lexicase.ts';
import { type Scheme, rankOf } from './scheme.ts';

/** Rows that count as cases: those of a small table, some of a large one; and how many of them one draw looks at. */
const CASES = 48;
const LOOKS = 10;

/**
 * Epsilon-lexicase: rows in random order, on each only who is about as good as the best of those left stays. Of who is
 * left in the end the best by error and size. Children take the place of their parents.
 * @example lexicase(rng)
 */
export function lexicase(rng: Random): Scheme {
  return {
    cases: CASES,
    parents(herd) {
      const count = herd.errors.length;
      const { residual } = herd;
      const cases = residual ? CASES : 0;
      // a case after another, as they are looked at
      const values = new Float64Array(count * cases);
      const tolerances = new Float64Array(cases);
      for (let k = 0; k < cases; k++) {
        const column = values.subarray(k * count, (k + 1) * count);
        for (let i = 0; i < count; i++) column[i] = -residual!(i, k);
        tolerances[k] = deviation(column);
      }
      return (price) => {
        const pool = filtered({ count, cases, looks: LOOKS, value: (i, k) => values[k * count + i]!, tolerance: (k) => tolerances[k]!, rng });
        return pool.reduce((a, b) => (rankOf(herd, b, price) < rankOf(herd, a, price) ? b : a));
      };
    },
  };
}

/** Median absolute deviation of what is finite. */
function deviation(column: Float64Array): number {
  const known = column.filter(Number.isFinite).sort();
  if (known.length === 0) return 0;
  const median = known[known.length >> 1]!;
  return known.map((value) => Math.abs(value - median)).sort()[known.length >> 1]!;
}
