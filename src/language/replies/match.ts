import type { Span } from '../source.ts';

/** Where a SEARCH text was found. */
export interface Match extends Span {
  /** The lines of the program it covers, where it covers whole lines; blank ones between may be more or fewer. */
  lines?: readonly Line[];
}

/** A line of a text and its place. */
export interface Line extends Span {
  text: string;
}

/** How a text was matched, from exact to loose. */
export interface Matches {
  at: readonly Match[];
  tolerated?: string;
}

const wordy = /[\w$]/;

/**
 * The lines of a text with their places.
 * @example linesOf('a\nb')[1] // { start: 2, end: 3, text: 'b' }
 */
export function linesOf(text: string): Line[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const start = at;
    at += line.length + 1;
    return { start, end: start + line.length, text: line };
  });
}

/**
 * A line without the white space that means nothing.
 * @example squeezed('  a =  b ;') // 'a=b;'
 */
export const squeezed = (line: string): string => line.trim().replace(/\s+/g, ' ').replace(/ (?![\w$])|(?<![\w$]) /g, '');

const unended = (line: string): string => squeezed(line).replace(/[;,]+$/, '');

/**
 * All places where a SEARCH text stands, of the strictest way of looking that finds any: whole lines,
 * a part of a line, lines but for white space, lines but for their final semicolon, any line breaks.
 * Places that are not accepted count only where no way finds others.
 * @example findText('  a;\n  b;', 'b;').at.length // 1
 */
export function findText(text: string, search: string, accept: (match: Match) => boolean = () => true): Matches {
  const ways: [find: () => Match[], tolerated?: string][] = [
    [() => sameLines(text, search, (line) => line.replace(/\r$/, ''))],
    [() => parts(text, search)],
    [() => sameLines(text, search, squeezed), 'white space'],
    [() => sameLines(text, search, unended), 'a final semicolon'],
    [() => squashed(text, search), 'line breaks'],
  ];
  let other: Matches = { at: [] };
  for (const [find, tolerated] of ways) {
    const at = find();
    if (other.at.length === 0) other = { at };
    const accepted = at.filter(accept);
    if (accepted.length === 1 && !accepted[0]!.lines) return wholeLines(text, search, accepted[0]!, tolerated);
    if (accepted.length > 0) return tolerated ? { at: accepted, tolerated } : { at: accepted };
  }
  return other;
}

/** A part of the text that is whole lines but for their indentation is better changed as lines. */
function wholeLines(text: string, search: string, part: Match, tolerated?: string): Matches {
  const around = sameLines(text, search, squeezed).find((match) => match.start <= part.start && match.end >= part.end);
  return around && text.slice(around.start, around.end).trim() === search.trim() ? { at: [around], tolerated: 'white space' } : tolerated ? { at: [part], tolerated } : { at: [part] };
}

/** Runs of whole lines that are alike; blank lines count for nothing. */
function sameLines(text: string, search: string, alike: (line: string) => string): Match[] {
  const lines = linesOf(text).filter((line) => line.text.trim() !== '');
  const wanted = search.split('\n').filter((line) => line.trim() !== '').map(alike);
  const keys = lines.map((line) => alike(line.text));
  const found: Match[] = [];
  for (let i = 0; wanted.length > 0 && i + wanted.length <= keys.length; i++) {
    if (wanted.every((line, k) => keys[i + k] === line)) found.push({ start: lines[i]!.start, end: lines[i + wanted.length - 1]!.end, lines: lines.slice(i, i + wanted.length) });
  }
  return found;
}

/** Exact parts of the text that do not begin or end inside a word; white space around them tells no two apart. */
function parts(text: string, search: string): Match[] {
  const found: Match[] = [];
  const bare = search.trim();
  const before = search.length - search.trimStart().length;
  const after = search.length - search.trimEnd().length;
  for (let start = bare === '' ? -1 : text.indexOf(bare); start >= 0; start = text.indexOf(bare, start + 1)) {
    const end = start + bare.length;
    if (cuts(text, start) || cuts(text, end)) continue;
    found.push(text.startsWith(search, start - before) ? { start: start - before, end: end + after } : { start, end });
  }
  return found;
}

const cuts = (text: string, at: number): boolean => at > 0 && at < text.length && wordy.test(text[at - 1]!) && wordy.test(text[at]!);

/** Places that agree in everything but white space, wherever lines break. */
function squashed(text: string, search: string): Match[] {
  const places: number[] = [];
  let squash = '';
  for (let i = 0; i < text.length; i++) {
    if (/\s/.test(text[i]!)) continue;
    squash += text[i];
    places.push(i);
  }
  const wanted = search.replace(/\s+/g, '').replace(/[;,]+$/, '');
  // A few characters without their white space stand in too many places.
  if (wanted.length < 8) return [];
  const found: Match[] = [];
  for (let at = squash.indexOf(wanted); at >= 0; at = squash.indexOf(wanted, at + 1)) {
    const start = places[at]!;
    let end = places[at + wanted.length - 1]! + 1;
    if (cuts(text, start) || cuts(text, end)) continue;
    if (/[;,]\s*$/.test(search) && /[;,]/.test(text[end] ?? '')) end++;
    found.push({ start, end });
  }
  return found;
}
