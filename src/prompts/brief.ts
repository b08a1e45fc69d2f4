import type { Ctx, DraftRecord, Entry, Tried } from '../core/index.ts';

/** Drafts that are shown as tried before. */
const SHOWN = 6;

/** What a prompt says of a problem, a parent and what was tried: the values of its slots. */
export function brief(ctx: Ctx, parent: Entry, inspirations: readonly Entry[]): Record<string, string> {
  const { problem } = ctx;
  const { steps, seconds } = problem.limits;
  return {
    goal: problem.goal,
    unit: problem.unit ?? 'the score',
    direction: problem.direction,
    limits: `${steps.toLocaleString('en')} steps (loop turns and calls) and ${seconds} s for each instance.`,
    parent: ctx.source(parent.program),
    scores: `It scores ${number(parent.total)}.${instances(ctx.record(parent.id))}`,
    inspirations: inspirations.map((entry, k) => `## Another program, ${k + 1}: scores ${number(entry.total)}\n\n\`\`\`ts\n${ctx.source(entry.program)}\n\`\`\``).join('\n\n'),
    tried: ctx.tried.length === 0 ? '' : `# Tried on this program before\n${ctx.tried.slice(0, SHOWN).map(line).join('\n')}`,
  };
}

/** Scores by search instance, worst and best pointed out by being there. */
function instances(record: DraftRecord | undefined): string {
  const values = record?.values;
  if (!values || values.length < 2) return '';
  return ` By instance: ${Array.from(values.slice(0, 20), number).join(', ')}${values.length > 20 ? ', …' : ''}.`;
}

function line({ kind, total, note }: Tried): string {
  return `- ${kind}: ${total === null ? `no score, ${note ?? 'it failed'}` : `scored ${number(total)}`}`;
}

const number = (value: number | null): string => (value === null ? 'nothing' : String(Number(value.toPrecision(8))));
