import { islands, top } from '../archives/index.ts';
import type { Proposer, Recipe } from '../core/index.ts';
import { tournament } from '../selectors/index.ts';

/** Takes the place of the models until they are known; it is never asked. */
const nobody: Proposer<null> = { name: 'models', start: null, propose: () => Promise.resolve([]) };

/** What models do without any search beside them: the baseline for everything that is added to them. */
export const recipe: Recipe = {
  name: 'models',
  summary: 'only models write, in diffs, whole programs, crossovers and ideas; needs --model',
  source: 'Clade',
  archive: islands(4, top({ size: 20 }), { every: 100, migrants: 1 }),
  selector: tournament({ size: 3 }),
  proposer: nobody,
  modelsOnly: true,
};
