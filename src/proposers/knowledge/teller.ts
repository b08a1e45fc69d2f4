import { type Ctx, OutOfQuestions, type Proposer, type Selector, type Task } from '../../core/index.ts';
import { type AskingOptions, type Read, type TemplateName, anyWords, converse, fill, settingsOf, speech, templates } from '../../prompts/index.ts';

export interface TellerOptions extends AskingOptions {
  selector?: Selector;
}

interface Teller<S> {
  /** Its name in reports, and the name of its text. */
  name: string;
  template: TemplateName;
  /** The kind of the lesson. */
  kind: string;
  start: S;
  /** @default 1 */
  parents?: number;
  /** Values of the text's slots; null where there is nothing to ask about yet. */
  values(task: Task<S>, ctx: Ctx): Readonly<Record<string, string>> | null;
  read?(text: string, ctx: Ctx): Read<string>;
}

/** Asks one question in words, and what is answered becomes a lesson; it writes no program. */
export function teller<S>({ name, template, kind, start, parents = 1, values, read = anyWords }: Teller<S>, { templates: texts = templates(), advice = '', selector, ...asking }: TellerOptions): Proposer<S> {
  return {
    name,
    start,
    parents,
    ...(selector && { selector }),
    async propose(task, ctx) {
      const found = task.parents.length > 0 ? values(task, ctx) : null;
      if (!found) return [];
      const { goal, unit = 'the score', direction } = ctx.problem;
      const system = fill(texts.system, { ...speech(ctx), advice });
      try {
        const said = await converse(ctx, { system, prompt: fill(texts[template], { goal, unit, direction, system, ...found }), ...settingsOf(asking) }, ({ text }) => read(text, ctx), { repairs: 1, repair: texts.repair });
        if (said.refused === undefined) ctx.learn(kind, said.read);
      } catch (error) {
        if (!(error instanceof OutOfQuestions)) throw error;
      }
      return [];
    },
  };
}
