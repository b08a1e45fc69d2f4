import { SyntaxRefusal } from '../source.ts';
import { checkProgram } from './check.ts';
import type { CodeBlock } from './fences.ts';
import type { Frame } from './frame.ts';
import { type Built, INSIDE, buildProgram } from './program.ts';
import { spelled, readCode } from './tokens.ts';

const LABELS = new Set(['', 'ts', 'typescript', 'js', 'javascript', 'tsx', 'jsx', 'mts', 'mjs', 'json']);
const PYTHON = /^[ \t]*def \w+\(.*\)(?:\s*->\s*[^:]+)?:|^import \w+(?: as \w+)?[ \t]*$|^from [\w.]+ import /m;
const OTHERS = /^\s*(?:(?:pub )?fn \w+\(|func \w+\(|public (?:static )?\w+ \w+\(|#include\b|package \w+)/m;

/**
 * The new program of a reply that holds code, not hunks: the last complete program that differs from the
 * parent, or else the last piece of code that makes one inside the parent's frame. Throws `SyntaxRefusal`.
 * @example chooseProgram(frame, codeBlocks(text)).source
 */
export function chooseProgram(frame: Frame, blocks: readonly CodeBlock[]): Built {
  const programs = blocks.filter((block) => isProgram(frame, block.text));
  const answer = programs.findLast((block) => isAnswer(frame, block));
  if (answer) {
    const built = attempt(frame, answer);
    if (programs.length > 1) built.tolerated.push('several programs');
    else if (blocks.length > 1) built.tolerated.push('several code blocks');
    return built;
  }
  let reason = programs.length > 0 ? unchanged() : undefined;
  for (const block of blocks.filter((other) => !programs.includes(other) && other.text.trim() !== '').reverse()) {
    try {
      return attempt(frame, block);
    } catch (error) {
      if (!(error instanceof SyntaxRefusal)) throw error;
      reason ??= error;
    }
  }
  throw reason ?? new SyntaxRefusal('The reply has no code: answer with the program in a code block.');
}

/** Builds and checks, so that a block that cannot be the answer may make room for another. */
function attempt(frame: Frame, block: CodeBlock): Built {
  let built: Built;
  try {
    built = builtOf(frame, block.text);
  } catch (error) {
    if (!(error instanceof SyntaxRefusal)) throw error;
    throw explained(error, block);
  }
  // The first half of a block's inside often parses too; a program that is whole shows it by its last brace.
  if (!block.closed && built.tolerated.includes(INSIDE)) throw new SyntaxRefusal('The reply breaks off inside its last code block, which never ends.');
  if (!LABELS.has(block.language)) built.tolerated.push('a code fence of another language');
  if (!block.closed) built.tolerated.push('a code block without its end');
  if (block.form !== 'fence') built.tolerated.push({ tag: 'tags around the program', json: 'a program in JSON', bare: 'a program without a code fence' }[block.form]);
  checkProgram(frame, built.source);
  return built;
}

function explained(error: SyntaxRefusal, { text, language, closed }: CodeBlock): SyntaxRefusal {
  if (!error.message.startsWith('The program does not parse')) return error;
  if (language === 'python' || language === 'py' ? !/\bexport\b|[{;]$/m.test(text) : PYTHON.test(text)) return new SyntaxRefusal('The program is Python; it must be TypeScript.');
  if (OTHERS.test(text) || (!LABELS.has(language) && !/\bexport\b|[{;]$/m.test(text))) return new SyntaxRefusal(`The program is ${language || 'of another language'}; it must be TypeScript.`);
  return closed ? error : new SyntaxRefusal(`The reply breaks off inside its last code block, which never ends${error.message.slice('The program does not parse'.length)}`);
}

/**
 * Whether a block is meant as a whole program and is not just the parent quoted.
 * @example isAnswer(frame, { language: 'ts', text: 'export const f = 2;', closed: true, form: 'fence' }) // true
 */
export const isAnswer = (frame: Frame, block: CodeBlock): boolean => isProgram(frame, block.text) && !same(frame, block);

const isProgram = ({ host }: Frame, text: string): boolean => /EVOLVE-BLOCK-START|^[ \t]*export\b/m.test(text) || PYTHON.test(text) || (host !== undefined && new RegExp(`\\b(?:function\\s+${host.name}\\b|(?:const|let|var)\\s+${host.name}\\s*=)`).test(text));

function same(frame: Frame, block: CodeBlock): boolean {
  try {
    return spelled(readCode(builtOf(frame, block.text).source).tokens) === spelled(frame.code.tokens);
  } catch {
    return false;
  }
}

/** What was built last: a block is looked at more than once before it is chosen. */
const LAST = new WeakMap<Frame, { text: string; built: Built }>();

function builtOf(frame: Frame, text: string): Built {
  const last = LAST.get(frame);
  const built = last?.text === text ? last.built : buildProgram(frame, text);
  LAST.set(frame, { text, built });
  return { ...built, tolerated: [...built.tolerated] };
}

const unchanged = (): SyntaxRefusal => new SyntaxRefusal('The reply changes nothing: but for white space and comments its program is the parent.');
