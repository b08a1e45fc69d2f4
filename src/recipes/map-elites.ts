import { grid } from '../archives/index.ts';
import type { Feature, Problem, Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';

const SIZE: Feature = { name: 'size', min: 0, max: 100, bins: 20 };

/** MAP-Elites over the problem's features, or over program size where it names none. */
export const recipe = ({ features }: Problem): Recipe => ({
  name: 'map-elites',
  summary: 'a grid of niches, the best program of each; parents drawn uniformly',
  source: 'Mouret and Clune, arXiv:1504.04909',
  archive: grid({ features: features ?? [SIZE] }),
  selector: uniform(),
  proposer: symbolic(),
});
