import { applyPatch, reversePatch, structuredPatch } from 'diff';
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
  /** The lines that are gone, and those that are back. */
  readonly without: readonly string[];
  readonly instead: readonly string[];
}

/** Changes of one record that are tried, each on its own. */
const EACH = 6;

/**
 * Which programs tell what a change was worth: of the records on a champion's ancestry those with the largest gains, each
 * with one of its changes reverted; then the champion with the whole change of each of them reverted, where later changes
 * left it alone. `path` is the champion's ancestry, `records` the ids of records.
 *
 * @example ablations(lineage(store, id, 'minimize'), records, 3)[0].title // '24.0 without change 1 of 2'
 */
export function ablations(path: readonly LineageStep[], records: ReadonlySet<string>, most: number): Ablation[] {
  const champion = path.at(-1)!;
  const ranked = path.filter(({ id, changes }, i) => i > 0 && records.has(id) && changes.length > 0).sort((a, b) => b.gain - a.gain || path.indexOf(b) - path.indexOf(a));
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
    const one = fromLater(champion, step, path[path.indexOf(step) - 1]!);
    if (!one) continue;
    add(one);
    kept++;
  }
  return [...found.values()];
}

/** A record with each of its changes reverted on its own. */
function apart({ id, source, draft, changes, before }: LineageStep): Ablation[] {
  const { hunks } = structuredPatch('a', 'b', before!, source, '', '', { context: 0 });
  return hunks.slice(0, EACH).map(({ newStart, newLines }, i): Ablation => {
    const lines = source.split('\n');
    const { removed, added } = changes[i]!;
    // With nothing added the hunk points at the line before the gap.
    lines.splice(newLines === 0 ? newStart : newStart - 1, newLines, ...removed);
    return { title: changes.length === 1 ? `${id} without its change` : `${id} without change ${i + 1} of ${changes.length}`, of: id, record: id, change: i + 1, changes: changes.length, source: lines.join('\n'), ...(draft.from && { from: draft.from }), without: added, instead: removed };
  });
}

/** The champion without what an ancestor changed; undefined where the lines are no longer there. */
function fromLater(champion: LineageStep, step: LineageStep, before: LineageStep): Ablation | undefined {
  const source = applyPatch(champion.source, reversePatch(structuredPatch('a', 'b', before.source, step.source, '', '', { context: 1 })));
  if (source === false || source === champion.source) return undefined;
  const changes = changesOf(source, champion.source);
  return { title: `${champion.id} without what ${step.id} changed`, of: champion.id, record: step.id, change: 'all', changes: step.changes.length, source, ...(champion.draft.from && { from: champion.draft.from }), without: changes.flatMap(({ added }) => added), instead: changes.flatMap(({ removed }) => removed) };
}
