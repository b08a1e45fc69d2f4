import type { Applied, Target } from '../../../core/index.ts';
import { commentLines } from '../../grammar/markers.ts';
import { type Span, SyntaxRefusal, inside } from '../../source.ts';
import { applyHunks } from '../change.ts';
import { clean } from '../clean.ts';
import { codeBlocks, tagged } from '../fences.ts';
import { type Hunk, searchReplace } from '../hunks.ts';
import { fromJson } from '../json.ts';
import { findText } from '../match.ts';
import { isPlaceholder } from '../placeholders.ts';
import { unified } from '../unified.ts';
import { fitted, said } from './fit.ts';
import type { Part, Words } from './part.ts';
import { type Given, answers, programs } from './programs.ts';
import { fileOf, sections } from './sections.ts';

/**
 * Turns a reply into a new program of one file, in any language: the same forms and the same leniency as `applyReply`
 * has for TypeScript, checked with the parser of the language.
 * @example applyText('<<<<<<< SEARCH\n1\n=======\n2\n>>>>>>> REPLACE', { parent: 'x = 1\n', kind: 'diff' }, words)
 */
export function applyText(reply: string, { parent, kind }: Target, tongue: Words): Applied {
  const applied = applyParts(reply, [{ name: '', text: parent, blocks: tongue.read(parent).blocks, frozen: false, tongue }], kind);
  return 'refused' in applied ? applied : { source: applied.texts[0]!, tolerated: applied.tolerated };
}

/** The same for a program of several files: new texts in the order of the parts. */
export function applyParts(reply: string, given: readonly Part[], kind: Target['kind']): { texts: string[]; tolerated: readonly string[] } | { refused: string } {
  const returns = given.map(({ text }) => text.includes('\r\n') && !/(?<!\r)\n/.test(text));
  const parts = given.map((part, i) => (returns[i] ? plainEnds(part) : part));
  try {
    if (reply.trim() === '') throw new SyntaxRefusal('The reply is empty.');
    const { text, tolerated } = clean(reply);
    const built = build(text, parts, kind);
    check(parts, built.texts);
    return { texts: built.texts.map((own, i) => (returns[i] ? own.replaceAll('\n', '\r\n') : own)), tolerated: [...new Set([...tolerated, ...built.tolerated])] };
  } catch (error) {
    if (error instanceof SyntaxRefusal) return { refused: error.message };
    throw error;
  }
}

function plainEnds(part: Part): Part {
  const text = part.text.replaceAll('\r\n', '\n');
  return { ...part, text, blocks: part.frozen ? [] : part.tongue.read(text).blocks };
}

interface Built {
  texts: string[];
  tolerated: string[];
}

function build(reply: string, parts: readonly Part[], kind: Target['kind']): Built {
  const names = parts.map(({ name }) => name);
  const one = parts.length === 1 && names[0] === '';
  const all = one ? [{ file: undefined, text: reply }] : sections(reply, names);
  const found = all.flatMap(({ file, text }) => hunksIn(text).map((hunk) => ({ ...hunk, ...(one ? {} : { file: hunk.file === undefined ? file : fileOf(hunk.file, names) }) })));
  const whole = found.length === 0 || kind === 'full' ? programs(all.map(({ file, text }) => ({ file, text: withoutHunks(text) })), parts) : [];
  if (found.length > 0 && whole.length === 0) {
    const built = byHunks(parts, found, one);
    if (kind === 'full') built.tolerated.push('changes in place of a whole program');
    return built;
  }
  const built = byPrograms(parts, whole, all.map(({ text }) => text).join('\n'), one);
  if (kind === 'diff') built.tolerated.push('a whole program in place of changes');
  return built;
}

const HUNK = /^\s*<{3,}\s*(?:SEARCH|ORIGINAL|FIND|OLD|HEAD|BEFORE)\b|^@@.*@@/im;

/** Code blocks that hold changes are no programs. */
const withoutHunks = (text: string): string => (HUNK.test(text) ? codeBlocks(text).filter((block) => !HUNK.test(block.text)).map((block) => `\`\`\`${block.language}\n${block.text}\n\`\`\``).join('\n') : text);

function hunksIn(reply: string): Hunk[] {
  const plain = searchReplace(reply);
  if (plain.length > 0) return plain;
  const { text } = tagged(reply);
  const fenced = codeBlocks(text);
  for (const candidate of [...fenced.map((block) => block.text), text]) {
    const found = fromJson(candidate);
    if (found && found.hunks.length > 0) return found.hunks;
  }
  return unified(text, fenced);
}

function byHunks(parts: readonly Part[], found: readonly Hunk[], one: boolean): Built {
  const tolerated: string[] = [];
  const own = parts.map((): Hunk[] => []);
  for (const [i, hunk] of found.entries()) {
    const label = `SEARCH block ${i + 1}`;
    const at = one ? 0 : hunk.file !== undefined ? parts.findIndex(({ name }) => name === hunk.file) : onlyPlace(parts, hunk, label);
    const { frozen, name } = parts[at]!;
    if (frozen) throw new SyntaxRefusal(`${label} changes ${name}, which has no EVOLVE block; only what stands between the markers of other files may change.`);
    own[at]!.push({ ...hunk, label: one ? label : `${label} (${name})` });
  }
  const texts = parts.map(({ text, blocks }, k) => {
    if (own[k]!.length === 0) return text;
    const built = applyHunks({ source: { text, blocks } }, own[k]!);
    tolerated.push(...built.tolerated);
    return built.source;
  });
  return { texts, tolerated };
}

/** The file of a change that names none. */
function onlyPlace(parts: readonly Part[], { search }: Hunk, label: string): number {
  const open = parts.flatMap((part, k) => (!part.frozen && findText(part.text, search, (match) => inside(part.blocks, match)).at.length > 0 ? [k] : []));
  if (open.length === 1) return open[0]!;
  const where = open.length === 0 ? 'occurs in none of the files' : `occurs in ${open.map((k) => parts[k]!.name).join(' and ')}`;
  throw new SyntaxRefusal(`${label} names no file and ${where}; write "### file: ${parts[open[0] ?? 0]!.name}" above it.`);
}

function byPrograms(parts: readonly Part[], given: readonly Given[], reply: string, one: boolean): Built {
  if (given.length === 0) throw new SyntaxRefusal(/^\s*[{[]/.test(reply) ? 'The reply begins as JSON but holds no program.' : `The reply has no program in ${parts[0]!.tongue.title}: put it into a code block.`);
  const tolerated = new Set<string>();
  const open = parts.flatMap((part, k) => (part.frozen ? [] : [k]));
  const texts = parts.map(({ text }) => text);
  const fit = (k: number, text: string): string => {
    const result = fitted(parts[k]!, text);
    for (const note of result.tolerated) tolerated.add(note);
    return result.text;
  };
  if (one || (open.length === 1 && given.every(({ file }) => file === undefined))) {
    const k = open[0]!;
    const part = parts[k]!;
    const candidates = given.filter(({ text }) => answers(part, text));
    if (candidates.length === 0) throw new SyntaxRefusal('The program defines nothing of what the parent defines in its EVOLVE block.');
    // the last that differs counts; one that is broken is not passed over for a draft
    let error: SyntaxRefusal | undefined;
    for (const { text } of candidates.toReversed()) {
      const next = fit(k, text);
      if (!same(part, next)) return { texts: texts.with(k, next), tolerated: [...tolerated] };
      error ??= new SyntaxRefusal('The program is the parent again.');
    }
    throw error!;
  }
  for (const { file, text } of given) {
    if (file === undefined) throw new SyntaxRefusal(`A program of the reply does not say which file it is; write the path above it, as in "### file: ${parts[open[0] ?? 0]!.name}".`);
    const k = parts.findIndex(({ name }) => name === file);
    if (!parts[k]!.frozen) texts[k] = fit(k, text);
    else if (!same(parts[k]!, text)) throw new SyntaxRefusal(`The reply changes ${file}, which has no EVOLVE block; only what stands between the markers of other files may change.`);
  }
  return { texts, tolerated: [...tolerated] };
}

/** Whether only layout and comments differ; what does not parse is different. */
function same({ text, tongue }: Part, next: string): boolean {
  if (text.trim() === next.trim()) return true;
  try {
    return tongue.read(text).normal === tongue.read(next).normal;
  } catch {
    return false;
  }
}

/** Refuses what is known to be wrong without running it. */
function check(parts: readonly Part[], texts: readonly string[]): void {
  let differs = false;
  for (const [k, part] of parts.entries()) {
    const next = texts[k]!;
    if (next === part.text) continue;
    const where = part.name === '' ? '' : ` in ${part.name}`;
    const { normal, blocks } = said(() => part.tongue.read(next));
    if (blocks.length !== part.blocks.length) throw new SyntaxRefusal(`The program${where} has EVOLVE markers of its own; leave markers as they are.`);
    const known = new Set(remarks(part.text, part.blocks));
    const placeholder = remarks(next, blocks).find((remark) => !known.has(remark) && isPlaceholder(remark));
    if (placeholder !== undefined) throw new SyntaxRefusal(`The program${where} has the comment "${placeholder}" in place of code; write all of it.`);
    differs ||= normal !== part.tongue.read(part.text).normal;
  }
  if (!differs) throw new SyntaxRefusal('The program is the parent again.');
}

/** Comments inside the blocks, without what begins them. */
const remarks = (text: string, blocks: readonly Span[]): string[] => blocks.flatMap(({ start, end }) => commentLines(text.slice(start, end)));
