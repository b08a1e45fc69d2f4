import { islands, top } from '../archives/index.ts';
import { bandit, byWeight, writer } from '../proposers/index.ts';
import { ideaReward } from '../screens/index.ts';
import { exploit } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

/** Yu et al. 2025; islands, population and bar of its public configuration, selection and migration as in OpenEvolve. */
export const recipe = modelsOnly({
  name: 'alpharesearch',
  summary: 'an idea in words first, scored before its program is written; needs --model',
  source: 'AlphaResearch, arXiv:2511.08522',
  archive: islands(5, top({ size: 200 }), { every: 250, migrants: 20 }),
  selector: exploit(),
  writers: ({ models = [], ...options }) =>
    bandit({
      writers: [writer({ ...options, kind: 'algorithm', screens: [ideaReward({ bar: 5.5, ...(options.templates && { templates: options.templates }) })] })],
      models,
      policy: byWeight(),
    }),
});
