import type { Selector } from '../core/index.ts';
import { type ScaleOptions, draws, scaled } from './draw.ts';

export interface BoltzmannOptions extends ScaleOptions {
  /** @default 0.1, as in FunSearch's code */
  temperature?: number;
  /** Commits of a niche in which the temperature falls to nothing, then it starts again. @default 30_000, as there, where programs count */
  period?: number;
}

/**
 * A cell by softmax over the scores of cells, then a program of it, by softmax over how short they are: the way
 * FunSearch (Romera-Paredes et al. 2024) draws from its clusters. The first of a cell stands for it.
 *
 * @example boltzmann({ temperature: 0.2 })
 */
export function boltzmann({ temperature = 0.1, period = 30_000, range }: BoltzmannOptions = {}): Selector {
  return {
    name: `boltzmann ${temperature}`,
    select(view, niche, rng, count) {
      const cells = view.cells(niche).map((key) => view.cell(niche, key));
      if (cells.length === 0) return [];
      const age = Math.floor(Math.max(0, view.iteration) / view.niches) % period;
      const scores = scaled(cells.map(([first]) => first!), range);
      const weights = softmax(scores, temperature * (1 - age / period));
      return draws(count, () => {
        const members = cells[rng.weighted(weights)]!;
        const sizes = members.map(({ size }) => size);
        const least = Math.min(...sizes);
        const most = Math.max(...sizes);
        return members[rng.weighted(softmax(sizes.map((size) => (least - size) / (most + 1e-6)), 1))];
      });
    },
  };
}

function softmax(logits: readonly number[], temperature: number): number[] {
  const most = logits.reduce((a, b) => Math.max(a, b));
  return logits.map((logit) => Math.exp((logit - most) / temperature));
}
