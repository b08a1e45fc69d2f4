import { applyPatch, diffArrays, reversePatch, structuredPatch } from 'diff';
import type { Inheritance } from '../../core/index.ts';
import { type LineageStep, changesOf } from './lineage.ts';

/** A program with one change taken out again. */
export interface Ablation {
  /** "24.0 without change 2 of 3". */
  readonly title: string;
  /** The program it is taken out of. */
  readonly of: string;
  /** The record whose change it was, and which of its changes; all of them where it is taken out of a later program. */
  readonly record: string;
  readonly change: number | 'all';
  readonly changes: number;
  readonly source: string;
  readonly from?: Inheritance;
  /** The texts that are gone, and those that are back. */
  readonly without: readonly string[];
  readonly instead: readonly string[];
}

/** Changes of one record that are tried, each on its own. */
const EACH = 6;

/**
 * Which programs tell what a change was worth: of the records on a champion's ancestry those with the largest gains
 * (then other steps that gained), each with one of its changes reverted; then the champion with the whole change of each of them reverted, where later changes
 * left it alone. `path` is the champion's ancestry, `records` the ids of records.
 *
 * @example ablations(lineage(store, id, 'minimize'), records, 3)[0].title // '24.0 without change 1 of 2'
 */
export function ablations(path: readonly LineageStep[], records: ReadonlySet<string>, most: number): Ablation[] {
  const champion = path.at(-1)!;
  const place = new Map(path.map((step, i) => [step, i]));
  // Records first; others that brought something fill up where there are few.
  const rank = ({ id, gain }: LineageStep): number => (gain > 0 ? 2 : 0) + (records.has(id) ? 1 : 0);
  const ranked = path.filter((step, i) => i > 0 && step.changes.length > 0 && rank(step) > 0).sort((a, b) => Number(rank(b) === 3) - Number(rank(a) === 3) || b.gain - a.gain || place.get(b)! - place.get(a)!);
  const found = new Map<string, Ablation>();
  // Two changes of which one did all may leave the same program: it is measured once.
  const add = (one: Ablation): void => {
    const key = `${one.of} ${one.source}`;
    if (!found.has(key)) found.set(key, one);
  };
  for (const step of ranked.slice(0, most)) for (const one of apart(step)) add(one);
  let kept = 0;
  for (const step of ranked) {
    if (step === champion || kept === most) continue;
    const one = fromLater(champion, step, path[place.get(step)! - 1]!);
    if (!one) continue;
    add(one);
    kept++;
  }
  return [...found.values()];
}

/** A part of a program that a step changed. */
interface Place {
  /** Where the new text stands in the program. */
  readonly start: number;
  readonly end: number;
  readonly added: string;
  readonly removed: string;
}

/**
 * The changes of a step, as small as they can be told apart: lines that were replaced by as many lines are compared word by
 * word, since bred programs often are one long line. Where that leaves too many pieces to mean anything, the lines stay whole.
 */
function placesOf(before: string, after: string): Place[] {
  return apartBy(LINES, before, after, 0).flatMap((lines): Place[] => {
    if (lines.added.split('\n').length !== lines.removed.split('\n').length) return [lines];
    const words = closed(apartBy(TOKENS, lines.removed, lines.added, lines.start), after);
    return words.length > EACH ? [lines] : words;
  });
}

/** Lines with their ends. */
const LINES = /[^\n]*\n|[^\n]+/g;

/** Words, numbers with the sign that is theirs and no subtraction, spaces, and every other character on its own. */
const TOKENS = /(?<=(?:^|[^\p{L}\p{N}_$)\]\s]|\breturn)\s*)-(?:\d[\d._]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|[\p{L}_$][\p{L}\p{N}_$]*|(?:\d[\d._]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|\s+|./gsu;

/** Where two texts differ, by pieces of a kind; `from` is where the second one stands. */
function apartBy(piece: RegExp, before: string, after: string, from: number): Place[] {
  const places: Place[] = [];
  let at = from;
  let open: { start: number; added: string; removed: string } | undefined;
  for (const { value, added, removed } of diffArrays(before.match(piece) ?? [], after.match(piece) ?? [])) {
    const text = value.join('');
    if (!added && !removed) {
      if (open) places.push({ ...open, end: at });
      open = undefined;
    } else {
      open ??= { start: at, added: '', removed: '' };
      open[added ? 'added' : 'removed'] += text;
    }
    if (!removed) at += text.length;
  }
  if (open) places.push({ ...open, end: at });
  return places;
}

/** Pieces that open a bracket together with those that close it: neither would parse without the other. */
function closed(places: readonly Place[], after: string): Place[] {
  const found: Place[] = [];
  let depth = 0;
  for (const place of places) {
    const last = found.at(-1);
    if (depth === 0 || !last) found.push(place);
    else found[found.length - 1] = { start: last.start, end: place.end, added: after.slice(last.start, place.end), removed: last.removed + after.slice(last.end, place.start) + place.removed };
    depth += depthOf(place.added) - depthOf(place.removed);
  }
  return found;
}

const depthOf = (text: string): number => (text.match(/[([{]/g)?.length ?? 0) - (text.match(/[)\]}]/g)?.length ?? 0);

/** A record with each of its changes reverted on its own. */
function apart({ id, source, draft, before }: LineageStep): Ablation[] {
  const places = placesOf(before!, source);
  return places.slice(0, EACH).map(({ start, end, added, removed }, i): Ablation => ({ title: places.length === 1 ? `${id} without its change` : `${id} without change ${i + 1} of ${places.length}`, of: id, record: id, change: i + 1, changes: places.length, source: source.slice(0, start) + removed + source.slice(end), ...(draft.from && { from: draft.from }), without: [added], instead: [removed] }));
}

/** The champion without what an ancestor changed; undefined where the lines are no longer there. */
function fromLater(champion: LineageStep, step: LineageStep, before: LineageStep): Ablation | undefined {
  const source = applyPatch(champion.source, reversePatch(structuredPatch('a', 'b', before.source, step.source, '', '', { context: 1 })));
  if (source === false || source === champion.source) return undefined;
  const changes = changesOf(source, champion.source);
  return { title: `${champion.id} without what ${step.id} changed`, of: champion.id, record: step.id, change: 'all', changes: step.changes.length, source, ...(champion.draft.from && { from: champion.draft.from }), without: changes.flatMap(({ added }) => added), instead: changes.flatMap(({ removed }) => removed) };
}
