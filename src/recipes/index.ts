import { CladeError, type Problem, type Recipe, nearest } from '../core/index.ts';
import { recipe as alphaevolve } from './alphaevolve.ts';
import { recipe as alpharesearch } from './alpharesearch.ts';
import { recipe as bestOfN } from './best-of-n.ts';
import { recipe as standard } from './default.ts';
import { recipe as eoh } from './eoh.ts';
import { recipe as funsearch } from './funsearch.ts';
import { recipe as gepa } from './gepa.ts';
import { recipe as hillClimb } from './hill-climb.ts';
import { recipe as mapElites } from './map-elites.ts';
import { recipe as models } from './models.ts';
import { recipe as openevolve } from './openevolve.ts';
import { recipe as plansearch } from './plansearch.ts';
import { recipe as random } from './random.ts';
import { recipe as reevo } from './reevo.ts';
import { recipe as regularizedEvolution } from './regularized-evolution.ts';
import { recipe as screening } from './screening.ts';
import { recipe as shinka } from './shinka.ts';
import { recipe as symbolic } from './symbolic.ts';
import { recipe as tuning } from './tuning.ts';

/** Every recipe by name; some are made for the problem at hand. */
export const RECIPES: Readonly<Record<string, Recipe | ((problem: Problem) => Recipe)>> = {
  default: standard,
  'map-elites': mapElites,
  'hill-climb': hillClimb,
  random,
  'regularized-evolution': regularizedEvolution,
  'best-of-n': bestOfN,
  tuning,
  screening,
  symbolic,
  models,
  alphaevolve,
  shinka,
  openevolve,
  funsearch,
  eoh,
  reevo,
  alpharesearch,
  plansearch,
  gepa,
};

/** For reading a journal: the champion and the counts do not depend on the recipe, so one of the user's own may be unknown here. */
export function recipeToRead(name: string, problem: Problem): Recipe {
  return recipeFor(Object.hasOwn(RECIPES, name) ? name : 'default', problem);
}

/** Throws `usage.unknown-recipe` with the nearest name. @example recipeFor('map-elites', problem) */
export function recipeFor(name: string, problem: Problem): Recipe {
  const found = Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined;
  if (found) return typeof found === 'function' ? found(problem) : found;
  const near = nearest(name, Object.keys(RECIPES));
  throw new CladeError('usage.unknown-recipe', `there is no recipe "${name}"`, near ? `did you mean "${near}"?` : `one of ${Object.keys(RECIPES).join(', ')}`);
}

export { withWriters } from './writers.ts';
