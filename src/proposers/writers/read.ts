import type { Ctx, ModelReply } from '../../core/index.ts';
import { splitReply } from '../../language/index.ts';
import type { Read } from '../../prompts/index.ts';
import type { ProgramOptions } from './way.ts';

/** One program of an answer, or why it is none. */
export interface Reading {
  source: string;
  refused?: string;
  idea?: string | undefined;
}

/**
 * The programs of an answer. It is refused as a whole only when none of them can be used.
 * @example readPrograms(ctx, reply, parent, { form: 'diff' })
 */
export function readPrograms(ctx: Pick<Ctx, 'check' | 'tongue'>, { text }: ModelReply, parent: string, { form = 'full', count = 1, ideaIn }: ProgramOptions): Read<Reading[]> {
  const pieces = count > 1 ? splitReply(text) : [text];
  const readings: Reading[] = [];
  for (const [k, piece] of pieces.entries()) {
    const one = k < count ? readOne(ctx, piece, parent, form) : { source: '', refused: `only ${count} programs were asked for` };
    const same = readings.findIndex(({ source }) => source !== '' && source === one.source);
    readings.push({ ...(same < 0 ? one : { source: '', refused: `the same as program ${same + 1} of the answer` }), idea: ideaIn?.(piece) });
  }
  if (readings.some(({ refused }) => refused === undefined)) return { read: readings };
  return { refused: readings.length === 1 ? readings[0]!.refused! : readings.map(({ refused }, k) => `program ${k + 1}: ${refused}`).join('; ') };
}

function readOne(ctx: Pick<Ctx, 'check' | 'tongue'>, text: string, parent: string, kind: 'diff' | 'full'): Reading {
  const applied = ctx.tongue.apply(text, { parent, kind });
  if ('refused' in applied) return { source: '', refused: applied.refused };
  const wrong = ctx.check(applied.source);
  return wrong === null ? { source: applied.source } : { source: '', refused: wrong };
}
