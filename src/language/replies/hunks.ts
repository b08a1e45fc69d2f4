import { SyntaxRefusal } from '../source.ts';

/** One replacement a reply asks for. */
export interface Hunk {
  search: string;
  replace: string;
}

const OPEN = /^\s*(?:<{3,}|-{5,})\s*(?:SEARCH|ORIGINAL|FIND|OLD|HEAD|BEFORE)\b.*$/i;
const MIDDLE = /^\s*={3,}\s*(?:REPLACE|REPLACEMENT|WITH)?\s*$/i;
const CLOSE = /^\s*(?:>{3,}|\+{5,})\s*(?:REPLACE|REPLACEMENT|UPDATED|NEW|END|AFTER|HEAD)?\b.*$/i;
const FENCE = /^\s*(?:`{3,}|~{3,})\s*$/;

/**
 * Reads SEARCH/REPLACE blocks wherever they stand. Throws `SyntaxRefusal` for one that breaks off.
 * @example searchReplace('<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE') // [{ search: 'a', replace: 'b' }]
 */
export function searchReplace(text: string): Hunk[] {
  const hunks: Hunk[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (!OPEN.test(lines[i]!)) continue;
    const name = `SEARCH block ${hunks.length + 1}`;
    const search: string[] = [];
    while (++i < lines.length && !MIDDLE.test(lines[i]!)) {
      if (OPEN.test(lines[i]!) || CLOSE.test(lines[i]!)) throw new SyntaxRefusal(`${name} has no ======= line between the text to find and its replacement.`);
      search.push(lines[i]!);
    }
    if (i >= lines.length) throw new SyntaxRefusal(`The reply breaks off inside ${name}, before its ======= line.`);
    const replace: string[] = [];
    // A fence that closes ends the replacement too: the reply went on, so nothing is cut off.
    while (++i < lines.length && !CLOSE.test(lines[i]!) && !FENCE.test(lines[i]!)) {
      if (OPEN.test(lines[i]!)) throw new SyntaxRefusal(`${name} has no >>>>>>> REPLACE line at its end.`);
      replace.push(lines[i]!);
    }
    if (i >= lines.length) throw new SyntaxRefusal(`The reply breaks off inside the replacement of ${name}: there is no >>>>>>> REPLACE line.`);
    hunks.push({ search: search.join('\n'), replace: replace.join('\n') });
  }
  return hunks;
}
