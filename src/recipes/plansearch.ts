import { bandit, byWeight, plans, writer } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';
import { founder } from './best-of-n.ts';
import { independent, modelsOnly } from './writers.ts';

/** Wang et al. 2024; 10 observations, sets of at most 2 and two layers as in its public code. */
export const recipe = modelsOnly({
  name: 'plansearch',
  summary: 'observations, others derived from them, a plan, a program: each time from the seed; needs --model',
  source: 'PlanSearch, arXiv:2409.03733',
  archive: founder,
  selector: uniform(),
  writers: ({ models = [], ...options }) =>
    bandit({ writers: [independent(writer({ ...options, kind: plans({ observations: 10, subset: 2, layers: 2 }), inspirations: 0 }))], models, policy: byWeight() }),
});
