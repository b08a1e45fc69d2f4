import { SyntaxRefusal } from '../source.ts';
import type { CodeBlock } from './fences.ts';
import type { Hunk } from './hunks.ts';

const HEADER = /^(?:diff --git |index [0-9a-f]+\.\.|--- \S|\+\+\+ \S|new file mode|old mode|\*\*\* )/;

const BEGINS = /^@@(?:\s|$)/m;

/**
 * Reads unified diffs: in fences labelled so, or anywhere after a line of `@@`. Line numbers are not
 * believed, models count badly; the context says where a hunk belongs. Throws `SyntaxRefusal` where the
 * reply ends inside one, as its last line may be half.
 * @example unified('@@ -1 +1 @@\n-a\n+b', [])[0] // { search: 'a', replace: 'b' }
 */
export function unified(text: string, blocks: readonly CodeBlock[]): Hunk[] {
  const labelled = blocks.filter(({ language, text: code }) => language === 'diff' || language === 'patch' || BEGINS.test(code));
  if (labelled.some(({ closed }) => !closed)) throw new SyntaxRefusal('The reply breaks off inside its diff, which never ends.');
  if (labelled.length > 0) return labelled.flatMap(({ text: code }) => hunksOf(code.split('\n'), true));
  const lines = text.split('\n');
  const hunk = lines.findIndex((line) => BEGINS.test(line));
  // the lines that name the file stand above
  let first = hunk;
  while (first > 0 && HEADER.test(lines[first - 1]!)) first--;
  return first < 0 ? [] : hunksOf(lines.slice(first), false);
}

function hunksOf(lines: readonly string[], fenced: boolean): Hunk[] {
  const hunks: Hunk[] = [];
  let search: string[] = [];
  let replace: string[] = [];
  let file: string | undefined;
  const flush = (): void => {
    while (search.length > 0 && replace.length > 0 && search.at(-1)!.trim() === '' && replace.at(-1)!.trim() === '') {
      search.pop();
      replace.pop();
    }
    if (search.join('\n') !== replace.join('\n')) hunks.push({ search: search.join('\n'), replace: replace.join('\n'), ...(file === undefined ? {} : { file }) });
    search = [];
    replace = [];
  };
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('@@')) flush();
    else if (HEADER.test(line)) {
      // another file begins
      if (!line.startsWith('+++ ') || !lines[i - 1]?.startsWith('--- ')) continue;
      flush();
      file = /^\+\+\+ (?:b\/)?([^\t]+)/.exec(line)?.[1]?.trim();
    } else if (line.startsWith('\\ No newline')) continue;
    else if (line.startsWith('-')) search.push(line.slice(1));
    else if (line.startsWith('+')) replace.push(line.slice(1));
    else if (line === '' || line.startsWith(' ') || fenced) {
      // Some replies forget the space before context lines.
      const context = line.startsWith(' ') ? line.slice(1) : line;
      search.push(context);
      replace.push(context);
    } else break;
  }
  flush();
  return hunks;
}
