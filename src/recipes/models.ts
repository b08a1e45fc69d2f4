import { islands, top } from '../archives/index.ts';
import { tournament } from '../selectors/index.ts';
import { modelsOnly } from './writers.ts';

/** What models do without any search beside them: the baseline for everything that is added to them. */
export const recipe = modelsOnly({
  name: 'models',
  summary: 'only models write, in diffs, whole programs, crossovers and ideas; needs --model',
  source: 'Clade',
  archive: islands(4, top({ size: 20 }), { every: 100, migrants: 1 }),
  selector: tournament({ size: 3 }),
});
