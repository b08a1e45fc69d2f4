import { clusters, islands } from '../archives/index.ts';
import { type Selector, ranks } from '../core/index.ts';
import { bandit, byWeight, writer } from '../proposers/index.ts';
import { boltzmann } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

const drawn = boltzmann({ temperature: 0.1, period: 30_000 });

/** Two programs, the better one first: that is the one to improve. */
const two: Selector = { name: `two by ${drawn.name}`, select: (view, niche, rng, count) => drawn.select(view, niche, rng, Math.min(2, count)).toSorted(ranks) };

/** Romera-Paredes et al. 2024; numbers of its public code. There the worse half starts anew every four hours; 300 answers are our choice. */
export const recipe = modelsOnly({
  name: 'funsearch',
  summary: 'islands of clusters by score, the worse half now and then emptied; two programs shown, a whole one written; needs --model',
  source: 'FunSearch, doi:10.1038/s41586-023-06924-6',
  archive: islands(10, clusters(), { every: 0, reset: 300 }),
  selector: two,
  writers: ({ models = [], ...options }) => bandit({ writers: [writer({ ...options, kind: 'full', inspirations: 1, repairs: 0 })], models, policy: byWeight() }),
});
