/** Names of texts; a user overrides one with a file of that name. */
export type TemplateName = keyof typeof TEMPLATES;

/** The built-in texts. A user overrides one with a file `NAME.md` in the folder of `--prompts`. */
export const TEMPLATES = {
  system: `You improve programs. You are shown a program in {{language}} with its scores, and you help to find a better one: you answer with what is asked for at the end, a program or words.
Programs are judged by running them: a program that throws, runs too long or returns something invalid has no score.
{{rules}}
{{advice}}`,
  task: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.
Limits: {{limits}}
{{vocabulary}}

# The program
{{scores}}

\`\`\`{{fence}}
{{parent}}
\`\`\`

{{feedback}}

{{inspirations}}

{{tried}}

{{removed}}

{{insights}}

{{ideas}}

{{tools}}`,
  diff: `{{task}}

# What to do
Improve the program by changes of its text, each written as

<<<<<<< SEARCH
lines of the program, exactly as they stand
=======
lines that replace them
>>>>>>> REPLACE

Say first in two or three sentences what you change and why. {{block}}`,
  full: `{{task}}

# What to do
Write a better program. Say first in two or three sentences what is new and why, then give the whole program in one \`\`\`{{fence}} block, with nothing left out. {{block}}`,
  cross: `{{task}}

# What to do
Combine what is good in the program with what is good in the others into one that is better than each. Say first in two or three sentences what you take from which, then give the whole program in one \`\`\`{{fence}} block, with nothing left out. {{block}}`,
  idea: `{{task}}

# What to do
First think of an idea that none of the programs above has, and describe it in one paragraph that starts with "IDEA:". Then write the program that follows from it, whole, in one \`\`\`{{fence}} block, with nothing left out. {{block}}`,
  variants: `{{task}}

# What to do
Write {{count}} better programs that differ from each other in how they work, not in their numbers. Give each a heading "## Program 1", "## Program 2", …, below it a sentence on what is new, and then the whole program in a \`\`\`{{fence}} block of its own, with nothing left out. {{block}}`,
  algorithm: `{{task}}

# What to do
Do not write code yet. Describe in words an algorithm that would do better: its steps, in order, and why they help. End with a line that starts with "COMPLEXITY:" and says how its time grows with the size of the input, and whether that fits the limits.`,
  reflection: `{{task}}

# What to do
Do not write code yet. Read the scores of each instance, what was tried and how it failed, and the lines that were removed. Say in words what holds the program back and on which instances, and what the attempts so far teach. End with a paragraph that starts with "CHANGE:" and says what to change and why.`,
  observations: `{{task}}

# What to do
Do not write code yet. Make {{count}} observations about this problem and this program that are true, useful and not obvious: properties of the inputs, of good answers, of where the program loses. Answer with a numbered list, one observation each, and nothing else.`,
  derived: `{{task}}

# Observations
{{observations}}

# What to do
Do not write code yet. Derive new observations that follow from those above, from several of them together where there are several. Answer with a numbered list, one observation each, and nothing else.`,
  plan: `{{task}}

# Observations
{{observations}}

# What to do
Do not write code yet. Write a plan in words for a better program that makes use of all observations above: what it computes, in which order, and what it does in the cases where the program loses.`,
  implement: `{{task}}

# What was decided
{{idea}}

# What to do
Write the program that does this, whole, in one \`\`\`{{fence}} block, with nothing left out. {{block}}`,
  distil: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.

# Programs
{{programs}}

# The newest attempts
{{tried}}

# What was known before
{{insights}}

# What to do
Do not write code. Distil what the attempts teach: which ideas raised the score and why, which failed and how, what has not been tried. Keep what is still true of what was known before. End with at most five recommendations for the next attempts, each specific enough to act on. At most 400 words.`,
  summary: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.

# Ideas that raised the score over the program they were tried on
{{good}}

# Ideas that did not
{{bad}}

# The summary so far
{{insights}}

# What to do
Do not write code. Summarise which kinds of ideas work here and why, and which do not and why: what those of one kind have in common, and what made the difference between programs and those they were made from. Keep what is still true of the summary so far. At most 300 words.`,
  instruct: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.

# How programmers are told what to do
{{system}}

# Further instructions so far
Each is put below the text above for some of the turns; the gain is the mean of its turns, the newest counting most, and a record counts 1.
{{instructions}}

# The newest attempts
{{tried}}

# What to do
Write one instruction that is different from those so far and likely to bring more: how to think, what to look at first, what to try, what to avoid. It has to hold for any program of this problem. Answer with its text alone, of at most {{letters}} letters, addressed to the programmer, without code.`,
  repair: `{{prompt}}

# Your answer could not be used
You answered:

{{reply}}

What is wrong: {{error}}

Answer again, in the same form, with this mended.`,
  again: `{{prompt}}

# Your answer was turned away
You answered:

{{reply}}

Why: {{error}}

Answer again, in the same form, with something else.`,
  critic: `You judge ideas and programs for a search that improves programs by running them. Be strict: what is let through costs time, and most of it brings nothing.`,
  reward: `# Problem
{{goal}}

Score: {{unit}}, to be {{direction}}d.

# The program so far
{{scores}}

\`\`\`{{fence}}
{{parent}}
\`\`\`

{{tried}}

# An idea to improve it
{{idea}}

# What to do
How likely is a program that follows this idea to score better, and how new is it beside the program and what was tried? Give your reasons in two sentences, then a line "SCORE: " with one number from 1 (certainly useless) to 10 (certainly a step forward).`,
  judge: `# Problem
{{goal}}

# A program that is there
\`\`\`{{fence}}
{{known}}
\`\`\`

# A new program
\`\`\`{{fence}}
{{source}}
\`\`\`

# What to do
Does the new program work in a meaningfully different way, so that its score tells something that the first one's does not? Other names, another layout or slightly other numbers are not different. Give your reason in one sentence, then a line "VERDICT: different" or "VERDICT: same".`,
} as const;
