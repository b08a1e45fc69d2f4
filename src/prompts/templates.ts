import { CladeError, nearest } from '../core/index.ts';

/** Texts that go to models; `{{name}}` is filled in, and a line whose only content is an empty slot is left out. */
export type Templates = Readonly<Record<TemplateName, string>>;

export type TemplateName = keyof typeof TEMPLATES;

const BLOCK = 'Only the lines between EVOLVE-BLOCK-START and EVOLVE-BLOCK-END may change: imports, the signature and everything else outside stay as they are.';

/** The built-in texts. A user overrides one with a file `NAME.md` in the folder of `--prompts`. */
export const TEMPLATES = {
  system: `You improve programs. You are shown a program in TypeScript with its scores, and you answer with a better one.
Programs are judged by running them: a program that throws, runs too long or returns something invalid has no score.
No clocks, no own random numbers, no imports beyond those that are there.
{{advice}}`,
  task: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.
Limits: {{limits}}

# The program
{{scores}}

\`\`\`ts
{{parent}}
\`\`\`

{{inspirations}}

{{tried}}`,
  diff: `{{task}}

# What to do
Improve the program by changes of its text, each written as

<<<<<<< SEARCH
lines of the program, exactly as they stand
=======
lines that replace them
>>>>>>> REPLACE

Say first in two or three sentences what you change and why. ${BLOCK}`,
  full: `{{task}}

# What to do
Write a better program. Say first in two or three sentences what is new and why, then give the whole program in one \`\`\`ts block, with nothing left out. ${BLOCK}`,
  cross: `{{task}}

# What to do
Combine what is good in the program with what is good in the others into one that is better than each. Say first in two or three sentences what you take from which, then give the whole program in one \`\`\`ts block, with nothing left out. ${BLOCK}`,
  idea: `{{task}}

# What to do
First think of an idea that none of the programs above has, and describe it in one paragraph that starts with "IDEA:". Then write the program that follows from it, whole, in one \`\`\`ts block, with nothing left out. ${BLOCK}`,
  repair: `{{prompt}}

# Your answer could not be used
You answered:

{{reply}}

What is wrong: {{error}}

Answer again, in the same form, with this mended.`,
} as const;

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
