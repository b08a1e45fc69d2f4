import { OutOfQuestions, type Proposer, type Selector } from '../../core/index.ts';
import { type Templates, converse, fill, templates, triedText } from '../../prompts/index.ts';

export interface ScratchpadOptions {
  /** Programs that are shown, the parent among them. @default 4 */
  programs?: number;
  /** Newest drafts that are told of. @default 20 */
  drafts?: number;
  templates?: Templates;
  advice?: string | undefined;
  selector?: Selector;
}

/**
 * Distils what the newest drafts taught into recommendations, which every later prompt shows: a lesson of the kind
 * `insight`, and no program. One question; every tenth turn in ShinkaEvolve's configuration.
 * @example bandit({ writers, regular: [{ every: 10, proposer: scratchpad() }] })
 */
export function scratchpad({ programs = 4, drafts = 20, templates: texts = templates(), advice = '', selector }: ScratchpadOptions = {}): Proposer<null> {
  return {
    name: 'scratchpad',
    start: null,
    parents: programs,
    ...(selector && { selector }),
    async propose({ parents }, ctx) {
      if (ctx.tried.length === 0 || parents.length === 0) return [];
      const before = ctx.lessons.find(({ kind }) => kind === 'insight');
      const distinct = parents.filter(({ program }, k) => parents.findIndex((other) => other.program === program) === k);
      const values = {
        goal: ctx.problem.goal,
        unit: ctx.problem.unit ?? 'the score',
        direction: ctx.problem.direction,
        programs: distinct.map(({ total, program }, k) => `## Program ${k + 1}: scores ${total}\n\n\`\`\`ts\n${ctx.source(program)}\n\`\`\``).join('\n\n'),
        tried: triedText(ctx.tried.slice(0, drafts)),
        insights: before ? ctx.text(before) : '',
        advice,
      };
      try {
        const said = await converse<string>(ctx, { system: fill(texts.system, values), prompt: fill(texts.distil, values) }, ({ text }) => (text.trim() === '' ? { refused: 'the answer is empty' } : { read: text.trim() }), { repairs: 1, repair: texts.repair });
        if (said.refused === undefined) ctx.learn('insight', said.read);
      } catch (error) {
        if (!(error instanceof OutOfQuestions)) throw error;
      }
      return [];
    },
  };
}
