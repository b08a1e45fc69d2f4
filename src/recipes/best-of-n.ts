import type { Archive, Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';

/** Only the program the run started from is ever a parent. */
const founder: Archive = { name: 'founder only', niches: 1, cells: () => ['founder'], keep: (members, incoming) => (members.length === 0 ? [incoming] : members) };

/** Independent drafts from the seed; the best one counts. */
export const recipe: Recipe = {
  name: 'best-of-n',
  summary: 'every draft is made from the seed, several edits at once; the best counts',
  source: 'baseline (Gideoni et al. 2026)',
  archive: founder,
  selector: uniform(),
  proposer: symbolic({ more: 0.7 }),
};
