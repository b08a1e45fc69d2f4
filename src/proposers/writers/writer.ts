import { CladeError, OutOfQuestions, type Proposer, type Screen, type Selector, nearest } from '../../core/index.ts';
import { type AskingOptions, type BankOptions, brief, complement, settingsOf, templates } from '../../prompts/index.ts';
import { GivenUp, talk } from './talk.ts';
import type { Way } from './way.ts';
import { WAYS, type WriterKind } from './ways.ts';

export interface WriterOptions extends AskingOptions {
  /** A way of asking: one of the built-in names, or one with options of its own, as `plans({ layers: 1 })`. */
  kind: WriterKind | Way;
  /** Programs shown beside the parent. @default 2 for cross, else 1 */
  inspirations?: number;
  /** Times an answer that cannot be used is sent back. @default 2 */
  repairs?: number;
  /** Look at ideas and programs before anything is run. @default none */
  screens?: readonly Screen[];
  /** Answers asked for in all while screens turn them away; ShinkaEvolve's bound. @default 3 */
  attempts?: number;
  /** How much prompts show of the ideas and functions of the run; false for nothing. @default all defaults */
  bank?: BankOptions | false;
  selector?: Selector;
  /** One is drawn for each turn, in place of `temperature`; as ShinkaEvolve does. @default none */
  temperatures?: readonly number[];
}

/** Programs drawn for each one shown beside the parent: those that complement it best are shown. */
const DRAWN = 3;

/**
 * Asks a model for programs, in one of the ways of this folder. An answer that does not apply or does not compile goes
 * back with the exact reason, one that a screen turns away with the screen's; every question counts.
 * @example writer({ kind: 'diff' })
 * @example writer({ kind: plans({ layers: 1 }), screens: [nearCopy()] })
 */
export function writer({ kind, inspirations, repairs = 2, screens = [], attempts = 3, advice = '', templates: texts = templates(), bank = {}, selector, temperatures, ...asking }: WriterOptions): Proposer<null> {
  const way = typeof kind === 'string' ? wayOf(kind) : kind;
  const count = inspirations ?? way.inspirations;
  const settings = settingsOf(asking);
  return {
    name: way.name,
    start: null,
    parents: 1 + DRAWN * count,
    ...(selector && { selector }),
    async propose({ parents: [parent, ...others] }, ctx) {
      if (!parent) return [];
      const shown = complement(ctx, parent, others, count);
      const parents = [parent.id, ...(way.combines ? shown.map(({ id }) => id) : [])];
      const one = talk({
        ...{ ctx, parent, shown, texts, repairs, attempts, screens },
        settings: temperatures ? { ...settings, temperature: ctx.rng.pick(temperatures) } : settings,
        values: { ...brief(ctx, parent, shown, bank), advice },
        draft: ({ source, how = '', refused, idea }) => ({ source, parents, kind: `${way.name}${how}`, ...(refused === undefined ? {} : { refused }), ...(idea === undefined ? {} : { idea }) }),
      });
      try {
        const drafts = await way.write(one);
        return [...one.turned, ...drafts];
      } catch (error) {
        if (error instanceof GivenUp) return [...one.turned, { source: '', parents, kind: way.name, refused: error.message }];
        // What was said before the questions ran out is in the journal; where nothing was turned away, say why there is no program.
        if (error instanceof OutOfQuestions) return one.turned.length > 0 ? one.turned : [{ source: '', parents, kind: way.name, refused: 'no question was left to go on with' }];
        throw error;
      }
    },
  };
}

function wayOf(kind: WriterKind): Way {
  if (Object.hasOwn(WAYS, kind)) return WAYS[kind];
  const near = nearest(kind, Object.keys(WAYS));
  throw new CladeError('usage.bad-writer', `there is no way of asking "${kind}"`, `${near ? `did you mean "${near}"? ` : ''}The ways are ${Object.keys(WAYS).join(', ')}.`);
}
