import { type Ctx, type Effort, type Entry, type ModelReply, type ModelRequest, OutOfQuestions, type Proposer, type Selector } from '../core/index.ts';
import { applyReply } from '../language/index.ts';
import { type Templates, brief, fill, templates } from '../prompts/index.ts';

export type WriterKind = 'diff' | 'full' | 'cross' | 'idea';

export interface WriterOptions {
  kind: WriterKind;
  /** Programs shown beside the parent. @default 2 for cross, else 1 */
  inspirations?: number;
  /** Times an answer that cannot be used is sent back. @default 2 */
  repairs?: number;
  /** Domain knowledge for every prompt. */
  advice?: string | undefined;
  templates?: Templates;
  temperature?: number | undefined;
  maxTokens?: number | undefined;
  effort?: Effort | undefined;
  selector?: Selector;
}

/**
 * Asks a model for a program: as changes of the parent (diff), whole (full), from several (cross), or idea first
 * (idea). An answer that does not apply or does not compile goes back with the exact reason.
 * @example writer({ kind: 'diff' })
 */
export function writer({ kind, inspirations = kind === 'cross' ? 2 : 1, repairs = 2, advice = '', templates: texts = templates(), temperature, maxTokens, effort, selector }: WriterOptions): Proposer<null> {
  const settings = { ...(temperature === undefined ? {} : { temperature }), ...(maxTokens === undefined ? {} : { maxTokens }), ...(effort === undefined ? {} : { effort }) };
  return {
    name: kind,
    start: null,
    parents: 1 + inspirations,
    ...(selector && { selector }),
    async propose({ parents: [parent, ...others] }, ctx) {
      if (!parent) return [];
      const shown = unlike(parent, others);
      const values = { ...brief(ctx, parent, shown), advice };
      const system = fill(texts.system, values);
      // With nobody to combine it with, the parent is simply improved.
      const text = texts[kind === 'cross' && shown.length === 0 ? 'full' : kind];
      const first = fill(text, { ...values, task: fill(texts.task, values) });
      const parents = [parent.id, ...(kind === 'cross' ? shown.map(({ id }) => id) : [])];
      let prompt = first;
      let refused = '';
      for (let repair = 0; repair <= repairs; repair++) {
        const reply = await answer(ctx, { system, prompt, ...settings }, repair);
        if (!reply) break;
        const read = readReply(ctx, reply, ctx.source(parent.program), kind);
        if ('source' in read) return [{ source: read.source, parents, kind: repair > 0 ? `${kind}, mended` : kind }];
        refused = read.refused;
        prompt = fill(texts.repair, { prompt: first, reply: reply.text, error: refused });
      }
      return [{ source: '', parents, kind, refused }];
    },
  };
}

/** Undefined when a repair would go beyond what the run may ask. */
async function answer(ctx: Ctx, request: ModelRequest, repair: number): Promise<ModelReply | undefined> {
  try {
    return await ctx.ask(request);
  } catch (error) {
    if (repair > 0 && error instanceof OutOfQuestions) return undefined;
    throw error;
  }
}

function readReply(ctx: Ctx, { text, finish }: ModelReply, parent: string, kind: WriterKind): { source: string } | { refused: string } {
  if (finish === 'filtered') return { refused: 'the provider filtered the answer' };
  const applied = applyReply(text, { parent, kind: kind === 'diff' ? 'diff' : 'full' });
  if ('refused' in applied) return { refused: finish === 'length' ? `the answer was cut off at the limit of its length; ${applied.refused}` : applied.refused };
  const wrong = ctx.check(applied.source);
  return wrong === null ? { source: applied.source } : { refused: wrong };
}

/** Each once, and none that is the parent. */
function unlike(parent: Entry, others: readonly Entry[]): readonly Entry[] {
  return others.filter(({ program }, k) => program !== parent.program && others.findIndex((other) => other.program === program) === k);
}
