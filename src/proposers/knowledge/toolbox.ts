import { type Entry, type Helper, type Proposer, type Selector, hashOf } from '../../core/index.ts';
import { type Tool, toolsOf } from '../../prompts/index.ts';

export interface ToolboxOptions {
  /** Programs that are looked at. @default 12 */
  programs?: number;
  /** Functions learnt in one turn. @default 4 */
  most?: number;
  /** Letters of a function at most. @default 1200 */
  letters?: number;
  selector?: Selector;
}

/** Programs with a function, and without it, before its effect means anything. */
const LEAST = 2;

/**
 * A library of functions (after CREATOR's tools, without its questions): takes those at the top of the EVOLVE blocks
 * of some programs and measures whether programs with one rank higher than those without. What is found are lessons of
 * the kind `tool`; prompts list those with a positive effect. Asks nobody, runs nothing and writes no program. All
 * numbers are Clade's own choice.
 * @example bandit({ writers, regular: [{ every: 20, proposer: toolbox() }] })
 */
export function toolbox({ programs = 12, most = 4, letters = 1200, selector }: ToolboxOptions = {}): Proposer<null> {
  return {
    name: 'toolbox',
    start: null,
    parents: programs,
    ...(selector && { selector }),
    async propose({ parents }, ctx) {
      const distinct = parents.filter(({ program }, k) => parents.findIndex((other) => other.program === program) === k);
      const measured = effects(distinct, distinct.map(({ program }) => ctx.tongue.helpers(ctx.source(program)).filter(({ name, text }) => name !== ctx.problem.entry && text.length <= letters)));
      const known = new Map(toolsOf(ctx).map((tool) => [tool.normal, tool]));
      // What is listed and turned out to be of no use is no longer listed.
      const gone = measured.filter(({ normal, effect }) => effect <= 0 && (known.get(normal)?.effect ?? 0) > 0);
      const good = measured.filter(({ effect }) => effect > 0).sort((a, b) => b.effect - a.effect);
      const news = [...good.slice(0, most), ...gone].filter(({ normal, effect, of }) => known.get(normal)?.effect !== effect || known.get(normal)?.of !== of);
      for (const tool of news) ctx.learn('tool', JSON.stringify(tool));
      return [];
    },
  };
}

/** Every function that some programs have and others have not. */
function effects(programs: readonly Entry[], found: readonly (readonly Helper[])[]): Tool[] {
  const ranks = programs.map(({ fitness }) => programs.reduce((sum, other) => sum + (other.fitness < fitness ? 1 : other.fitness === fitness ? 0.5 : 0), -0.5) / (programs.length - 1));
  const byNormal = new Map<string, { helper: Helper; users: Set<number> }>();
  for (const [k, own] of found.entries()) {
    for (const helper of own) {
      const one = byNormal.get(helper.normal) ?? { helper, users: new Set() };
      one.users.add(k);
      byNormal.set(helper.normal, one);
    }
  }
  const mean = (some: readonly number[]): number => some.reduce((sum, rank) => sum + rank, 0) / some.length;
  return [...byNormal].flatMap(([normal, { helper, users }]) => {
    const [own, others] = [ranks.filter((_, k) => users.has(k)), ranks.filter((_, k) => !users.has(k))];
    if (own.length < LEAST || others.length < LEAST) return [];
    return [{ name: helper.name, code: helper.text, normal: hashOf(normal), effect: mean(own) - mean(others), users: own.length, of: programs.length }];
  });
}
