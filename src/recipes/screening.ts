import { grid, islands, top } from '../archives/index.ts';
import type { Problem, Recipe } from '../core/index.ts';
import { crossover, mix, screened, simplify, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { sizeAnd } from './features.ts';

/** The default recipe with one proposer more: many variants looked at for a moment before a few are evaluated. For problems that give a hint. */
export const recipe = (problem: Problem): Recipe => ({
  name: 'screening',
  summary: 'the default, and edits of which many are tried for a moment before a few are evaluated',
  source: 'Clade',
  archive: problem.features ? grid({ features: sizeAnd(problem, 20) }) : islands(6, top({ size: 80 }), { every: 600, migrants: 2 }),
  selector: problem.features ? tournament({ size: 12 }) : tournament({ size: 3 }),
  proposer: mix([symbolic(), crossover(), simplify(), tune(), screened()], { floor: 0.04 }),
});
