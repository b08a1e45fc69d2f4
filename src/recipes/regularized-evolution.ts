import { ageing } from '../archives/index.ts';
import type { Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';

/** Real et al.: tournament of 25 in a population of 100, the oldest dies. */
export const recipe: Recipe = {
  name: 'regularized-evolution',
  summary: 'tournament selection, and the oldest dies, however good it was',
  source: 'Real et al., arXiv:1802.01548',
  archive: ageing({ size: 100 }),
  selector: tournament({ size: 25 }),
  proposer: symbolic(),
};
