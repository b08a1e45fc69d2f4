import { structuredPatch } from 'diff';
import { CladeError, type DraftRecord, type Store } from '../core/index.ts';
import { State, YOU, readCommit } from '../engine/index.ts';
import { number } from './text.ts';

export interface Ancestor {
  id: string;
  draft: DraftRecord;
  parents: readonly string[];
  source: string;
  /** A person wrote it. */
  own?: true;
  /** Commands that its prompt knew of, where a model wrote it. */
  steers?: number;
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
    chain.unshift({ id: current, draft, parents: commit.parents, source, ...(commit.proposer === YOU && { own: true }), ...(commit.start?.asks && { steers: commit.start.steers ?? 0 }) });
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
export function lineageText(chain: readonly Ancestor[], direction: 'minimize' | 'maximize', mark: (ancestor: Ancestor) => string = () => ''): string {
  const again = reintroduced(chain);
  return chain
    .map((ancestor, i) => {
      const { id, draft, parents, source, own } = ancestor;
      const before = chain[i - 1];
      const total = draft.total ?? null;
      if (!before) return `${id}  ${number(total)}  ${draft.kind}`;
      const gain = (total! - before.draft.total!) * (direction === 'minimize' ? -1 : 1);
      const head = `${id}  ${number(total)}  ${gain === 0 ? '±0' : `${gain > 0 ? '+' : '−'}${number(Math.abs(gain))}`}  ${draft.kind}${own ? ' by you' : ''}${mark(ancestor)}${parents.length > 1 ? ` with ${parents.slice(1).join(', ')}` : ''}${again[i]!.again > 0 ? `, ${again[i]!.again} of ${again[i]!.added} added lines had been removed before` : ''}`;
      return [head, ...changedLines(before.source, source).map((line) => `    ${line}`)].join('\n');
    })
    .join('\n');
}

/** A program with its numbers left out: where that stays the same, only numbers changed. */
const shape = (source: string): string => source.replaceAll(/(?<![\w$])-?(?:0x[\da-f]+|\.?\d[\d._]*(?:e[+-]?\d+)?)/gi, '#');

/** What a step of an ancestry changed: structure, numbers alone, or nothing but the random stream. */
export const causeOf = ({ draft, source }: Pick<Ancestor, 'draft' | 'source'>, before: Pick<Ancestor, 'source'>): 'structure' | 'tuning' | 'tries' => (draft.kind === 'again' ? 'tries' : shape(source) === shape(before.source) ? 'tuning' : 'structure');

/**
 * How much of a gain over the seed came from structure, from numbers, and from another try of the same
 * program: the steps of the first-parent ancestry, each counted for what it changed. In score, larger is better.
 */
export function gainsByCause(chain: readonly Ancestor[], direction: 'minimize' | 'maximize'): { structure: number; tuning: number; tries: number } {
  const gains = { structure: 0, tuning: 0, tries: 0 };
  chain.forEach(({ draft, source }, i) => {
    const before = chain[i - 1];
    if (!before) return;
    const gain = ((draft.total ?? 0) - (before.draft.total ?? 0)) * (direction === 'minimize' ? -1 : 1);
    gains[causeOf({ draft, source }, before)] += gain;
  });
  return gains;
}

/** Lines that each step of an ancestry added, and how many of them an earlier step had removed; blank lines and brackets aside. */
export function reintroduced(chain: readonly Ancestor[]): { added: number; again: number }[] {
  const linesOf = (source: string): string[] => source.split('\n').map((line) => line.trim()).filter((line) => /\w/.test(line));
  const known = new Set<string>();
  return chain.map(({ source }, i) => {
    const before = new Set(i === 0 ? [] : linesOf(chain[i - 1]!.source));
    const added = linesOf(source).filter((line) => !before.has(line));
    const again = added.filter((line) => known.has(line)).length;
    for (const line of linesOf(source)) known.add(line);
    return { added: i === 0 ? 0 : added.length, again };
  });
}

/** The same in words; empty where nothing was added. */
export function reintroducedText(chain: readonly Ancestor[]): string {
  const steps = reintroduced(chain);
  const [added, again] = [steps.reduce((sum, step) => sum + step.added, 0), steps.reduce((sum, step) => sum + step.again, 0)];
  return added === 0 ? '' : `of ${added} lines added on the way, ${again} had been removed before`;
}

/** Causes in words; empty where there was no gain. */
export function causesText(gains: ReturnType<typeof gainsByCause>): string {
  const total = gains.structure + gains.tuning + gains.tries;
  if (!(total > 0)) return '';
  const share = (value: number): string => `${((100 * value) / total).toFixed(0)} %`;
  return `of the gain over the seed: structure ${share(gains.structure)}, numbers ${share(gains.tuning)}${gains.tries === 0 ? '' : `, another try ${share(gains.tries)}`}`;
}
