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
