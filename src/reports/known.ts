import { type KnownValue, type Problem, fitnessOf } from '../core/index.ts';

/** A value to compare with. */
export interface KnownLine extends KnownValue {
  /** `best` of its group, where they differ; else whether our own scorer measured it or somebody published it. */
  readonly role: 'published' | 'measured' | 'best';
}

/** How a line of each role is broken, in charts and drawings. */
export const BROKEN: Readonly<Record<KnownLine['role'], string>> = { measured: '2 3', published: '6 4', best: '' };

/** What each known value stands for. @example linesOf(problem.known, 'minimize')[0].role // 'measured' */
export function linesOf(known: readonly KnownValue[], direction: Problem['direction']): KnownLine[] {
  return known.map((one): KnownLine => {
    const values = known.filter(({ group }) => group === one.group).map(({ value }) => fitnessOf(direction, value));
    const best = Math.max(...values);
    const alone = values.every((value) => value === best);
    return { ...one, role: !alone && fitnessOf(direction, one.value) === best ? 'best' : one.measured ? 'measured' : 'published' };
  });
}
