import type { RecipeNumbers, Screen } from '../core/index.ts';
import { judge, nearCopy, nearVector } from '../screens/index.ts';

/** The screen on near-copies that a problem's numbers ask for: by vectors where the run has a model for them, by a model's judgement where that is wanted. */
export function copies({ novelty: threshold = 0.99, judge: judged }: RecipeNumbers, embed: string | undefined): Screen[] {
  if (judged) return [judge({ threshold })];
  return [embed === undefined ? nearCopy({ threshold }) : nearVector({ model: embed, threshold })];
}
