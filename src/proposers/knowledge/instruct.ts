import type { Proposer } from '../../core/index.ts';
import { type Read, anyWords, triedText } from '../../prompts/index.ts';
import type { Standing } from '../bandit.ts';
import { type TellerOptions, teller } from './teller.ts';

export interface InstructOptions extends TellerOptions {
  /** Letters of an instruction at most, so that it stays an instruction; Clade's own choice. @default 600 */
  letters?: number;
  /** Newest drafts that are told of; Clade's own choice. @default 10 */
  drafts?: number;
}

/**
 * Asks for a better way of telling writers what to do, shown those so far with what each brought (after APE and
 * AlphaEvolve's evolved meta prompts): a lesson of the kind `instruction`, which `bandit` tries as further arms. One
 * question.
 * @example bandit({ writers, regular: [{ every: 15, proposer: instruct() }] })
 */
export function instruct({ letters = 600, drafts = 10, ...asking }: InstructOptions = {}): Proposer<readonly Standing[]> {
  return teller<readonly Standing[]>({
    name: 'instruct',
    template: 'instruct',
    kind: 'instruction',
    start: [],
    values({ state }, ctx) {
      if (ctx.tried.length === 0) return null;
      const lines = state.map(({ text, turns, gain }) => `- ${turns < 0.5 ? 'not tried yet' : `mean gain ${(gain / turns).toFixed(3)} in ${Math.round(turns)} turns`}: ${text === undefined ? '(nothing further)' : ctx.text({ text })}`);
      return { letters: String(letters), instructions: lines.join('\n') || 'none', tried: triedText(ctx.tried.slice(0, drafts)) };
    },
    read(text, ctx): Read<string> {
      const words = anyWords(text);
      if (words.refused !== undefined) return words;
      const { read } = words;
      if (read.length > letters) return { refused: `the instruction has ${read.length} letters; at most ${letters} are allowed` };
      if (read.includes('```')) return { refused: 'the answer has code; only the text of an instruction was asked for' };
      if (ctx.lessons.some((lesson) => lesson.kind === 'instruction' && ctx.text(lesson) === read)) return { refused: 'this instruction was given before' };
      return { read };
    },
  }, asking);
}
