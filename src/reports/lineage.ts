import { structuredPatch } from 'diff';
import { CladeError, type DraftRecord, type Store } from '../core/index.ts';
import { State, readCommit } from '../engine/index.ts';
import { number } from './text.ts';

export interface Ancestor {
  id: string;
  draft: DraftRecord;
  parents: readonly string[];
  source: string;
}

/** From the seed to an entry, by first parents. Throws `usage.unknown-id`. */
export function ancestry(store: Store, id: string): Ancestor[] {
  const chain: Ancestor[] = [];
  for (let next: string | undefined = id; next !== undefined; ) {
    const current: string = next;
    const commit = /^\d+\.\d+$/.test(current) ? readCommit(store, State.born(current)) : undefined;
    const draft = commit?.drafts.find((other) => other.id === current);
    const source = draft?.program === undefined ? undefined : store.blob(draft.program);
    if (!commit || !draft || source === undefined) throw new CladeError('usage.unknown-id', `the run keeps no program with the id "${current}"`, 'ids look like 120.0; `clade show` lists the records');
    chain.unshift({ id: current, draft, parents: commit.parents, source });
    next = commit.parents[0];
  }
  return chain;
}

/** The changed lines between two sources, with one line around them. */
export function changedLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  return hunks.flatMap(({ lines }) => lines.filter((line) => !line.startsWith('\\')));
}

/** What `clade lineage` prints: each step with its change and its gain. */
export function lineageText(chain: readonly Ancestor[], direction: 'minimize' | 'maximize'): string {
  return chain
    .map(({ id, draft, parents, source }, i) => {
      const before = chain[i - 1];
      const total = draft.total ?? null;
      if (!before) return `${id}  ${number(total)}  ${draft.kind}`;
      const gain = (total! - before.draft.total!) * (direction === 'minimize' ? -1 : 1);
      const head = `${id}  ${number(total)}  ${gain === 0 ? '±0' : `${gain > 0 ? '+' : '−'}${number(Math.abs(gain))}`}  ${draft.kind}${parents.length > 1 ? ` with ${parents.slice(1).join(', ')}` : ''}`;
      return [head, ...changedLines(before.source, source).map((line) => `    ${line}`)].join('\n');
    })
    .join('\n');
}

/** Changes of numbers alone, and tries that changed nothing. */
const TUNING = new Set(['tuning', 'replace number', 'scale number']);

/**
 * How much of a gain over the seed came from structure, from numbers, and from another try of the same
 * program: the steps of the first-parent ancestry, each counted for its kind. In score, larger is better.
 */
export function gainsByCause(chain: readonly Ancestor[], direction: 'minimize' | 'maximize'): { structure: number; tuning: number; tries: number } {
  const gains = { structure: 0, tuning: 0, tries: 0 };
  chain.forEach(({ draft }, i) => {
    const before = chain[i - 1];
    if (!before) return;
    const gain = ((draft.total ?? 0) - (before.draft.total ?? 0)) * (direction === 'minimize' ? -1 : 1);
    gains[draft.kind === 'again' ? 'tries' : TUNING.has(draft.kind) ? 'tuning' : 'structure'] += gain;
  });
  return gains;
}

/** The same in words; empty where there was no gain. */
export function causesText(gains: ReturnType<typeof gainsByCause>): string {
  const total = gains.structure + gains.tuning + gains.tries;
  if (!(total > 0)) return '';
  const share = (value: number): string => `${((100 * value) / total).toFixed(0)} %`;
  return `of the gain over the seed: structure ${share(gains.structure)}, numbers ${share(gains.tuning)}${gains.tries === 0 ? '' : `, another try ${share(gains.tries)}`}`;
}
