import { grid } from '../archives/index.ts';
import type { Problem, Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';
import { size } from './features.ts';

/** MAP-Elites over the problem's features, or over program size where it names none. */
export const recipe = ({ features }: Problem): Recipe => ({
  name: 'map-elites',
  summary: 'a grid of niches, the best program of each; parents drawn uniformly',
  source: 'Mouret and Clune, arXiv:1504.04909',
  archive: grid({ features: features ?? [size(20)] }),
  selector: uniform(),
  proposer: symbolic(),
});
