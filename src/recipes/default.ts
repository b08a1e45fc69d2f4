import { grid, islands, top } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { again, crossover, mix, simplify, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import { bulk } from './bulk.ts';
import { dear } from './dear.ts';
import { sizeAnd } from './features.ts';
import type { AskingRecipe } from './writers.ts';

/**
 * Where programs inherit outputs, each entry is a step up from its parent, so that a few stand for all;
 * numbers are changed by edits, since a tuning has to pay for a search with each of its trials.
 */
const constructing: AskingRecipe = {
  name: 'default',
  summary: 'edits, crossover, simplification and another try by gain per cost; small islands',
  source: 'Clade',
  archive: islands(4, top({ size: 10 }), { every: 400, migrants: 1 }),
  fromScratch: 100,
  startsOver: 0.4,
  selector: tournament({ size: 3 }),
  proposer: mix([symbolic({ more: 0.35 }), crossover(), again(), simplify()], { floor: 0.08, memory: 0.97, searches: true }),
  // What a model wrote has numbers worth their trials.
  polish: mix([tune({ trials: 12, dimensions: 3 }), symbolic({ more: 0.35 }), again()], { floor: 0.15, searches: true }),
};

/**
 * Clade's own: edits, crossover and constant tuning share the budget by what they bring for what they
 * cost. A problem that says how its programs differ gets a grid over that and over size; any other gets
 * islands of elites.
 */
export const recipe = (problem: Problem): AskingRecipe => (problem.chunk ? bulk(problem) : problem.inherits ? constructing : problem.selfScored ? dear(problem) : {
  name: 'default',
  summary: 'edits, crossover, simplification and tuning by gain per cost; a grid where the problem has features, islands elsewhere',
  source: 'Clade',
  archive: problem.features ? grid({ features: sizeAnd(problem, 20) }) : islands(6, top({ size: 80 }), { every: 600, migrants: 2 }),
  selector: problem.features ? tournament({ size: 12 }) : tournament({ size: 3 }),
  proposer: mix([symbolic(), crossover(), simplify(), tune()], { floor: 0.04 }),
});
