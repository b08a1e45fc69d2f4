import { OutOfQuestions, type Screen } from '../core/index.ts';
import { type Read, type Templates, converse, fill, speech, templates } from '../prompts/index.ts';
import { mostAlike } from './likeness.ts';
import { copyOf } from './near-copy.ts';

export interface JudgeOptions {
  /** Likeness above which the model is asked; below, programs pass for nothing. ShinkaEvolve's threshold. @default 0.99 */
  threshold?: number;
  /** Times an answer without a verdict is sent back. @default 1 */
  repairs?: number;
  templates?: Templates;
}

/**
 * Asks the model whether a program that is almost one of the niche is meaningfully different, and lets it through only
 * then: in place of `nearCopy`, or after one with a higher threshold. Without a verdict it stays a near-copy.
 * @example judge({ threshold: 0.95 })
 */
export const judge = ({ threshold = 0.99, repairs = 1, templates: texts = templates() }: JudgeOptions = {}): Screen => ({
  name: `judge ${threshold}`,
  async program(source, at) {
    const near = mostAlike(source, at);
    if (near.likeness <= threshold) return null;
    const prompt = fill(texts.judge, { ...speech(at.ctx), goal: at.ctx.problem.goal, known: near.source, source });
    try {
      const said = await converse(at.ctx, { system: texts.critic, prompt }, ({ text }) => verdict(text), { repairs, repair: texts.repair });
      if (said.refused !== undefined) return `${copyOf(near)}, and no verdict: ${said.refused}`;
      return said.read === 'different' ? null : `${copyOf(near)}, and the judge finds it the same`;
    } catch (error) {
      if (error instanceof OutOfQuestions) return `${copyOf(near)}, and no question was left for the judge`;
      throw error;
    }
  },
});

function verdict(text: string): Read<string> {
  const found = [...text.matchAll(/VERDICT\W*(different|same)\b/gi)].at(-1)?.[1];
  return found ? { read: found.toLowerCase() } : { refused: 'the answer has no line "VERDICT: different" or "VERDICT: same"' };
}
