import { islands, top } from '../archives/index.ts';
import type { Recipe } from '../core/index.ts';
import { crossover, mix, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';

/** Clade's own: islands, edits, crossover and tuning, each by what it brings for what it costs. */
export const recipe: Recipe = {
  name: 'default',
  summary: 'islands of elites; edits, crossover and constant tuning share the budget by gain per cost',
  source: 'Clade',
  archive: islands(6, top({ size: 80 }), { every: 600, migrants: 2 }),
  selector: tournament({ size: 3 }),
  proposer: mix([symbolic(), crossover(), tune({ selector: tournament({ size: 12 }) })]),
};
