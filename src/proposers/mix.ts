import { CladeError, type Proposer } from '../core/index.ts';
import { gainOf } from './gain.ts';

export interface MixOptions {
  /** @default 'mix' */
  name?: string;
  /** Every arm gets at least this share of the cost. @default 0.1 */
  floor?: number;
  /** Weight of the past after each commit of an arm. @default 0.995 */
  memory?: number;
  /** Whether a shorter twin counts as something brought: not where every program is a search, and shortening would get its turns for nothing found. @default true */
  twins?: boolean;
  /** Whether a place in the archive counts: not where it is mostly that of who is handed an object and finds another by luck. @default true */
  places?: boolean;
}

interface Arm {
  /** Discounted gain and deterministic cost (steps). */
  gain: number;
  cost: number;
  /** Discounted and plain number of turns. */
  turns: number;
  count: number;
}

interface MixState {
  arms: readonly Arm[];
  states: readonly unknown[];
}

/**
 * Several proposers; each iteration goes to one of them, by gain per deterministic cost so far.
 * @example mix([symbolic(), crossover(), tune()])
 */
export function mix(proposers: readonly Proposer[], { name = 'mix', floor = 0.1, memory = 0.995, twins = true, places = true }: MixOptions = {}): Proposer<MixState> {
  const names = proposers.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new CladeError('usage.bad-recipe', `two proposers of a mix have one name: ${names.join(', ')}`, 'give each a name of its own; gains are counted by name');
  if (proposers.some(({ choose }) => choose)) throw new CladeError('usage.bad-recipe', 'a mix cannot hold another mix', 'put all proposers into one');
  if (floor * proposers.length > 1) throw new CladeError('usage.bad-recipe', `${proposers.length} proposers cannot each have ${floor} of the cost`, `choose a floor of at most ${1 / proposers.length}`);
  return {
    name,
    start: { arms: proposers.map(() => ({ gain: 0, cost: 0, turns: 0, count: 0 })), states: proposers.map(({ start }) => start) },
    choose(state, rng) {
      const index = rng.weighted(chances(state, floor));
      return { proposer: proposers[index]!, state: state.states[index] };
    },
    propose: () => Promise.reject(new Error('a mix never proposes itself')),
    fold(state, outcome) {
      const index = proposers.findIndex(({ name }) => name === outcome.proposer);
      if (index < 0) return state;
      const { gain, cost, turns, count } = state.arms[index]!;
      // A turn that brought nothing at all costs what any turn does, or the one who never proposes would get every turn.
      const price = outcome.results.length > 0 ? outcome.cost : Math.max(outcome.cost, meanCost(state));
      const arm = { gain: gain * memory + gainOf(outcome, { twins, places }), cost: cost * memory + price, turns: turns * memory + 1, count: count + 1 };
      const inner = proposers[index]!.fold?.(state.states[index], outcome) ?? state.states[index];
      return { arms: state.arms.with(index, arm), states: state.states.with(index, inner) };
    },
  };
}

/** Of one turn, over all arms. */
function meanCost({ arms }: MixState): number {
  return arms.reduce((sum, { cost }) => sum + cost, 0) / Math.max(1, arms.reduce((sum, { turns }) => sum + turns, 0));
}

/** Turns before gains are believed. */
const TRIED = 8;

/** How likely each arm's turn is; equal until each has had a few. */
function chances({ arms }: MixState, floor: number): number[] {
  if (!arms.every(({ count }) => count >= TRIED)) return arms.map(({ count }) => 1 / (1 + count));
  const rates = arms.map(({ gain, cost }) => (gain + 0.01) / cost);
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  // Shares are of the cost, not of the turns: an arm whose turn costs ten times as much gets a tenth of the turns.
  return arms.map(({ cost, turns }, i) => ((floor + (1 - arms.length * floor) * (rates[i]! / total)) * turns) / cost);
}

