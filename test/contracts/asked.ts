import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from '../../src/core/index.ts';
import { fenced, say } from './conversation.ts';

/** What a prompt asks for. */
export type What = 'score' | 'distil' | 'instruction' | 'derived' | 'observations' | 'algorithm' | 'reflection' | 'plan' | 'diff' | 'implement' | 'idea' | 'cross' | 'full';

const SIGNS: readonly [What, RegExp][] = [
  ['score', /a line "SCORE: "/],
  ['distil', /Distil what the attempts teach/],
  ['instruction', /Write one instruction that is different/],
  ['derived', /Derive new observations/],
  ['observations', /observations about this problem/],
  ['algorithm', /starts with "COMPLEXITY:"/],
  ['reflection', /starts with "CHANGE:"/],
  ['plan', /Write a plan in words/],
  ['diff', /<<<<<<< SEARCH/],
  ['implement', /Write the program that does this/],
  ['idea', /starts with "IDEA:"/],
  ['cross', /^Combine what is good/m],
  ['full', /./],
];

export function whatIs(prompt: string): What {
  const end = prompt.slice(prompt.lastIndexOf('# What to do')).replace(/\n# Your answer[\s\S]*/, '');
  return SIGNS.find(([, sign]) => sign.test(end))![0];
}

/** The program that is to be improved. */
export const shownIn = (prompt: string): string => /```ts\n([\s\S]*?)\n```/.exec(prompt)![1]!;

const TERMS = ['x', 'x * x', '2', '(x - 2) * x', 'x / 3', '(1 - x)'];

/** The nth expression, no two of one shape. */
export const shape = (n: number): string => Array.from(n.toString(TERMS.length), (digit) => TERMS[Number(digit)]).join(' + ');

export interface LocalOptions {
  name?: string;
  /** Of the nth idea it is asked to judge. */
  score?(n: number): number;
  /** What the nth program returns; null for the program that was shown, with other numbers. */
  writes?(n: number): string | null;
}

/** Answers whatever is asked, in the form that is asked for, and remembers it. */
export function local({ name = 'local', score = () => 8, writes = (n) => `${shape(n)} + ${n} / 1000` }: LocalOptions = {}): Model & { questions: { what: What; prompt: string }[] } {
  const questions: { what: What; prompt: string }[] = [];
  const count = (...kinds: What[]): number => questions.filter(({ what }) => kinds.includes(what)).length;
  return {
    ...{ name, questions },
    async ask({ prompt }) {
      // long enough that all models take about as long
      await sleep(5);
      const what = whatIs(prompt);
      questions.push({ what, prompt });
      if (what === 'score') return say(`Fair.\nSCORE: ${score(count('score') - 1)}`);
      if (what === 'derived' || what === 'observations') return say('1. squares grow\n2. x is small');
      if (what === 'instruction') return say(`Think of ${count('instruction')} squares first.`);
      if (what === 'distil' || what === 'plan') return say('Multiply x by itself.');
      if (what === 'algorithm') return say('Multiply.\nCOMPLEXITY: constant');
      if (what === 'reflection') return say('Too small.\nCHANGE: multiply');
      const parent = shownIn(prompt);
      const line = /^\s*return .*;$/m.exec(parent)![0];
      const body = writes(count('diff', 'implement', 'idea', 'cross', 'full'));
      const next = body === null ? line.replaceAll(/\b\d+\b/g, (digits) => String(Number(digits) + 3)) : `  return ${body};`;
      if (what === 'diff') return say(`<<<<<<< SEARCH\n${line.trim()}\n=======\n${next.trim()}\n>>>>>>> REPLACE`);
      return say(`IDEA: another sum.\n\n${body === null ? `\`\`\`ts\n${parent.replace(line, next)}\n\`\`\`` : fenced(next.trim())}`);
    },
  };
}
