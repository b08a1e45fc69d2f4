import type { Claim, DraftRecord, Evaluator, Prepared, Problem } from '../core/index.ts';
import { aggregate, fitnessOf } from '../core/index.ts';
import type { Spent } from './measure.ts';

/** Student's t for a 95 % interval, by degrees of freedom from 1. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131];

/** Evaluations of a noisy program, and how many times as many at most where the interval does not decide. */
const REPEATS = 3;
const AT_MOST = 3;

/**
 * The mean of some evaluations with its 95 % interval; no interval where all agree.
 * @example meanOf([1, 2, 3]) // { mean: 2, interval: [-0.48, 4.48] }
 */
export function meanOf(values: readonly number[]): { mean: number; interval?: readonly [low: number, high: number] } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.every((value) => value === values[0])) return { mean: values[0]! };
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  const reach = ((T[values.length - 2] ?? 2) * spread) / Math.sqrt(values.length);
  return { mean, interval: [mean - reach, mean + reach] };
}

/**
 * A program whose evaluator says the score itself is evaluated again. Where the score is the same it stands; where it is
 * not, the mean of several new evaluations is the claim. The first one is left out: it was chosen for being high.
 */
export async function repeatClaim({ problem, evaluator, search }: { problem: Problem; evaluator: Evaluator; search: readonly string[] }, bar: number, prepared: Prepared, draft: DraftRecord, spent: Spent): Promise<Claim> {
  const { repeats = REPEATS } = evaluator;
  const values: number[] = [];
  const again = async (count: number): Promise<string | undefined> => {
    for (const { measured } of await Promise.all(Array.from({ length: count }, () => evaluator.verify(prepared, search)))) {
      spent.runs += measured.length;
      for (const { steps } of measured) spent.steps += steps;
      const { total } = aggregate(problem, measured);
      if (total === null) return measured.find(({ failure }) => failure)!.failure!.message;
      values.push(total);
    }
    return undefined;
  };
  const failed = (why: string): Claim => ({ validation: null, verified: false, record: false, note: `failed when it was evaluated again: ${why}`, ...(values.length > 0 && { repeats: Float64Array.from(values) }) });

  let why = await again(1);
  if (why !== undefined) return failed(why);
  const noisy = values[0] !== draft.total;
  if (noisy && repeats > 1) why = await again(repeats - 1);
  for (let round = 1; noisy && why === undefined && round < AT_MOST; round++) {
    const { interval } = meanOf(values);
    const undecided = interval && fitnessOf(problem.direction, interval[0]) < bar !== fitnessOf(problem.direction, interval[1]) < bar;
    if (!undecided || !Number.isFinite(bar)) break;
    why = await again(repeats);
  }
  if (why !== undefined) return failed(why);
  const { mean, interval } = meanOf(noisy ? values : [draft.total!, ...values]);
  const record = fitnessOf(problem.direction, mean) > bar;
  return {
    validation: mean,
    verified: record,
    record,
    repeats: Float64Array.from(values),
    ...(interval && { interval }),
    ...(record ? { hashes: [prepared.program] } : noisy && { note: `noisy: the mean of ${values.length} evaluations is ${mean.toPrecision(6)}` }),
  };
}
