import { grid, islands, top } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { crossover, mix, simplify, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { sizeAnd } from './features.ts';
import type { AskingRecipe } from './writers.ts';

/**
 * Where every evaluation is a process of somebody else's, a budget is a few hundred of them: few trials at a time, and few
 * programs stand for all.
 */
export const dear = (problem: Problem): AskingRecipe => ({
  name: 'default',
  summary: 'edits, crossover, simplification and a little tuning by gain per cost; small islands',
  source: 'Clade',
  archive: problem.features ? grid({ features: sizeAnd(problem, 10) }) : islands(2, top({ size: 12 }), { every: 60, migrants: 1 }),
  selector: tournament({ size: 3 }),
  proposer: mix([symbolic({ more: 0.35 }), crossover(), simplify(), tune({ trials: 14, dimensions: 3 })], { floor: 0.08, memory: 0.97 }),
  trials: 20,
});
