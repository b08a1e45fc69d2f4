import { top } from '../archives/index.ts';
import type { Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';

/** The baseline every elaborate method has to beat (Gideoni et al. 2026). */
export const recipe: Recipe = {
  name: 'hill-climb',
  summary: 'one program; a draft that is better, or as good and shorter, takes its place',
  source: 'textbook baseline',
  archive: top({ size: 1 }),
  selector: uniform(),
  proposer: symbolic(),
};
