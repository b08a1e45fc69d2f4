import { grid, islands } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { bandit, byWeight, writer } from '../proposers/index.ts';
import { exploit } from '../selectors/index.ts';
import { sizeAnd } from './features.ts';
import { type AskingRecipe, modelsOnly } from './writers.ts';

/** The numbers are the defaults of its public configuration; a migration every 50 turns of each of 5 islands, of a tenth of 10 cells. */
export const recipe = (problem: Problem): AskingRecipe => {
  const features = sizeAnd(problem, 10);
  return modelsOnly({
    name: 'openevolve',
    summary: 'islands of grids; parents mostly elites, diffs, the best and others nearby shown beside; needs --model',
    source: 'OpenEvolve, github.com/algorithmicsuperintelligence/openevolve',
    archive: islands(5, grid({ features }), { every: 250, migrants: 1 }),
    // three of the five programs shown are simply the best
    selector: exploit({ explore: 0.2, exploit: 0.7, elites: 20, best: 0.6, bins: features.map(({ bins }) => bins) }),
    writers: ({ models = [], ...options }) => bandit({ writers: [writer({ ...options, kind: 'diff', inspirations: 5 })], models, policy: byWeight() }),
  });
};
