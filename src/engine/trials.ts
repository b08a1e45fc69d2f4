/** What a proposer may try before it drafts: slices of a search, variants, numbers. All of it is paid. */
import { CladeError, type Ctx, type SieveTask, type Sieved } from '../core/index.ts';
import type { Parts } from './evolve.ts';
import type { Bench, Spent } from './measure.ts';

/** A slice of search apart from the engine. Each of its programs was tried on everything. */
export async function breed({ problem, chunks, identity, search }: Parts, seeds: readonly string[], ticket: number, spent: Spent): ReturnType<Ctx['breed']> {
  if (!problem.chunk || !chunks) throw new CladeError('usage.bad-recipe', `${problem.name} names no search in bulk`, 'choose a recipe without the proposer "formulas", or give the problem a `chunk`');
  const { search: name, data, effort = 1 } = problem.chunk;
  const result = await chunks.run(name, { data, seeds, turn: ticket, stream: [identity.seed, ticket, 'chunk'], effort });
  spent.runs += result.tried * search.length;
  spent.steps += result.steps;
  return result;
}

/** Variants are no instance runs; what they take counts in steps. */
export async function sift({ evaluator }: Parts, task: SieveTask, spent: Spent): Promise<Sieved> {
  const sieved = await evaluator.sieve!(task);
  spent.steps += sieved.steps + STEPS_PER_VARIANT * sieved.tried;
  spent.variants = (spent.variants ?? 0) + sieved.tried;
  return sieved;
}

/** What making and compiling one costs, in steps of about 0.1 µs. */
const STEPS_PER_VARIANT = 3_000;

/** Trials on the first search instances, paid from the iteration's purse. */
export async function session({ evaluator }: Bench, source: string, constants: number, search: readonly string[], purse: { left: number }, spent: Spent): ReturnType<Ctx['session']> {
  const inner = await evaluator.open(source, constants, search);
  return {
    async trials(vectors) {
      const affordable = vectors.slice(0, Math.max(0, Math.floor(purse.left / search.length)));
      purse.left -= affordable.length * search.length;
      const results = await inner.trials(affordable);
      spent.runs += affordable.length * search.length;
      for (const { steps } of results) spent.steps += steps;
      return results;
    },
    close: () => inner.close(),
  };
}
