import { front } from '../archives/index.ts';
import { bandit, byWeight, writer } from '../proposers/index.ts';
import { coverage } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

/** Agrawal et al. 2025, for programs in place of prompts; one program in ten is a merge, which is our choice. */
export const recipe = modelsOnly({
  name: 'gepa',
  summary: 'the best on some instance are parents; a reflection before each program, now and then a merge; needs --model',
  source: 'GEPA, arXiv:2507.19457',
  archive: front(),
  selector: coverage(),
  writers: ({ models = [], ...options }) =>
    bandit({
      writers: [
        { writer: writer({ ...options, kind: 'reflect', inspirations: 0 }), weight: 0.9 },
        { writer: writer({ ...options, kind: 'cross', inspirations: 1 }), weight: 0.1 },
      ],
      models,
      policy: byWeight(),
    }),
});
