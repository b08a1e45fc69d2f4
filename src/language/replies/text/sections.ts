import { headed } from '../../bundle.ts';
import { SyntaxRefusal } from '../../source.ts';

/** A part of a reply that is about one file. */
export interface Section {
  file: string | undefined;
  text: string;
}

const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*(.*)$/;
const OPEN = /^\s*<{3,}\s*(?:SEARCH|ORIGINAL|FIND|OLD|HEAD|BEFORE)\b/i;
const CLOSE = /^\s*>{5,}|^\s*>{3,}\s*(?:REPLACE|UPDATED|NEW|END|AFTER)\b/i;
const EXPLICIT = /^[^\w]*(?:file(?:name|path)?|path)\s*[:=]\s*[`"'*]*([\w./\\-]+\.\w+)[`"'*]*[^\w]*$/i;

/**
 * Cuts a reply where it begins to speak of another file: a heading, a line with nothing but the path, the label of a
 * code block or its first line. Throws `SyntaxRefusal` for a file the program does not have.
 * @example sections('### file: a.py\n…', ['a.py', 'b.py'])[0].file // 'a.py'
 */
export function sections(reply: string, names: readonly string[]): Section[] {
  const lines = reply.split('\n');
  const found: { file: string | undefined; lines: string[] }[] = [{ file: undefined, lines: [] }];
  let fence = '';
  let hunks = false;
  let inHunk = false;
  lines.forEach((line, i) => {
    const mark = inHunk ? null : FENCE.exec(line);
    const section = found.at(-1)!;
    if (OPEN.test(line)) inHunk = true;
    else if (CLOSE.test(line)) inHunk = false;
    if (mark && fence === '') {
      fence = mark[1]!;
      const end = lines.findIndex((other, k) => k > i && other.trim().startsWith(fence) && other.trim().replaceAll(fence[0]!, '') === '');
      hunks = lines.slice(i, end < 0 ? undefined : end).some((other) => OPEN.test(other));
      const first = hunks ? undefined : fileIn(lines[i + 1] ?? '', names, true);
      const named = labelled(mark[2]!, names) ?? first;
      found.push({ file: named ?? section.file, lines: [line] });
      return;
    }
    if (mark && line.trim().startsWith(fence) && mark[2] === '') {
      fence = '';
      section.lines.push(line);
      return;
    }
    const named = inHunk || (fence !== '' && !hunks) ? undefined : fileIn(line, names, false);
    if (named === undefined) section.lines.push(line);
    else found.push({ file: named, lines: [] });
  });
  return found.map(({ file, lines: own }) => ({ file, text: own.join('\n') }));
}

/** The file that an own path means: itself, without what stands before it, or the only one that ends so. */
export function resolveFile(path: string, names: readonly string[]): string | undefined {
  const bare = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (names.includes(bare)) return bare;
  const shorter = bare.replace(/^[ab]\//, '');
  if (names.includes(shorter)) return shorter;
  const ends = names.filter((name) => name.endsWith(`/${bare}`) || bare.endsWith(`/${name}`));
  return ends.length === 1 ? ends[0] : undefined;
}

/** The same; throws where there is no such file. */
export function fileOf(path: string, names: readonly string[]): string {
  const file = resolveFile(path, names);
  if (file === undefined) throw new SyntaxRefusal(`The reply names the file "${path}", which the program does not have; its files are ${names.join(', ')}.`);
  return file;
}

/** The file in the label of a code block. */
function labelled(info: string, names: readonly string[]): string | undefined {
  const words = info.split(/[\s:=]+/).map((word) => word.replaceAll(/^[`"'{(]+|[`"'})]+$/g, ''));
  return words.filter((word) => /[./]/.test(word)).map((word) => resolveFile(word, names)).find((name) => name !== undefined);
}

/** The file that a line is about and nothing else; in code only a comment may be. */
function fileIn(line: string, names: readonly string[], code: boolean): string | undefined {
  const header = headed(line.trim());
  if (header !== undefined) return code ? resolveFile(header, names) : fileOf(header, names);
  if (code && !/^\s*(?:#|\/\/|\/\*|--|;|%|<!--|\(\*)/.test(line)) return undefined;
  const explicit = EXPLICIT.exec(line)?.[1];
  if (explicit !== undefined) return code ? resolveFile(explicit, names) : fileOf(explicit, names);
  const bare = line.replaceAll(/[`*"'_#>:]|^\s*(?:\d+[.)]|[-+])\s|\/\*|\*\/|<!--|-->|^\s*\/\/|--+|──+/g, (mark) => (mark === '_' ? '_' : ' ')).trim();
  const words = bare.split(/\s+/).filter((word) => !/^(?:file|in|update|updated|changes?|changed|to|for|edit|edits|modify|the|new|path|diff|full|complete|of|and|first|then)$/i.test(word));
  return words.length === 1 && /\.\w+$/.test(words[0]!) ? resolveFile(words[0]!, names) : undefined;
}
