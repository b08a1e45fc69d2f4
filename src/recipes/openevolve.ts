import { grid, islands } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { bandit, byWeight, writer } from '../proposers/index.ts';
import { exploit } from '../selectors/index.ts';
import { sizeAnd } from './features.ts';
import { copies } from './copies.ts';
import { type AskingRecipe, modelsOnly } from './writers.ts';

/** The numbers are the defaults of its public configuration, or a problem's own; a migration every 50 turns of each of 5 islands, of a tenth of 10 cells. */
export const recipe = (problem: Problem): AskingRecipe => {
  const { numbers = {} } = problem;
  const { islands: count = 5, archive = 100, migrateEvery = 50, migrants = 0.1, explore, exploit: elite, best = 3, diverse = 2, patches: [{ kind } = { kind: 'diff' as const }] = [], temperatures, feedback = 0 } = numbers;
  const features = sizeAnd(problem, 10);
  const shown = best + diverse;
  return modelsOnly({
    name: 'openevolve',
    summary: 'islands of grids; parents mostly elites, diffs, the best and others nearby shown beside; needs --model',
    source: 'OpenEvolve, github.com/algorithmicsuperintelligence/openevolve',
    archive: islands(count, grid({ features }), { every: count * migrateEvery, migrants: Math.max(1, Math.round(migrants * 10)) }),
    // three of the five programs shown are simply the best
    selector: exploit({ explore: explore ?? 0.2, exploit: elite ?? 0.7, elites: Math.max(1, Math.round(archive / count)), best: shown === 0 ? 0 : best / shown, bins: features.map(({ bins }) => bins) }),
    writers({ models = [], embed, ...options }) {
      const screens = numbers.novelty === undefined && !numbers.judge ? {} : { screens: copies(numbers, embed), attempts: numbers.attempts ?? 3 };
      const asking = { ...options, ...screens, ...(temperatures && { temperatures }) };
      const writers = [{ writer: writer({ ...asking, kind, inspirations: shown }), weight: 1 - feedback }, { writer: writer({ ...asking, kind: 'reflect' }), weight: feedback }];
      return bandit({ writers: writers.filter(({ weight }) => weight > 0), models, policy: byWeight() });
    },
  });
};
