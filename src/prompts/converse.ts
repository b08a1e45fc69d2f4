import { type Ctx, type Effort, type ModelReply, type ModelRequest, OutOfQuestions } from '../core/index.ts';
import { type Templates, fill } from './fill.ts';

/** What was made of an answer, or what is wrong with it, to be sent back. */
export type Read<T> = { read: T; refused?: undefined } | { refused: string };

/** How every question of somebody is asked. */
export interface AskingOptions {
  /** Domain knowledge for every prompt. */
  advice?: string | undefined;
  templates?: Templates;
  temperature?: number | undefined;
  maxTokens?: number | undefined;
  effort?: Effort | undefined;
}

/** Of these options, those a question carries. */
export function settingsOf({ temperature, maxTokens, effort }: AskingOptions): Omit<ModelRequest, 'system' | 'prompt'> {
  return { ...(temperature === undefined ? {} : { temperature }), ...(maxTokens === undefined ? {} : { maxTokens }), ...(effort === undefined ? {} : { effort }) };
}

export interface ConverseOptions {
  /** Times an answer that cannot be used is sent back. */
  repairs: number;
  /** The text that sends it back, with slots `prompt`, `reply` and `error`. */
  repair: string;
}

/**
 * Asks, reads, and sends back with the exact error until something can be read. Throws `OutOfQuestions` when not
 * even the first question may be asked; when a repair may not, the last error is the answer.
 * @example converse(ctx, { system, prompt }, ({ text }) => (text ? { read: text } : { refused: 'nothing' }), { repairs: 2, repair })
 */
export async function converse<T>(ctx: Pick<Ctx, 'ask'>, request: ModelRequest, read: (reply: ModelReply) => Read<T>, { repairs, repair }: ConverseOptions): Promise<{ read: T; refused?: undefined; reply: ModelReply; repairs: number } | { refused: string }> {
  let { prompt } = request;
  let wrong = '';
  for (let sent = 0; sent <= repairs; sent++) {
    let reply: ModelReply;
    try {
      reply = await ctx.ask({ ...request, prompt });
    } catch (error) {
      if (sent > 0 && error instanceof OutOfQuestions) break;
      throw error;
    }
    const answer: Read<T> = reply.finish === 'filtered' ? { refused: 'the provider filtered the answer' } : read(reply);
    if (answer.refused === undefined) return { ...answer, reply, repairs: sent };
    wrong = reply.finish === 'length' ? `the answer was cut off at the limit of its length; ${answer.refused}` : answer.refused;
    prompt = fill(repair, { prompt: request.prompt, reply: reply.text, error: wrong });
  }
  return { refused: wrong };
}

/** Whatever was said, if anything. */
export const anyWords = (text: string): Read<string> => (text.trim() === '' ? { refused: 'the answer is empty' } : { read: text.trim() });
