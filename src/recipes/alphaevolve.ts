import { grid, islands } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { bandit, byWeight, instruct, writer } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { sizeAnd } from './features.ts';
import { type AskingRecipe, modelsOnly } from './writers.ts';

/** Novikov et al. 2025; what its database draws, and every number here, is unpublished and our choice. */
export const recipe = (problem: Problem): AskingRecipe => modelsOnly({
  name: 'alphaevolve',
  summary: 'islands of grids; mostly diffs, beside other programs, by an ensemble of models; needs --model',
  source: 'AlphaEvolve, arXiv:2506.13131',
  archive: islands(4, grid({ features: sizeAnd(problem, 20) }), { every: 200, migrants: 2 }),
  selector: tournament({ size: 3 }),
  writers: ({ models = [], ...options }) =>
    bandit({
      writers: [
        { writer: writer({ ...options, kind: 'diff', inspirations: 2 }), weight: 0.8 },
        { writer: writer({ ...options, kind: 'full', inspirations: 2 }), weight: 0.2 },
      ],
      models,
      policy: byWeight(),
      regular: [{ every: 25, proposer: instruct(options) }],
    }),
});
