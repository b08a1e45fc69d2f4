import type { Ctx, Entry, Hash, Lesson, Random } from '../core/index.ts';

/** How much of what a run knows is shown in each prompt. */
export interface BankOptions {
  /** Ideas that raised a score; with those that did not, as many as CoEvo takes from its pool at a time. @default 3 */
  best?: number;
  /** Ideas that did not. @default 2 */
  failed?: number;
  /** Functions to reuse; Clade's own choice. @default 3 */
  tools?: number;
}

/** A function found in several programs (the text of a lesson of the kind `tool`). */
export interface Tool {
  name: string;
  code: string;
  /** Hash of its normal form, by which it is known again. */
  normal: Hash;
  /** Mean rank of the programs with it above that of those without, as a share of the field: -1 to 1. */
  effect: number;
  /** Programs with it, of how many. */
  users: number;
  of: number;
}

type Reading = Pick<Ctx, 'lessons' | 'text'>;

/** Letters of an idea that are shown; two or three sentences. */
const LETTERS = 300;

/** Letters of an error after an idea. */
const ERROR = 100;

/** Ideas that raised a score, most first, and those that did not, newest first; none twice, and of equal outcomes the first. */
export function ideasOf({ lessons }: Pick<Ctx, 'lessons'>): { good: readonly Lesson[]; bad: readonly Lesson[] } {
  const known = new Map<Hash, Lesson>();
  for (const lesson of lessons) {
    const before = known.get(lesson.text);
    if (lesson.kind === 'idea' && lesson.total !== undefined && (!before || lesson.gain >= before.gain)) known.set(lesson.text, lesson);
  }
  const all = [...known.values()];
  return { good: all.filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain || b.iteration - a.iteration), bad: all.filter(({ gain }) => gain === 0).sort((a, b) => b.iteration - a.iteration) };
}

/** Ideas with what came of them, a line each. */
export const ideaLines = (ctx: Pick<Ctx, 'text'>, ideas: readonly Lesson[]): string => ideas.map((idea) => `- ${outcome(idea)}: ${short(ctx.text(idea), LETTERS)}`).join('\n');

/** What the ideas so far brought: the program's own first, then some drawn by rank, and the newest summary. */
export function ideasText(ctx: Reading & Pick<Ctx, 'rng'>, parent: Entry, { best = 3, failed = 2 }: BankOptions): string {
  const own = ctx.lessons.find(({ kind, id }) => kind === 'idea' && id === parent.id);
  const { good, bad } = ideasOf(ctx);
  const others = (ideas: readonly Lesson[]): Lesson[] => ideas.filter(({ text }) => text !== own?.text);
  const summary = ctx.lessons.find(({ kind }) => kind === 'summary');
  const parts = [
    summary && ctx.text(summary),
    own && `The program above follows this idea:\n${ideaLines(ctx, [own])}`,
    listed('Others that raised a score:', ideaLines(ctx, drawn(others(good), best, ctx.rng))),
    listed('Others that did not:', ideaLines(ctx, drawn(others(bad), failed, ctx.rng))),
  ].filter(Boolean);
  return parts.length === 0 ? '' : `# Ideas so far\n${parts.join('\n\n')}`;
}

/** Each function once, as it was measured last. */
export function toolsOf(ctx: Reading): Tool[] {
  const known = new Map<Hash, Tool>();
  for (const lesson of ctx.lessons) {
    if (lesson.kind !== 'tool') continue;
    const tool = JSON.parse(ctx.text(lesson)) as Tool;
    if (!known.has(tool.normal)) known.set(tool.normal, tool);
  }
  return [...known.values()];
}

/** Functions whose programs are better than those without them, and that the program has not. */
export function toolsText(ctx: Reading & Pick<Ctx, 'source' | 'tongue'>, parent: Entry, { tools = 3 }: BankOptions): string {
  const source = ctx.source(parent.program);
  const names = new Set<string>();
  const good = toolsOf(ctx)
    .filter(({ name, effect }) => effect > 0 && !new RegExp(`(?<![\\w$])(function|const|let|def|fn|func)\\s+${name.replaceAll('$', '\\$')}(?![\\w$])`).test(source))
    .sort((a, b) => b.effect - a.effect)
    .filter(({ name }) => names.size < names.add(name).size)
    .slice(0, tools);
  if (good.length === 0) return '';
  return `# Functions to reuse\nThey stand in some programs of this search, which rank higher than those without. That may be chance: copy one only if it helps.\n${good.map(({ name, code, effect, users, of }) => `## ${name}: in ${users} of ${of} programs, which rank ${Math.round(100 * effect)} % of the field higher\n\n\`\`\`${ctx.tongue.fence}\n${code}\n\`\`\``).join('\n\n')}`;
}

function outcome({ gain, total, record, note }: Lesson): string {
  if (total === null || total === undefined) return `no score${note ? ` (${short(note, ERROR)})` : ''}`;
  const scored = `scored ${number(total)}`;
  return gain > 0 ? `${scored}, better by ${number(gain)}${record ? ' and a record' : ''}` : `${scored}, no better than before`;
}

const listed = (heading: string, lines: string): string => lines && `${heading}\n${lines}`;

const number = (value: number): string => String(Number(value.toPrecision(6)));

function short(text: string, letters: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > letters ? `${line.slice(0, letters - 1)}…` : line;
}

/** Some of the items, in their order; the chance of each falls with its rank, so that late ones are seen, too. */
function drawn<T>(items: readonly T[], count: number, rng: Random): T[] {
  if (items.length <= count) return [...items];
  const weights = items.map((_, k) => 1 / (k + 1));
  for (let k = 0; k < count; k++) weights[rng.weighted(weights)] = 0;
  return items.filter((_, k) => weights[k] === 0);
}
