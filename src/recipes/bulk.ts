import { grid } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { formulas } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { size } from './features.ts';
import type { AskingRecipe } from './writers.ts';

/**
 * Where a problem names a search in bulk, the turns are its; the best of each size or feature are what it goes on from.
 * Edits and tuning beside it were measured: their steps cost next to nothing, so that as soon as slices gained nothing
 * for a while they had all turns, and the scorer all the time.
 */
export const bulk = (problem: Problem): AskingRecipe => ({
  name: 'default',
  summary: 'slices of a search in bulk; a grid over size, or what the problem has',
  source: 'Clade',
  archive: grid({ features: problem.features ?? [size(50)] }),
  selector: tournament({ size: 3 }),
  proposer: formulas(),
});
