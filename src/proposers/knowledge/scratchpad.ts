import type { Proposer } from '../../core/index.ts';
import { fenced, triedText } from '../../prompts/index.ts';
import { type TellerOptions, teller } from './teller.ts';

export interface ScratchpadOptions extends TellerOptions {
  /** Programs that are shown, the parent among them; Clade's own choice. @default 4 */
  programs?: number;
  /** Newest drafts that are told of; Clade's own choice. @default 20 */
  drafts?: number;
}

/**
 * Distils what the newest drafts taught into at most five recommendations, which every later prompt shows: a lesson of
 * the kind `insight`, and no program. One question; every tenth turn in ShinkaEvolve's configuration.
 * @example bandit({ writers, regular: [{ every: 10, proposer: scratchpad() }] })
 */
export function scratchpad({ programs = 4, drafts = 20, ...asking }: ScratchpadOptions = {}): Proposer<null> {
  return teller<null>({
    name: 'scratchpad',
    template: 'distil',
    kind: 'insight',
    start: null,
    parents: programs,
    values({ parents }, ctx) {
      if (ctx.tried.length === 0) return null;
      const before = ctx.lessons.find(({ kind }) => kind === 'insight');
      const distinct = parents.filter(({ program }, k) => parents.findIndex((other) => other.program === program) === k);
      return {
        programs: distinct.map(({ total, program }, k) => `## Program ${k + 1}: scores ${total}\n\n${fenced(ctx, ctx.source(program))}`).join('\n\n'),
        tried: triedText(ctx.tried.slice(0, drafts)),
        insights: before ? ctx.text(before) : 'nothing yet',
      };
    },
  }, asking);
}
