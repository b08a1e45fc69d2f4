import type { Archive } from '../core/index.ts';
import { bandit, byWeight, symbolic, writer } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';
import { type AskingRecipe, independent } from './writers.ts';

/** Only the program the run started from is ever a parent, not even a shorter one that behaves as it. */
export const founder: Archive = { name: 'founder only', niches: 1, cells: () => ['founder'], keep: (members, incoming) => (incoming.born === 0 ? [incoming] : members) };

/** Independent drafts from the seed; the best one counts. With models each question is about the seed alone. */
export const recipe: AskingRecipe = {
  name: 'best-of-n',
  summary: 'every draft is made from the seed, several edits at once; the best counts',
  source: 'baseline (Gideoni et al. 2026)',
  archive: founder,
  selector: uniform(),
  proposer: symbolic({ more: 0.7 }),
  polish: false,
  writers: ({ models = [], ...options }) =>
    bandit({ writers: (['diff', 'full', 'idea'] as const).map((kind) => ({ writer: independent(writer({ ...options, kind, inspirations: 0 })), weight: 1 })), models, policy: byWeight() }),
};
