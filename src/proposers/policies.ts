import type { Random } from '../core/index.ts';

/** What one arm was given and what it brought, weighted towards the newest turns. */
export interface Arm {
  turns: number;
  gain: number;
  /** Gains as the upper confidence bound counts them: e^gain - 1. */
  peak: number;
  usd: number;
  seconds: number;
}

/**
 * Chooses among arms; `price` is what a turn of each costs, relative to the mean of all. All else equal an arm gets
 * turns by its `weight`; what the arms bring counts for more, the longer they have been tried.
 */
export interface Policy {
  readonly name: string;
  /** Weight of an arm's past after each of its turns. */
  readonly memory: number;
  choose(arms: readonly { arm: Arm; price: number; weight: number }[], rng: Random): number;
}

/**
 * Thompson sampling: gains come at an unknown rate for each arm, which is drawn from what is believed of it after
 * its turns (gamma prior at the mean of all arms, worth two turns, or one event where those are rare), divided by what
 * a turn costs; the largest wins. An arm draws as often as its weight says. The constants are Clade's own choice.
 * @example thompson()
 */
export function thompson({ memory = 0.98 }: { memory?: number } = {}): Policy {
  return {
    name: 'thompson',
    memory,
    choose(arms, rng) {
      const turns = arms.reduce((sum, { arm }) => sum + arm.turns, 0);
      const mean = (arms.reduce((sum, { arm }) => sum + arm.gain, 0) + 0.1) / (turns + 1);
      const prior = Math.max(1, PRIOR * mean * SHAPE);
      const least = Math.min(...arms.map(({ weight }) => weight));
      const drawn = arms.map(({ arm, price, weight }) => {
        const times = Math.min(MOST_DRAWS, weight / least);
        const draws = Math.floor(times) + (rng.chance(times % 1) ? 1 : 0);
        const rates = Array.from({ length: draws }, () => gamma(prior + SHAPE * arm.gain, rng) / (prior / mean + SHAPE * arm.turns));
        return Math.max(...rates) / price;
      });
      return drawn.indexOf(Math.max(...drawn));
    },
  };
}

/** Turns that the prior, the mean of all arms, is worth. */
export const PRIOR = 2;

/** A gain of 1 (a record) counts as so many events: it is surer than a single one. */
const SHAPE = 2;

/** Draws of one arm at most. */
const MOST_DRAWS = 100;

/** Marsaglia and Tsang (2000), for shapes of at least one. */
function gamma(shape: number, rng: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.float()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * ShinkaEvolve's bandit: only gains over the parent count, as e^gain - 1, forgotten by 5 % a turn; upper confidence
 * bound with coefficient 1, a fifth of the turns at random, cheap arms preferred by the square root of their price
 * (defaults of its public configuration). Weights, which it has not, make an arm count as tried less often.
 * @example asymmetricUcb()
 */
export function asymmetricUcb({ memory = 0.95, exploration = 1, epsilon = 0.2, costAware = 0.5 }: { memory?: number; exploration?: number; epsilon?: number; costAware?: number } = {}): Policy {
  return {
    name: 'asymmetric UCB',
    memory,
    choose(arms, rng) {
      if (rng.chance(epsilon)) return rng.weighted(arms.map(({ weight }) => weight));
      const untried = arms.findIndex(({ arm }) => arm.turns === 0);
      if (untried >= 0) return untried;
      const total = arms.reduce((sum, { arm }) => sum + arm.turns, 0);
      const means = arms.map(({ arm, price }) => Math.log1p(arm.peak / arm.turns) / price ** costAware);
      const [low, high] = [Math.min(...means), Math.max(...means)];
      const bounds = arms.map(({ arm, weight }, i) => (high > low ? (means[i]! - low) / (high - low) : 0.5) + exploration * Math.sqrt((2 * Math.log(Math.max(total, Math.E)) * weight) / arm.turns));
      return bounds.indexOf(Math.max(...bounds));
    },
  };
}

/** By weight alone, whatever was earned: an ensemble of models in fixed shares. @example byWeight() */
export const byWeight = (): Policy => ({ name: 'by weight', memory: 1, choose: (arms, rng) => rng.weighted(arms.map(({ weight }) => weight)) });
