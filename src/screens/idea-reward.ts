import type { Screen } from '../core/index.ts';
import { type Read, type Templates, brief, converse, fill, templates } from '../prompts/index.ts';

export interface IdeaRewardOptions {
  /** An idea below this score, of 1 to 10, goes no further; AlphaResearch's threshold. @default 5.5 */
  bar?: number;
  /** Times an answer without a score is sent back. @default 1 */
  repairs?: number;
  templates?: Templates;
}

/**
 * Asks the model for a score of an idea before its program is written (plans, algorithm, reflect) or run (idea), and
 * lets only good ones through; an idea without a score is turned away. AlphaResearch's scores come from a model that was
 * trained on reviews; here whoever is asked for programs judges.
 * @example ideaReward({ bar: 7 })
 */
export const ideaReward = ({ bar = 5.5, repairs = 1, templates: texts = templates() }: IdeaRewardOptions = {}): Screen => ({
  name: `idea reward ${bar}`,
  async idea(idea, { ctx, parent }) {
    const prompt = fill(texts.reward, { ...brief(ctx, parent, [], false), idea });
    const said = await converse(ctx, { system: texts.critic, prompt }, ({ text }) => score(text), { repairs, repair: texts.repair });
    if (said.refused !== undefined) return `the idea has no score: ${said.refused}`;
    return said.read >= bar ? null : `the idea scores below ${bar}: ${said.read}`;
  },
});

function score(text: string): Read<number> {
  const found = Number([...text.matchAll(/SCORE[\s*:]*(-?\d+(?:\.\d+)?)/gi)].at(-1)?.[1] ?? Number.NaN);
  return found >= 1 && found <= 10 ? { read: found } : { refused: 'the answer has no line "SCORE: " with a number from 1 to 10' };
}
