import { fitnessOf } from '../../core/index.ts';
import { type KnownLine, linesOf } from '../known.ts';
import type { Chronicle, Mark } from './chronicle.ts';

/** A record on the curve. */
export interface CurvePoint extends Mark {
  /** "R1" is the first record after the seed, which is "seed". */
  readonly name: string;
  readonly id: string;
  readonly kind: string;
  readonly proposer: string;
  /** Search total and validation mean, as the problem counts. */
  readonly total: number;
  readonly validation: number;
  /** How far it came over the record before, in validation; larger is better, 0 where only shorter. */
  readonly gain: number;
  readonly size: number;
}

export type { KnownLine } from '../known.ts';

export interface Curve {
  readonly direction: 'minimize' | 'maximize';
  readonly unit: string | null;
  /** "validation", or "search" where there are no validation instances beside. */
  readonly points: readonly CurvePoint[];
  /** Where the curve ends. */
  readonly end: Mark;
  /** Of the first held-out group. */
  readonly known: readonly KnownLine[];
  /** That group, where the known values have one: they are of other instances than the curve. */
  readonly group: string | null;
}

/** The score of the best program so far over what was spent, with the known values beside it. @example curve(readChronicle(options)).points */
export function curve({ problem, state, marks, end, candidates, at }: Chronicle): Curve {
  const { direction, known = [], unit } = problem;
  const points = state.records.map(({ id, total, validation }, i): CurvePoint => {
    const { kind, proposer, size } = candidates[at(id)]!;
    const before = state.records[i - 1];
    return { ...marks[i]!, name: i === 0 ? 'seed' : `R${i}`, id, kind, proposer, total, validation, size, gain: before ? fitnessOf(direction, validation) - fitnessOf(direction, before.validation) : 0 };
  });
  const group = known[0]?.group ?? null;
  const own = known.filter((value) => value.group === undefined || value.group === group);
  return { direction, unit: unit ?? null, points, end, group, known: linesOf(own, direction) };
}
