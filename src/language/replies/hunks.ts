import { SyntaxRefusal } from '../source.ts';

/** One replacement a reply asks for. */
export interface Hunk {
  search: string;
  replace: string;
  /** The file it names, where it does. */
  file?: string;
  /** How it is called in a refusal. @default 'SEARCH block' with its number */
  label?: string;
}

const OPEN = /^\s*(?:<{3,}|-{5,})\s*(?:SEARCH|ORIGINAL|FIND|OLD|HEAD|BEFORE)\b.*$/i;
const MIDDLE = /^\s*={3,}\s*(?:REPLACE|REPLACEMENT|WITH)?\s*$/i;
// A wrapped shift, `>>> 0`, is no marker.
const CLOSE = /^\s*(?:>{5,}(?!\S*[;,)])|(?:>{3,}|\+{5,})\s*(?:REPLACE|REPLACEMENT|UPDATED|NEW|END|AFTER)\b)/i;
const FENCE = /^\s*(?:`{3,}|~{3,})\s*\w*\s*$/;

/**
 * Reads SEARCH/REPLACE blocks wherever they stand. Throws `SyntaxRefusal` for one that breaks off.
 * @example searchReplace('<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE') // [{ search: 'a', replace: 'b' }]
 */
export function searchReplace(text: string): Hunk[] {
  const hunks: Hunk[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (!OPEN.test(lines[i]!)) continue;
    const file = named(lines[i]!);
    const name = `SEARCH block ${hunks.length + 1}`;
    const search: string[] = [];
    while (++i < lines.length && !MIDDLE.test(lines[i]!)) {
      if (OPEN.test(lines[i]!) || CLOSE.test(lines[i]!)) throw new SyntaxRefusal(`${name} has no ======= line between the text to find and its replacement.`);
      search.push(lines[i]!);
    }
    if (i >= lines.length) throw new SyntaxRefusal(`The reply breaks off inside ${name}, before its ======= line.`);
    const from = i + 1;
    do i++;
    while (i < lines.length && !CLOSE.test(lines[i]!) && !OPEN.test(lines[i]!));
    if (i >= lines.length || OPEN.test(lines[i]!)) {
      // A fence that closes ends the replacement too: the reply went on, so nothing is cut off.
      const fence = lines.findIndex((line, k) => k > from && k < i && FENCE.test(line));
      if (fence < 0) throw new SyntaxRefusal(i < lines.length ? `${name} has no >>>>>>> REPLACE line at its end.` : `The reply breaks off inside the replacement of ${name}: there is no >>>>>>> REPLACE line.`);
      i = fence;
    }
    hunks.push({ search: unfenced(search), replace: unfenced(lines.slice(from, i)), ...(file === undefined ? {} : { file }) });
  }
  return hunks;
}

/** What follows the word of an opening line, if it may be a path. */
const named = (line: string): string | undefined => /\w\s*[:(]?\s+[`"'(]*([\w./\\ -]*[\w-]\.\w+)[`"')]*\s*:?\s*$/.exec(line)?.[1]?.trim();

/** The lines without a fence of their own around them. */
function unfenced(lines: readonly string[]): string {
  const first = FENCE.test(lines[0] ?? '') ? 1 : 0;
  return lines.slice(first, lines.length - (first > 0 && FENCE.test(lines.at(-1)!) ? 1 : 0)).join('\n');
}
