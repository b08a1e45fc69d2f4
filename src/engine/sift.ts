import type { Evaluator, SieveTask, Sieved } from '../core/index.ts';
import type { Spent } from './measure.ts';

/** What making and compiling a variant costs, in steps of about 0.1 µs (measured, see bench/programs.ts). */
const STEPS_PER_VARIANT = 3_000;

/** Variants that are looked at before there is a draft: no instance runs, so what they take counts in steps only. */
export async function sift({ sieve }: Evaluator, task: SieveTask, spent: Spent): Promise<Sieved> {
  const sieved = await sieve!(task);
  spent.steps += sieved.steps + STEPS_PER_VARIANT * sieved.tried;
  spent.variants = (spent.variants ?? 0) + sieved.tried;
  return sieved;
}
