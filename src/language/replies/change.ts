import { type Change, type Source, SyntaxRefusal, applyChanges, inside } from '../source.ts';
import type { Hunk } from './hunks.ts';
import { type Line, type Match, findText, linesOf, squeezed } from './match.ts';
import type { Built } from './program.ts';

/**
 * Applies replacements to the parent, all to the text as it was, so their order does not matter. Throws
 * `SyntaxRefusal` with the number of the block that cannot be applied.
 * @example applyHunks(frame, [{ search: 'return -gap;', replace: 'return gap;' }]).source
 */
export function applyHunks(frame: { source: Pick<Source, 'text' | 'blocks'> }, hunks: readonly Hunk[]): Built {
  const { source } = frame;
  const tolerated = new Set<string>();
  const changes: (Change & { number: number })[] = [];
  hunks.forEach((hunk, i) => {
    const name = hunk.label ?? `SEARCH block ${i + 1}`;
    if (hunk.search.trim() === '') throw new SyntaxRefusal(`${name} is empty; quote the lines it replaces.`);
    const open = (match: Match): boolean => inside(source.blocks, changeAt(source.text, match, hunk));
    const found = findText(source.text, hunk.search, open);
    if (found.at.length === 0) throw new SyntaxRefusal(`${name} occurs nowhere in the parent: ${missing(source.text, hunk.search)}.`);
    const change = changeAt(source.text, found.at[0]!, hunk);
    if (!inside(source.blocks, change)) throw new SyntaxRefusal(`${name} changes "${outsideText(source.text, change)}", which is outside the EVOLVE block; only what stands between the markers may change.`);
    if (found.at.length > 1) throw new SyntaxRefusal(`${name} occurs ${found.at.length} times in the parent; quote more lines around the place you mean.`);
    if (found.tolerated) tolerated.add(found.tolerated);
    changes.push({ ...change, number: i + 1 });
  });
  changes.sort((a, b) => a.start - b.start || a.end - b.end);
  changes.forEach((change, i) => {
    const before = changes[i - 1];
    if (before && change.start < before.end) throw new SyntaxRefusal(`SEARCH block ${Math.max(before.number, change.number)} overlaps SEARCH block ${Math.min(before.number, change.number)}; join the two into one.`);
  });
  return { source: applyChanges(source.text, changes), tolerated: [...tolerated] };
}

/** Only the lines that differ: what a block quotes around them, such as a marker, stays as the parent has it. */
function changeAt(text: string, { start, end, lines }: Match, { search, replace }: Hunk): Change {
  if (!lines) return { start, end: replace.endsWith(';') && !search.endsWith(';') && text[end] === ';' ? end + 1 : end, text: replace };
  const wanted = search.split('\n').filter((line) => line.trim() !== '');
  const given = replace.split('\n');
  const by = shift(lines, wanted);
  const blank = (line: string | undefined): boolean => line?.trim() === '';
  let head = 0;
  let from = 0;
  for (;;) {
    while (blank(given[from])) from++;
    if (head >= wanted.length || from >= given.length || squeezed(given[from]!) !== squeezed(wanted[head]!)) break;
    head++;
    from++;
  }
  let tail = wanted.length;
  let to = given.length;
  for (;;) {
    while (to > from && blank(given[to - 1])) to--;
    if (tail <= head || to <= from || squeezed(given[to - 1]!) !== squeezed(wanted[tail - 1]!)) break;
    tail--;
    to--;
  }
  const body = given.slice(from, to).map((line) => (blank(line) ? '' : by(line))).join('\n');
  const all = linesOf(text);
  if (head === tail) {
    // Nothing is taken away: new lines go before the next line, or after the last one that was quoted.
    const at = head < lines.length ? lines[head]!.start : Math.min(text.length, lines.at(-1)!.end + 1);
    const unended = at === text.length && !text.endsWith('\n');
    return { start: at, end: at, text: body === '' ? '' : unended ? `\n${body}` : `${body}\n` };
  }
  const [first, last] = [lines[head]!, lines[tail - 1]!];
  if (body !== '') return { start: first.start, end: last.end, text: body };
  return { start: first.start, end: all.find((line) => line.start > last.end)?.start ?? last.end, text: '' };
}

/** How replacement lines move where the SEARCH text was indented otherwise than the program. */
function shift(lines: readonly Line[], wanted: readonly string[]): (line: string) => string {
  const indentOf = (line: string): string => /^[ \t]*/.exec(line)![0];
  const [here, there] = [indentOf(lines[0]!.text), indentOf(wanted[0]!)];
  if (here === there || wanted.some((line) => line.includes('`'))) return (line) => line;
  return (line) => (line.startsWith(there) ? here + line.slice(there.length) : line);
}

function missing(text: string, search: string): string {
  const known = new Set(linesOf(text).map((line) => squeezed(line.text)));
  const wanted = search.split('\n').filter((line) => line.trim() !== '');
  const unknown = wanted.find((line) => !known.has(squeezed(line)));
  return unknown === undefined ? 'its lines do not follow each other there' : `there is no line "${unknown.trim()}"`;
}

const outsideText = (text: string, { start, end }: Change): string => (text.slice(start, end).split('\n')[0]!.trim() || text.slice(start).split('\n')[0]!.trim()).slice(0, 120);
