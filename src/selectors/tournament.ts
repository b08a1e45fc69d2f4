import type { Selector } from '../core/index.ts';
import { drawOne, draws } from './draw.ts';

export interface TournamentOptions {
  /** Contestants. @default 4 */
  size?: number;
  /** Who wins among those who are as good; with `any` whoever was drawn first. @default 'shorter' */
  ties?: 'shorter' | 'any';
}

/** The fittest of `size` draws; a larger size presses harder. @example tournament({ size: 7 }) */
export function tournament({ size = 4, ties = 'shorter' }: TournamentOptions = {}): Selector {
  return {
    name: `tournament ${size}${ties === 'any' ? ', any of equals' : ''}`,
    select: (view, niche, rng, count) =>
      draws(count, () => {
        let best = drawOne(view, niche, rng);
        for (let i = 1; i < size; i++) {
          const other = drawOne(view, niche, rng);
          if (other && best && (other.fitness > best.fitness || (ties === 'shorter' && other.fitness === best.fitness && other.size < best.size))) best = other;
        }
        return best;
      }),
  };
}
