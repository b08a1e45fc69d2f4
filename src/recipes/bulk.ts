import { grid } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { formulas, mix, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { size } from './features.ts';
import type { AskingRecipe } from './writers.ts';

/**
 * Where a problem names a search in bulk, most of the time is its; the best of each size or feature are what it goes on
 * from, and edits and tuning keep a little for what it has no words for.
 */
export const bulk = (problem: Problem): AskingRecipe => ({
  name: 'default',
  summary: 'slices of a search in bulk, edits and tuning by gain per cost; a grid over size, or what the problem has',
  source: 'Clade',
  archive: grid({ features: problem.features ?? [size(50)] }),
  selector: tournament({ size: 3 }),
  proposer: mix([formulas(), symbolic(), tune()], { floor: 0.02 }),
});
