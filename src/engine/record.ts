import { type Claim, type DraftRecord, type Evaluator, type Measured, type Prepared, type Problem, aggregate, fitnessOf, jobsOf } from '../core/index.ts';
import type { Spent } from './measure.ts';
import { repeatClaim } from './repeats.ts';
import type { State } from './state.ts';

export interface Court {
  problem: Problem;
  evaluator: Evaluator;
  search: readonly string[];
  validation: readonly string[];
}

/**
 * 6 place, for a claimed record: measured on the validation instances (which no proposer sees), then
 * run again in a fresh child, whose outputs must agree; an online program's past must not depend on
 * its future. Whatever fails leaves the champion as it was.
 */
export async function tryClaim(court: Court, state: State, prepared: Prepared, draft: DraftRecord, spent: Spent): Promise<Claim> {
  const { problem, evaluator } = court;
  if (problem.inherits) return confirm(court, prepared, draft, spent);
  if (problem.selfScored) return repeatClaim(court, state.champion?.fitness ?? Number.NEGATIVE_INFINITY, prepared, draft, spent);
  const ids = court.validation.length > 0 ? court.validation : court.search;
  const bar = state.champion?.fitness ?? Number.NEGATIVE_INFINITY;
  const first = await measure(court, prepared, ids, bar, spent);
  const { total, fitness } = aggregate(problem, first);
  if (total === null) return { validation: null, verified: false, record: false, note: first.find(({ failure }) => failure)!.failure!.message };
  const better = fitness > bar || (fitness === bar && draft.size! < (state.champion?.entry.size ?? 0));
  if (!better) return { validation: total, verified: false, record: false };

  const { measured: again, causal } = await evaluator.verify(prepared, ids);
  spent.runs += again.length;
  for (const { steps } of again) spent.steps += steps;
  const differing = again.find(({ outputHash }, i) => outputHash !== first[i]!.outputHash);
  if (differing) return { validation: total, verified: false, record: false, note: `a second run in a fresh child differed on ${differing.instance}` };
  if (causal === false) return { validation: total, verified: false, record: false, note: 'the causality audit failed: an early answer changed when later input was cut off' };
  return { validation: total, verified: true, record: true, hashes: first.map(({ outputHash }) => outputHash) };
}

/**
 * A construction is its own proof: what counts is the object, scored exactly. It is made once more in a
 * fresh child, from what the program was handed, and scored again.
 */
async function confirm({ problem, evaluator, search }: Court, prepared: Prepared, draft: DraftRecord, spent: Spent): Promise<Claim> {
  const { measured } = await evaluator.verify(prepared, jobsOf(search, draft.from));
  spent.runs += measured.length;
  for (const { steps } of measured) spent.steps += steps;
  const { total, best } = aggregate(problem, measured);
  const hashes = measured.map(({ outputHash }) => outputHash);
  const same = total === draft.total && hashes[best!] === draft.output;
  return same ? { validation: total, verified: true, record: true, hashes } : { validation: total, verified: false, record: false, note: 'a second run in a fresh child made something else' };
}

/** In two parts where a bound allows to give up after the first. */
async function measure({ problem, evaluator }: Court, prepared: Prepared, ids: readonly string[], bar: number, spent: Spent): Promise<readonly Measured[]> {
  const cut = problem.bound === undefined || ids.length < 4 ? ids.length : Math.ceil(ids.length / 3);
  const measured = [...(await evaluator.measure(prepared, ids.slice(0, cut)))];
  if (cut < ids.length && measured.every(({ score }) => score)) {
    const best = measured.reduce((sum, { score }) => sum + score!.value, 0) + problem.bound! * (ids.length - cut);
    if (fitnessOf(problem.direction, best / ids.length) >= bar) measured.push(...(await evaluator.measure(prepared, ids.slice(cut))));
    else measured.push({ instance: ids[cut]!, steps: 0, outputHash: '', failure: { kind: 'raced', message: 'cannot beat the champion on validation' } });
  }
  spent.runs += measured.filter(({ outputHash }) => outputHash).length;
  for (const { steps } of measured) spent.steps += steps;
  return measured;
}
