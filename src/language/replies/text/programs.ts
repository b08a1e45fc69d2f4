import { splitFiles } from '../../bundle.ts';
import { SyntaxRefusal } from '../../source.ts';
import { type CodeBlock, codeBlocks, tagged } from '../fences.ts';
import { fromJson } from '../json.ts';
import { squeezed } from '../match.ts';
import { defined } from './fit.ts';
import type { Part } from './part.ts';
import { type Section, fileOf } from './sections.ts';

/** A whole file of a reply. */
export interface Given {
  /** Which file it is; undefined where nobody says. */
  file: string | undefined;
  text: string;
}

/** Labels of code blocks that are no programs, unless the program is in that language. */
const OTHERS = new Set(['bash', 'sh', 'shell', 'console', 'text', 'txt', 'plaintext', 'output', 'json', 'yaml', 'toml', 'diff', 'patch', 'markdown', 'md', 'log', 'math', 'latex']);

/**
 * Everything of a reply that may be a whole file, in its order. Throws `SyntaxRefusal` where the last one breaks off.
 * @example programs([{ file: undefined, text: '```python\nx = 1\n```' }], parts) // [{ file: undefined, text: 'x = 1' }]
 */
export function programs(all: readonly Section[], parts: readonly Part[]): Given[] {
  const names = parts.map(({ name }) => name);
  const found = all.flatMap(({ file, text }): Given[] => blocksIn(text, parts).flatMap((block): Given[] => {
    if (!block.closed) throw new SyntaxRefusal('The reply breaks off inside its program, which never ends.');
    const files = splitFiles(block.text.endsWith('\n') ? block.text : `${block.text}\n`);
    if (files) return [...files].map(([name, own]) => ({ file: fileOf(name, names), text: own }));
    return [{ file, text: file === undefined ? block.text : withoutPath(block.text, parts.find(({ name }) => name === file)!) }];
  }));
  if (found.length > 0) return found;
  for (const { text } of all) {
    const json = fromJson(text);
    if (json?.files.length && names[0] !== '') return json.files.map(({ file, text: own }) => ({ file: fileOf(file, names), text: own }));
    if (json?.programs.length) return json.programs.map((own) => ({ file: undefined, text: codeBlocks(own).at(-1)?.text ?? own }));
  }
  const bare = all.map((section) => ({ ...section, text: bareIn(section, parts) })).filter(({ text }) => text !== undefined);
  return bare as Given[];
}

function blocksIn(text: string, parts: readonly Part[]): CodeBlock[] {
  const { text: inner, closed, found } = tagged(text);
  const blocks = codeBlocks(inner).filter(({ language }) => !OTHERS.has(language) || parts.some(({ tongue }) => tongue.fences.includes(language)));
  const own = blocks.filter(({ language }) => parts.some(({ tongue }) => tongue.fences.includes(language)));
  if (own.length > 0) return own;
  return blocks.length > 0 || !found ? blocks : [{ language: '', text: inner, closed, form: 'tag' }];
}

/** A first line with nothing but the path, unless the file has it too. */
function withoutPath(text: string, { text: before }: Part): string {
  const [first = '', ...rest] = text.split('\n');
  const names = /^\s*(?:#|\/\/|\/\*|--|;|%|<!--)[^\w]*(?:file(?:name)?\s*:)?\s*[\w./\\-]+\.\w+\s*(?:\*\/|-->)?\s*$/i.test(first);
  return names && !before.split('\n').some((line) => line.trim() === first.trim()) ? rest.join('\n') : text;
}

/** How many lines of prose may follow a program without a fence. */
const TRIES = 24;

/** A program without any fence: from the first line that the parent has or that begins a definition, to the last that parses. */
function bareIn({ text, file }: Section, parts: readonly Part[]): string | undefined {
  const part = parts.find(({ name }) => name === file) ?? (parts.length === 1 ? parts[0] : undefined);
  if (!part) return undefined;
  const known = new Set(part.text.split('\n').map(squeezed).filter((line) => line.length > 6));
  const lines = text.split('\n');
  const from = lines.findIndex((line) => known.has(squeezed(line)) || defined(squeezed(line)).length > 0 || /^(?:import|from|#include|use|package)\b/.test(line));
  if (from < 0) return undefined;
  for (let to = lines.length, tries = 0; to > from && tries < TRIES; to--) {
    if (lines[to - 1]!.trim() === '') continue;
    const draft = lines.slice(from, to).join('\n');
    if (answers(part, draft) && parses(part, draft)) return draft;
    tries++;
  }
  return undefined;
}

function parses({ tongue }: Part, text: string): boolean {
  try {
    tongue.read(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text has something of what the parent's blocks define: an example of its use has not. */
export function answers({ text, blocks }: Part, reply: string): boolean {
  const wanted = blocks.flatMap(({ start, end }) => text.slice(start, end).split('\n').flatMap((line) => defined(squeezed(line))));
  const own = new Set(reply.split('\n').flatMap((line) => defined(squeezed(line))));
  return wanted.length === 0 || wanted.some((name) => own.has(name));
}
