import type { Applied, Target } from '../../core/index.ts';
import { SyntaxRefusal } from '../source.ts';
import { bareProgram } from './bare.ts';
import { applyHunks } from './change.ts';
import { checkProgram } from './check.ts';
import { chooseProgram, isAnswer } from './choose.ts';
import { clean } from './clean.ts';
import { type CodeBlock, codeBlocks, tagged } from './fences.ts';
import { type Frame, frameAround } from './frame.ts';
import { type Hunk, searchReplace } from './hunks.ts';
import { fromJson } from './json.ts';
import type { Built } from './program.ts';
import { unified } from './unified.ts';

/**
 * Turns the raw reply of a language model into a new program: the parent's frame with another inside of
 * its EVOLVE block. Sloppy form is forgiven where only one meaning is possible; what is unclear is refused.
 * Throws `SyntaxRefusal` only where the parent itself does not parse.
 * @example applyReply('<<<<<<< SEARCH\n1\n=======\n2\n>>>>>>> REPLACE', { parent: 'export const f = () => 1;', kind: 'diff' })
 */
export function applyReply(reply: string, target: Target): Applied {
  // Replies are read with plain line ends; a parent that has others throughout gets them back.
  const returns = target.parent.includes('\r\n') && !/(?<!\r)\n/.test(target.parent);
  const frame = frameAround(returns ? target.parent.replaceAll('\r\n', '\n') : target.parent);
  try {
    if (reply.trim() === '') throw new SyntaxRefusal('The reply is empty.');
    const { text, tolerated } = clean(reply);
    const built = build(frame, text, target.kind);
    return { source: returns ? built.source.replaceAll('\n', '\r\n') : built.source, tolerated: [...new Set([...tolerated, ...built.tolerated])] };
  } catch (error) {
    if (error instanceof SyntaxRefusal) return { refused: error.message };
    throw error;
  }
}

function build(frame: Frame, reply: string, kind: Target['kind']): Built {
  const { text, closed, found } = tagged(reply);
  const fenced = codeBlocks(text);
  const { hunks, note } = hunksIn(text, fenced);
  const blocks = programsIn(text, fenced, found, closed);
  const whole = kind === 'full' && blocks.some((block) => !looksLikeHunks(block.text) && isAnswer(frame, block));
  if (hunks.length === 0 || whole) {
    if (blocks.length === 0 && /^\s*[{[]/.test(text)) throw new SyntaxRefusal('The reply begins as JSON but does not parse as such.');
    const built = chooseProgram(frame, blocks);
    if (kind === 'diff') built.tolerated.push('a whole program in place of changes');
    return built;
  }
  const built = applyHunks(frame, hunks);
  checkProgram(frame, built.source);
  if (note) built.tolerated.push(note);
  if (kind === 'full') built.tolerated.push('changes in place of a whole program');
  return built;
}

const looksLikeHunks = (text: string): boolean => /^\s*<{3,}\s*\w+|^@@.*@@/m.test(text);

function hunksIn(text: string, fenced: readonly CodeBlock[]): { hunks: Hunk[]; note?: string } {
  const plain = searchReplace(text);
  if (plain.length > 0) return { hunks: plain };
  for (const candidate of [...fenced.map((block) => block.text), text]) {
    const found = fromJson(candidate);
    if (found && found.hunks.length > 0) return { hunks: found.hunks, note: 'changes in JSON' };
  }
  return { hunks: unified(text, fenced), note: 'a unified diff' };
}

/** Everything in a reply that may be a program, in the order it stands there. */
function programsIn(text: string, fenced: readonly CodeBlock[], tag: boolean, closed: boolean): CodeBlock[] {
  const blocks = fenced.flatMap((block) => jsonPrograms(block.text) ?? [block]);
  if (blocks.length > 0) return blocks;
  const json = jsonPrograms(text);
  if (json) return json;
  if (tag) return [{ language: '', text, closed, form: 'tag' }];
  const bare = bareProgram(text);
  return bare ? [bare] : [];
}

/** Programs in JSON; their strings may hold fences again. */
function jsonPrograms(text: string): CodeBlock[] | undefined {
  const programs = fromJson(text)?.programs ?? [];
  if (programs.length === 0) return undefined;
  return programs.flatMap((program) => {
    const inner = codeBlocks(program);
    return (inner.length > 0 ? inner : [{ language: '', text: program, closed: true, form: 'json' as const }]).map((block) => ({ ...block, form: 'json' as const }));
  });
}
