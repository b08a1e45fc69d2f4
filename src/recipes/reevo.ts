import { ageing } from '../archives/index.ts';
import { type Archive, ranks } from '../core/index.ts';
import { WAYS, bandit, byWeight, scratchpad, writer } from '../proposers/index.ts';
import { exploit, uniform } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

/** A generation: 10 crossovers and half as many mutations. */
const GENERATION = 15;

/** The youngest generation, and the best there ever was. */
const generation: Archive = {
  ...ageing({ size: GENERATION }),
  name: `the newest ${GENERATION} and the best`,
  keep(members, incoming) {
    const all = [...members, incoming];
    const [best] = all.toSorted(ranks);
    return all.filter((entry, i) => entry === best || i >= all.length - GENERATION);
  },
};

/** Ye et al. 2024; 10 crossovers, mutation rate 0.5 and parents drawn uniformly as in its public code. */
export const recipe = modelsOnly({
  name: 'reevo',
  summary: 'a reflection on two programs before each crossover, one on all of them before mutations of the best; needs --model',
  source: 'ReEvo, arXiv:2402.01145',
  archive: generation,
  selector: uniform(),
  writers: ({ models = [], ...options }) =>
    bandit({
      writers: [
        { writer: writer({ ...options, kind: { ...WAYS.reflect, name: 'crossover', combines: true } }), weight: 2 },
        { writer: writer({ ...options, kind: { ...WAYS.full, name: 'mutation' }, inspirations: 0, selector: exploit({ explore: 0, exploit: 1, elites: 1 }) }), weight: 1 },
      ],
      models,
      policy: byWeight(),
      regular: [{ every: GENERATION + 1, proposer: scratchpad(options) }],
    }),
});
