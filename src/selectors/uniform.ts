import type { Selector } from '../core/index.ts';
import { drawOne, draws } from './draw.ts';

/** Every cell is as likely as any other. @example uniform() */
export function uniform(): Selector {
  return {
    name: 'uniform',
    select: (view, niche, rng, count) => draws(count, () => drawOne(view, niche, rng)),
  };
}
