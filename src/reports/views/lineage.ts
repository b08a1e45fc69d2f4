import { structuredPatch } from 'diff';
import { type DraftRecord, type Store, fitnessOf } from '../../core/index.ts';
import { ancestry, causeOf, reintroduced } from '../lineage.ts';

/** One change of a step: lines that went and lines that came. */
export interface Change {
  /** First changed line of the parent's program, from 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A program on the way from the seed to another. */
export interface LineageStep {
  readonly id: string;
  readonly parents: readonly string[];
  readonly draft: DraftRecord;
  readonly source: string;
  readonly total: number;
  /** Over the first parent, on search; larger is better, 0 for the first. */
  readonly gain: number;
  readonly cause: 'seed' | 'structure' | 'tuning' | 'tries';
  readonly changes: readonly Change[];
  /** The first parent's program; absent for the first step. */
  readonly before?: string;
  /** Lines added, and how many of them an earlier step had removed. */
  readonly added: number;
  readonly again: number;
}

/** The changes between two programs, each on its own. @example changesOf('a\nb\n', 'a\nc\n') // [{ line: 2, removed: ['b'], added: ['c'] }] */
export function changesOf(before: string, after: string): Change[] {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  return hunks.map(({ oldStart, oldLines, lines }) => ({
    line: oldLines === 0 ? oldStart + 1 : oldStart,
    removed: lines.filter((one) => one.startsWith('-')).map((one) => one.slice(1)),
    added: lines.filter((one) => one.startsWith('+')).map((one) => one.slice(1)),
  }));
}

/** From the seed to an entry by first parents, each with what it changed and gained. Throws `usage.unknown-id`. @example lineage(store, '120.0', 'minimize').at(-1)!.changes */
export function lineage(store: Store, id: string, direction: 'minimize' | 'maximize'): LineageStep[] {
  const chain = ancestry(store, id);
  const lines = reintroduced(chain);
  return chain.map((own, i): LineageStep => {
    const before = chain[i - 1];
    const total = own.draft.total ?? Number.NaN;
    return {
      ...own,
      total,
      gain: before ? fitnessOf(direction, total) - fitnessOf(direction, before.draft.total ?? Number.NaN) : 0,
      cause: before ? causeOf(own, before) : 'seed',
      changes: before ? changesOf(before.source, own.source) : [],
      ...(before && { before: before.source }),
      ...lines[i]!,
    };
  });
}
