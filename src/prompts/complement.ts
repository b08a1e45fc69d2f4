import type { Ctx, Entry } from '../core/index.ts';

type Reading = Pick<Ctx, 'record' | 'problem'>;

/** Scores by search instance; undefined where they cannot be compared one by one: single ones, and random streams of one search. */
export function valuesOf({ record, problem }: Reading, { id }: Entry): Float64Array | undefined {
  const values = record(id)?.values;
  return values && values.length > 1 && problem.aggregate !== 'best' ? values : undefined;
}

/**
 * The instances, from 1, on which `other` scores better than `base`.
 * @example betterOn(Float64Array.of(1, 2, 3), Float64Array.of(2, 1, 3), 'minimize') // [1]
 */
export function betterOn(other: Float64Array, base: Float64Array, direction: 'minimize' | 'maximize'): number[] {
  if (other.length !== base.length) return [];
  return Array.from(other.keys()).filter((i) => (direction === 'minimize' ? other[i]! < base[i]! : other[i]! > base[i]!)).map((i) => i + 1);
}

/**
 * Of the programs drawn, those that are good where the parent is not: each time the one that is better than the parent
 * and everybody chosen so far on the most instances; equals in the order they were drawn. None is the parent, none is
 * there twice.
 * @example complement(ctx, parent, others, 2)
 */
export function complement(ctx: Reading, parent: Entry, others: readonly Entry[], count: number): readonly Entry[] {
  const { direction } = ctx.problem;
  const left = others.filter(({ program }, k) => program !== parent.program && others.findIndex((other) => other.program === program) === k).map((entry) => ({ entry, values: valuesOf(ctx, entry) }));
  const chosen: Entry[] = [];
  let best = valuesOf(ctx, parent);
  while (chosen.length < count && left.length > 0) {
    const gains = left.map(({ values }) => (best && values ? betterOn(values, best, direction).length : 0));
    const [next] = left.splice(gains.indexOf(Math.max(...gains)), 1);
    chosen.push(next!.entry);
    const { values } = next!;
    if (best && values?.length === best.length) best = best.map((value, i) => (direction === 'minimize' ? Math.min(value, values[i]!) : Math.max(value, values[i]!)));
  }
  return chosen;
}
