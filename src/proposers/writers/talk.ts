import type { Ctx, Draft, Entry, ModelReply, ModelRequest, Screen, Screened } from '../../core/index.ts';
import { type Read, type TemplateName, type Templates, anyWords, converse, fill } from '../../prompts/index.ts';
import { type Reading, readPrograms } from './read.ts';
import type { ProgramOptions, Slots, Talk } from './way.ts';

/** Ends a talk without a program. */
export class GivenUp extends Error {}

export interface Setting {
  ctx: Ctx;
  parent: Entry;
  shown: readonly Entry[];
  /** Values of slots that every prompt has. */
  values: Slots;
  texts: Templates;
  settings: Omit<ModelRequest, 'system' | 'prompt'>;
  repairs: number;
  attempts: number;
  screens: readonly Screen[];
  /** A draft of this iteration. */
  draft(written: { source: string; how?: string; refused?: string; idea?: string | undefined }): Draft;
}

interface Said<T> {
  read: T;
  text: string;
  /** Of the draft's kind: ", mended" after a repair, ", again" after a screen. */
  how: string;
}

/** What screens made of an answer: what it brought, or why it is turned away. */
type Seen<R> = { passed: R; why?: undefined } | { why: string };

/** One iteration's questions, in order; `turned` holds what screens turned away while it went on. */
export function talk({ ctx, parent, shown, values, texts, settings, repairs, attempts, screens, draft }: Setting): Talk & { turned: readonly Draft[] } {
  const turned: Draft[] = [];
  const system = fill(texts.system, values);
  const at = (beside: readonly string[] = []): Screened => ({ ctx, parent, beside });
  const firstOf = async (reasons: (screen: Screen) => Promise<string | null> | undefined): Promise<string | null> => {
    for (const screen of screens) {
      const reason = (await reasons(screen)) ?? null;
      if (reason !== null) return reason;
    }
    return null;
  };

  const ask = async <T>(prompt: string, read: (reply: ModelReply) => Read<T>, attempt: number): Promise<Said<T>> => {
    const said = await converse(ctx, { system, prompt, ...settings }, read, { repairs, repair: texts.repair });
    if (said.refused !== undefined) throw new GivenUp(said.refused);
    return { read: said.read, text: said.reply.text, how: said.repairs > 0 ? ', mended' : attempt > 1 ? ', again' : '' };
  };

  /** Asks until something passes the screens; what they turn away goes back with the reason. */
  const until = async <T, R>(template: TemplateName, slots: Slots, read: (reply: ModelReply) => Read<T>, look: (said: Said<T>, last: boolean) => Promise<Seen<R>>): Promise<R> => {
    const first = fill(texts[template], { ...values, ...slots, task: fill(texts.task, values) });
    let prompt = first;
    for (let attempt = 1; ; attempt++) {
      const said = await ask(prompt, read, attempt);
      const seen = await look(said, attempt >= attempts);
      if (seen.why === undefined) return seen.passed;
      prompt = fill(texts.again, { prompt: first, reply: said.text, error: seen.why });
    }
  };

  /** Drafts of one answer, in its order. */
  const screened = async (readings: readonly Reading[], how: string, options: ProgramOptions): Promise<Draft[]> => {
    const passed: string[] = [];
    const drafts: Draft[] = [];
    for (const { source, refused, idea = options.idea } of readings) {
      const own = idea !== undefined && idea !== options.idea;
      const reason = refused ?? (own ? await firstOf((screen) => screen.idea?.(idea, at())) : null) ?? (await firstOf((screen) => screen.program?.(source, at(passed))));
      if (reason === null) passed.push(source);
      drafts.push(draft(reason === null ? { source, how, idea } : { source: '', how, refused: reason, idea }));
    }
    return drafts;
  };

  return {
    ctx,
    shown,
    turned,
    words: (template, slots, read) => until(template, slots, ({ text }) => read(text), async ({ read }) => ({ passed: read })),
    idea: (template, slots = {}, read = anyWords) =>
      until<string, string>(template, slots, ({ text }) => read(text), async ({ read: idea, how }, last) => {
        const reason = await firstOf((screen) => screen.idea?.(idea, at()));
        if (reason === null) return { passed: idea };
        if (last) throw new GivenUp(reason);
        turned.push(draft({ source: '', how, refused: reason, idea }));
        return { why: reason };
      }),
    programs: (template, options = {}) =>
      until<Reading[], readonly Draft[]>(template, { ...options.slots, ...(options.idea === undefined ? {} : { idea: options.idea }) }, (reply) => readPrograms(ctx, reply, ctx.source(parent.program), options), async ({ read, how }, last) => {
        const drafts = await screened(read, how, options);
        if (last || drafts.some(({ refused }) => refused === undefined)) return { passed: drafts };
        turned.push(...drafts);
        return { why: drafts.map(({ refused }) => refused).join('; ') };
      }),
  };
}
