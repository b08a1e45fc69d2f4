import { top } from '../archives/index.ts';
import { tune } from '../proposers/index.ts';
import type { Recipe } from '../core/index.ts';
import { tournament } from '../selectors/index.ts';

/** What a program's structure can do with other numbers: run it on a seed or, with --seed-program, on a winner, for its tuning ceiling. */
export const recipe: Recipe = {
  name: 'tuning',
  summary: 'numbers only, by CMA-ES: the best score a program reaches without a change of structure',
  source: 'Clade; the ceiling that structure has to beat',
  archive: top({ size: 8 }),
  selector: tournament({ size: 2 }),
  // A few numbers at a time: of all together most are such that any other value breaks the program.
  proposer: tune({ trials: 60, dimensions: 3 }),
  trials: 64,
};
