import type { Problem, Recipe } from '../core/index.ts';
import { crossover, mix, screened, simplify, symbolic, tune } from '../proposers/index.ts';
import { recipe as standard } from './default.ts';

/** The default with one proposer more: many variants looked at for a moment before a few are evaluated. For problems that give a hint. */
export const recipe = (problem: Problem): Recipe => ({
  ...standard(problem),
  name: 'screening',
  summary: 'the default, and edits of which many are tried for a moment before a few are evaluated; for problems with a hint',
  source: 'Clade',
  proposer: mix([symbolic(), crossover(), simplify(), tune(), screened()], { floor: 0.04 }),
});
