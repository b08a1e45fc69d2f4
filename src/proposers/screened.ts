import type { Proposer } from '../core/index.ts';
import { symbolic } from './symbolic.ts';

export interface ScreenedOptions {
  /** Variants looked at in one turn. @default 128 */
  variants?: number;
  /** Drafts made of them. @default 3 */
  best?: number;
  /** Chance of each further edit on the same variant. @default 0.3 */
  more?: number;
}

/**
 * The same small edits as `symbolic`, many at a time: each variant is run for a moment, and those that do best by the
 * problem's hint become drafts. Where a problem gives no hint, or programs of models are about, it is one edit.
 * @example screened({ variants: 256 })
 */
export function screened({ variants = 128, best = 3, more = 0.3 }: ScreenedOptions = {}): Proposer<null> {
  const plain = symbolic({ more });
  return {
    name: 'screened edits',
    start: null,
    async propose(task, ctx) {
      const [parent] = task.parents;
      if (!parent || !ctx.sieve) return plain.propose(task, ctx);
      const { drafts } = await ctx.sieve(ctx.source(parent.program), { variants, best, more });
      return drafts.map(({ source, kind }) => ({ source, kind, parents: [parent.id] }));
    },
  };
}
