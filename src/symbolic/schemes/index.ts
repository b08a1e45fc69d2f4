import type { Random } from '../../core/index.ts';
import { ageFitness } from './age-fitness.ts';
import { lexicase } from './lexicase.ts';
import { nsga2 } from './nsga2.ts';
import type { Scheme } from './scheme.ts';
import { tournament } from './tournament.ts';

/** Ways to choose parents and survivors, by the name that `clade fit --search` knows. */
export const SCHEMES: Readonly<Record<string, (rng: Random) => Scheme>> = { tournament, lexicase, 'age-fitness': ageFitness, nsga2 };

export type { Herd, Scheme } from './scheme.ts';
export { residualsOf } from './residuals.ts';
export { sorted } from './nsga2.ts';
