import type { Proposer } from '../../core/index.ts';
import { ideaLines, ideasOf } from '../../prompts/index.ts';
import { type TellerOptions, teller } from './teller.ts';

export interface SummaryOptions extends TellerOptions {
  /** Ideas of each sort, with gains and without, that are told of; Clade's own choice. @default 10 */
  ideas?: number;
}

/**
 * Sums up what worked and why, from the ideas that raised a score over their parent and those that did not (CoEvo's
 * summaries of offspring against parents): a lesson of the kind `summary`, which every later prompt shows with the
 * ideas. One question, and none before there are two ideas.
 * @example bandit({ writers, regular: [{ every: 10, proposer: summary() }] })
 */
export function summary({ ideas = 10, ...asking }: SummaryOptions = {}): Proposer<null> {
  return teller<null>({
    name: 'summary',
    template: 'summary',
    kind: 'summary',
    start: null,
    values(_, ctx) {
      const { good, bad } = ideasOf(ctx);
      if (good.length + bad.length < 2) return null;
      const before = ctx.lessons.find(({ kind }) => kind === 'summary');
      return { good: ideaLines(ctx, good.slice(0, ideas)) || 'none', bad: ideaLines(ctx, bad.slice(0, ideas)) || 'none', insights: before ? ctx.text(before) : 'none' };
    },
  }, asking);
}
