import { type Budget, fitnessOf } from '../core/index.ts';
import type { State } from './state.ts';

/** What was asked so far. */
export interface Asking {
  calls: number;
  /** On their way. */
  waiting: number;
  usd: number;
  /** Nothing more may be asked, every answer is there and polished. */
  over: boolean;
  /** Every answer is there, and what they brought is being polished. */
  polishing: boolean;
}

export interface Gauges {
  seconds: number;
  cpuSeconds: number;
}

/** So many iterations in a row without a draft mean that no proposer knows anything more. */
const IDLE = 10_000;

/** Why a run ends, or null. Only `evaluations`, `target` and `patience` end two runs at the same commit. */
export function finished(budget: Budget, state: State, gauges: Gauges, asked?: Asking): string | null {
  const { champion } = state;
  if (state.idle >= IDLE) return 'nothing left to propose';
  if (budget.evaluations !== undefined && state.evaluations >= budget.evaluations) return 'evaluations';
  if (budget.target !== undefined && champion) {
    if (champion.fitness >= fitnessOf(state.problem.direction, budget.target)) return 'target';
  }
  if (budget.patience !== undefined && state.evaluations - state.lastRecordAt >= budget.patience) return 'patience';
  if (budget.minutes !== undefined && gauges.seconds >= budget.minutes * 60) return 'minutes';
  if (budget.cpuMinutes !== undefined && gauges.cpuSeconds >= budget.cpuMinutes * 60) return 'cpu-minutes';
  // Where there is a limit on something else, too, the search goes on with what models wrote.
  const alone = state.recipe.modelsOnly || (budget.evaluations ?? budget.minutes ?? budget.cpuMinutes) === undefined;
  if (asked?.over && alone && (budget.calls ?? budget.usd) !== undefined) return budget.calls !== undefined && asked.calls >= budget.calls ? 'calls' : 'usd';
  return null;
}

/** How far the nearest limit is, 0 to 1. */
export function progress(budget: Budget, state: State, gauges: Gauges): number {
  const parts = [
    budget.evaluations === undefined ? 0 : state.evaluations / budget.evaluations,
    budget.minutes === undefined ? 0 : gauges.seconds / (budget.minutes * 60),
    budget.cpuMinutes === undefined ? 0 : gauges.cpuSeconds / (budget.cpuMinutes * 60),
    budget.patience === undefined ? 0 : (state.evaluations - state.lastRecordAt) / budget.patience,
    budget.calls === undefined || !state.asked ? 0 : state.asked.calls / budget.calls,
    budget.usd === undefined || !state.asked ? 0 : state.asked.usd / budget.usd,
  ];
  return Math.min(1, Math.max(...parts));
}
