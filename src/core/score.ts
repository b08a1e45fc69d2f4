import type { Problem } from './problem.ts';
import type { Entry, Measured } from './types.ts';

/** What a set of measurements adds up to. */
export interface Total {
  total: number | null;
  /** Larger is better; -Infinity after a failure. */
  fitness: number;
  metrics: Readonly<Record<string, number>>;
  /** Where the best measurement stands, for problems that count only that. */
  best?: number;
  /** Of the only measurement, or of the best one. */
  feedback?: string;
  hidden?: Readonly<Record<string, number>>;
}

type Rules = Pick<Problem, 'direction' | 'aggregate'>;

const FAILED: Total = { total: null, fitness: Number.NEGATIVE_INFINITY, metrics: {} };

/**
 * The mean over instances, or null as soon as one of them failed; the best of those that did not fail
 * where the problem says so.
 * @example aggregate({ direction: 'minimize' }, measured).total
 */
export function aggregate({ direction, aggregate: how }: Rules, measured: readonly Measured[]): Total {
  if (how === 'best') return bestOf(direction, measured);
  let sum = 0;
  const metrics: Record<string, number> = {};
  for (const { score } of measured) {
    if (!score) return FAILED;
    sum += score.value;
    for (const name in score.metrics) metrics[name] = (Object.hasOwn(metrics, name) ? metrics[name]! : 0) + score.metrics[name]! / measured.length;
  }
  if (measured.length === 0) return FAILED;
  const total = sum / measured.length;
  return { total, fitness: fitnessOf(direction, total), metrics, ...(measured.length === 1 && wordsOf(measured[0]!)) };
}

/** Words and hidden figures belong to one measurement and have no mean. */
function wordsOf({ score }: Measured): Pick<Total, 'feedback' | 'hidden'> {
  return { ...(score?.feedback !== undefined && { feedback: score.feedback }), ...(score?.hidden && { hidden: score.hidden }) };
}

function bestOf(direction: Problem['direction'], measured: readonly Measured[]): Total {
  let result = FAILED;
  measured.forEach((one, best) => {
    const { score } = one;
    if (!score) return;
    const fitness = fitnessOf(direction, score.value);
    if (fitness > result.fitness) result = { total: score.value, fitness, metrics: score.metrics ?? {}, best, ...wordsOf(one) };
  });
  return result;
}

export function fitnessOf(direction: Problem['direction'], total: number): number {
  return direction === 'minimize' ? -total : total;
}

/** Larger fitness first; among equals the shorter program, then the older. */
export function ranks(a: Entry, b: Entry): number {
  return b.fitness - a.fitness || a.size - b.size || a.born - b.born;
}
