import { CladeError, nearest } from '../core/index.ts';
import { TEMPLATES, type TemplateName } from './templates.ts';

/** Texts that go to models; `{{name}}` is filled in, and a line whose only content is an empty slot is left out. */
export type Templates = Readonly<Record<TemplateName, string>>;

/**
 * The built-in texts with some replaced. Throws `usage.bad-prompt` for a name that is none and for an unknown slot.
 * @example templates({ system: 'You write short programs.' })
 */
export function templates(own: Readonly<Record<string, string>> = {}): Templates {
  for (const [name, text] of Object.entries(own)) {
    if (!Object.hasOwn(TEMPLATES, name)) {
      const near = nearest(name, Object.keys(TEMPLATES));
      throw new CladeError('usage.bad-prompt', `there is no prompt "${name}"`, `${near ? `did you mean "${near}"? ` : ''}The prompts are ${Object.keys(TEMPLATES).join(', ')}.`);
    }
    for (const [, slot] of text.matchAll(/\{\{(\w+)\}\}/g)) if (!SLOTS.has(slot!)) throw new CladeError('usage.bad-prompt', `the prompt "${name}" has the slot {{${slot}}}, which nothing fills`, `slots are ${[...SLOTS].join(', ')}`);
  }
  return { ...TEMPLATES, ...own } as Templates;
}

const SLOTS: ReadonlySet<string> = new Set(Object.values(TEMPLATES).flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot]) => slot!)));

/**
 * Fills the slots of a text; templates may stand in each other.
 * @example fill('{{a}} and {{b}}', { a: 'one', b: 'two' }) // 'one and two'
 */
export function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  const lines = text.split('\n').flatMap((line) => {
    const alone = /^\{\{(\w+)\}\}$/.exec(line);
    return alone && !values[alone[1]!] ? [] : [line.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => values[slot] ?? '')];
  });
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
}
