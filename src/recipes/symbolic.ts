import type { Problem, Recipe } from '../core/index.ts';
import { expressions, isExpression, mix, tune } from '../proposers/index.ts';
import { recipe as standard } from './default.ts';

/** The population of the default, bred as formulas: for programs that are expressions of a few numbers. */
export const recipe = ({ chunk: _, ...problem }: Problem): Recipe => {
  const { archive, selector } = standard(problem);
  return {
    name: 'symbolic',
    summary: 'expressions as trees: crossover, mutation and simplification of parts, nothing tried twice; and tuning',
    source: 'Clade, after Koza 1992',
    archive,
    selector,
    proposer: mix([expressions(), tune({ trials: 30, dimensions: 6 })], { floor: 0.04 }),
    unfit: (seed) => (isExpression(seed) ? null : 'its EVOLVE block holds something other than expressions of the function\'s number parameters'),
  };
};
