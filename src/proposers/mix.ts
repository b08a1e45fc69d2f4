import type { Outcome, Proposer } from '../core/index.ts';

export interface MixOptions {
  /** Every arm gets at least this share of the iterations. @default 0.05 */
  floor?: number;
  /** Weight of the past after each commit of an arm. @default 0.995 */
  memory?: number;
}

interface Arm {
  /** Discounted gain and deterministic cost (steps). */
  gain: number;
  cost: number;
  count: number;
}

interface MixState {
  arms: readonly Arm[];
  states: readonly unknown[];
}

/** What an iteration brought: better than its parent counts 1, a place in the archive a little, a record most. */
function gainOf({ results, parentFitness }: Outcome): number {
  let gain = 0;
  for (const { entry, placed, record } of results) {
    if (!entry) continue;
    if (placed) gain += 0.1;
    if (placed && entry.fitness > parentFitness) gain += 1;
    if (record) gain += 5;
  }
  return gain;
}

/**
 * Several proposers; each iteration goes to one of them, by gain per deterministic cost so far.
 * @example mix([symbolic(), crossover(), tune()])
 */
export function mix(proposers: readonly Proposer[], { floor = 0.05, memory = 0.995 }: MixOptions = {}): Proposer<MixState> {
  return {
    name: 'mix',
    start: { arms: proposers.map(() => ({ gain: 0, cost: 0, count: 0 })), states: proposers.map(({ start }) => start) },
    choose(state, rng) {
      const index = rng.weighted(shares(state, proposers.length, floor));
      return { proposer: proposers[index]!, state: state.states[index] };
    },
    propose: () => Promise.reject(new Error('a mix never proposes itself')),
    fold(state, outcome) {
      const index = proposers.findIndex(({ name }) => name === outcome.proposer);
      if (index < 0) return state;
      const { gain, cost, count } = state.arms[index]!;
      const arm = { gain: gain * memory + gainOf(outcome), cost: cost * memory + outcome.steps, count: count + 1 };
      const inner = proposers[index]!.fold?.(state.states[index], outcome) ?? state.states[index];
      return { arms: state.arms.with(index, arm), states: state.states.with(index, inner) };
    },
  };
}

/** The share of each arm; equal until each has had a few turns. */
export function shares({ arms }: MixState, n: number, floor: number): number[] {
  const TRIED = 8;
  const rates = arms.map(({ gain, cost }) => (cost > 0 ? (gain + 0.01) / cost : 0));
  const known = arms.every(({ count }) => count >= TRIED);
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  if (!known || total === 0) return arms.map(({ count }) => 1 / (1 + count));
  // By cost: an arm with a tenth of the steps per turn gets ten turns for the same price.
  return rates.map((rate) => floor + (1 - n * floor) * (rate / total));
}

