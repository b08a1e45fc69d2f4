import { grid, islands, top } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { crossover, mix, simplify, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { bulk } from './bulk.ts';
import { constructing } from './constructing.ts';
import { dear } from './dear.ts';
import { sizeAnd } from './features.ts';
import type { AskingRecipe } from './writers.ts';

/**
 * Clade's own: edits, crossover and constant tuning share the budget by what they bring for what they
 * cost. A problem that says how its programs differ gets a grid over that and over size; any other gets
 * islands of elites.
 */
export const recipe = (problem: Problem): AskingRecipe => (problem.chunk ? bulk(problem) : problem.inherits ? constructing(problem) : problem.selfScored ? dear(problem) : {
  name: 'default',
  summary: 'edits, crossover, simplification and tuning by gain per cost; a grid where the problem has features, islands elsewhere',
  source: 'Clade',
  archive: problem.features ? grid({ features: sizeAnd(problem, 20) }) : islands(6, top({ size: 80 }), { every: 600, migrants: 2 }),
  selector: problem.features ? tournament({ size: 12 }) : tournament({ size: 3 }),
  proposer: mix([symbolic(), crossover(), simplify(), tune()], { floor: 0.04 }),
});
