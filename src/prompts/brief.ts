import type { Ctx, Entry, Tried, Vocabulary } from '../core/index.ts';
import { type BankOptions, ideasText, toolsText } from './bank.ts';
import { betterOn, valuesOf } from './complement.ts';
import { removed } from './removed.ts';

/** Drafts that are shown as tried before, instances that are shown by number, and letters of one error. */
const TRIED = 6;
const INSTANCES = 20;
const ERROR = 300;

/** What a prompt says of the language: values of slots. */
export const speech = ({ tongue }: Pick<Ctx, 'tongue'>): { language: string; rules: string; fence: string } => ({ language: tongue.title, rules: tongue.rules, fence: tongue.fence });

/** A program as a code block of its language. */
export const fenced = ({ tongue }: Pick<Ctx, 'tongue'>, source: string): string => `\`\`\`${tongue.fence}\n${source}\n\`\`\``;

/** What a prompt says of a problem, a parent, what was tried and what the run knows: the values of its slots. */
export function brief(ctx: Ctx, parent: Entry, inspirations: readonly Entry[], bank: BankOptions | false = {}): Record<string, string> {
  const { problem } = ctx;
  const lines = removed(ctx, parent);
  const tried = ctx.tried.filter((one) => one.parent === parent.id).slice(0, TRIED);
  const insight = ctx.lessons.find(({ kind }) => kind === 'insight');
  return {
    goal: problem.goal,
    unit: problem.unit ?? 'the score',
    direction: problem.direction,
    ...speech(ctx),
    block: ctx.tongue.open(ctx.source(parent.program)),
    limits: limits(ctx),
    vocabulary: words(ctx.vocabulary),
    parent: ctx.source(parent.program),
    scores: `It scores ${number(parent.total)}.${instances(ctx, parent)}`,
    inspirations: inspirations.map((entry, k) => `## Another program, ${k + 1}: scores ${number(entry.total)}${where(ctx, entry, parent)}\n\n${fenced(ctx, ctx.source(entry.program))}`).join('\n\n'),
    feedback: said(ctx, parent),
    tried: tried.length === 0 ? '' : `# Tried on this program before\n${triedText(tried)}`,
    insights: insight ? `# What the search has taught so far\n${ctx.text(insight)}` : '',
    ideas: bank ? ideasText(ctx, parent, bank) : '',
    tools: bank ? toolsText(ctx, parent, bank) : '',
    removed: lines.length === 0 ? '' : `# Lines that were removed before\nThey stood in programs that this one comes from and are gone; bring one back only with a reason.\n${lines.map((each) => `- \`${each}\``).join('\n')}`,
  };
}

/** What the evaluator said of the parent in words: never its hidden figures. */
function said(ctx: Ctx, parent: Entry): string {
  const { feedback: words = '' } = ctx.record(parent.id) ?? {};
  const metrics = ctx.problem.selfScored ? Object.entries(parent.metrics).map(([name, value]) => `${name}: ${number(value)}`) : [];
  const feedback = [...metrics, words].join('\n').trim();
  if (feedback === '') return '';
  // a fence longer than any in it, so that it cannot end early
  const fence = '`'.repeat(Math.max(3, ...[...feedback.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `# What its evaluation said\n${fence}\n${feedback}\n${fence}`;
}

function limits({ problem, maxNodes }: Ctx): string {
  const { steps, seconds, memoryMB } = problem.limits;
  // nobody counts the steps of programs that a command runs
  const time = problem.selfScored ? `${seconds} s for each evaluation` : `${steps.toLocaleString('en')} steps (loop turns and calls) and ${seconds} s for each instance`;
  return `${time}, ${memoryMB} MB; at most ${maxNodes} syntax nodes (names, numbers, operators, statements) between the markers.`;
}

function words({ functions, constants }: Vocabulary): string {
  const calls = Object.entries(functions ?? {}).map(([name, { args, returns }]) => `${name}(${args.join(', ')}): ${returns}`);
  return [calls.length > 0 && `Functions made for it: ${calls.join('; ')}.`, constants?.length && `Numbers that mean something here: ${constants.join(', ')}.`].filter(Boolean).join(' ');
}

/** Scores by search instance, the worst pointed out where they differ. */
function instances(ctx: Ctx, parent: Entry): string {
  const values = ctx.record(parent.id)?.values;
  if (!values || values.length < 2) return '';
  const all = ` By instance: ${Array.from(values.slice(0, INSTANCES), number).join(', ')}${values.length > INSTANCES ? ', …' : ''}.`;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!valuesOf(ctx, parent) || low === high) return all;
  const worst = ctx.problem.direction === 'minimize' ? high : low;
  return `${all} Worst is instance ${values.indexOf(worst) + 1} with ${number(worst)}.`;
}

/** On which instances another program is better than the parent. */
function where(ctx: Ctx, entry: Entry, parent: Entry): string {
  const [own, base] = [valuesOf(ctx, entry), valuesOf(ctx, parent)];
  if (!own || !base) return '';
  const better = betterOn(own, base, ctx.problem.direction);
  if (better.length === 0) return ', nowhere better than the program above';
  const shown = better.slice(0, INSTANCES).map((i) => `${i} (${number(own[i - 1]!)} against ${number(base[i - 1]!)})`);
  return `, better than the program above on instance ${shown.join(', ')}${better.length > INSTANCES ? ', …' : ''}`;
}

/** Drafts and what became of them, a line each. */
export const triedText = (tried: readonly Tried[]): string => tried.map(line).join('\n');

function line({ kind, total, note }: Tried): string {
  if (total !== null) return `- ${kind}: scored ${number(total)}`;
  return `- ${kind}: no score, ${(note ?? 'it failed').replaceAll(/\s+/g, ' ').slice(0, ERROR)}`;
}

const number = (value: number | null): string => (value === null ? 'nothing' : String(Number(value.toPrecision(8))));
