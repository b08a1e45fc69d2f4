import { islands, top } from '../archives/index.ts';
import { asymmetricUcb, bandit, scratchpad, writer } from '../proposers/index.ts';
import { nearCopy, nearVector } from '../screens/index.ts';
import { sigmoid } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

/** Lange et al. 2025; the numbers are the defaults of its public configuration, an archive of 40 shared by 2 islands among them. */
export const recipe = modelsOnly({
  name: 'shinka',
  summary: 'few programs, near-copies turned away, models chosen by what they bring, a scratchpad; needs --model',
  source: 'ShinkaEvolve, arXiv:2509.19349',
  archive: islands(2, top({ size: 20 }), { every: 0 }),
  selector: sigmoid(),
  writers({ models = [], embed, ...given }) {
    const screens = [embed === undefined ? nearCopy({ threshold: 0.99 }) : nearVector({ model: embed, threshold: 0.99 })];
    const options = { ...given, screens, attempts: 3 };
    return bandit({
      writers: [
        { writer: writer({ ...options, kind: 'diff', inspirations: 2 }), weight: 0.6 },
        { writer: writer({ ...options, kind: 'full', inspirations: 2 }), weight: 0.3 },
        { writer: writer({ ...options, kind: 'cross', inspirations: 1 }), weight: 0.1 },
      ],
      models,
      policy: asymmetricUcb(),
      regular: [{ every: 10, proposer: scratchpad(given) }],
    });
  },
});
