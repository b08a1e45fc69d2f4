import type { Lifted } from '../core/index.ts';
import type { Analysis } from './analyse.ts';
import { constantName } from './compile.ts';
import { format } from './grow.ts';
import { applyChanges } from './source.ts';

/** Lifts the numeric literals inside the EVOLVE blocks; exponents and indices included, so callers may choose which. */
export function lift({ text, literals }: Analysis): Omit<Lifted, 'fixed'> {
  return {
    text: applyChanges(text, literals.map(({ start, end }, i) => ({ start, end, text: constantName(i) }))),
    values: Float64Array.from(literals, ({ value }) => value),
  };
}

/** Writes values back as literals. `values` has one number per literal. @example settle(analysis, [0.25, 2]) */
export function settle({ text, literals }: Analysis, values: ArrayLike<number>): string {
  return applyChanges(
    text,
    literals.flatMap(({ start, end, value }, i) => {
      const next = values[i]!;
      if (next === value) return [];
      // A literal has no sign: -3 is an operator and a literal, and may be the left side of **.
      return [{ start, end, text: next < 0 ? `(${format(next)})` : format(next) }];
    }),
  );
}
