import type { EditOptions, Random } from '../../core/index.ts';
import { type Change, applyChanges, inside } from '../source.ts';
import { EXPRESSION_EDITS, leftOut } from './expressions.ts';
import type { Reading } from './reading.ts';
import { STATEMENT_EDITS, deleteStatement, unguard } from './statements.ts';

/** What an edit works on. */
export interface Plot {
  reading: Reading;
  rng: Random;
  options: EditOptions;
}

/** One kind of small change: the changes to make, or undefined where the program offers no place for it. */
export type Edit = (plot: Plot) => Change[] | undefined;

/** Every kind of edit and how often it is tried. */
export const EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = { ...EXPRESSION_EDITS, ...STATEMENT_EDITS };

const KINDS = Object.keys(EDITS);
const WEIGHTS = KINDS.map((kind) => EDITS[kind]!.weight);
const SHORTENING: readonly Edit[] = [deleteStatement, deleteStatement, unguard, leftOut];

/** The text after a change, if everything in it stays inside the blocks and the result is accepted. */
export function changed({ text, blocks }: Reading, changes: readonly Change[] | undefined, accept: (text: string) => boolean): string | undefined {
  if (!changes?.every((change) => inside(blocks, change))) return undefined;
  const next = applyChanges(text, changes);
  return next !== text && accept(next) ? next : undefined;
}

/** One random edit; undefined when `tries` draws found none that is accepted. */
export function edited(plot: Plot, accept: (text: string) => boolean, tries = 12): { text: string; kind: string } | undefined {
  for (let i = 0; i < tries; i++) {
    const kind = KINDS[plot.rng.weighted(WEIGHTS)]!;
    const text = changed(plot.reading, EDITS[kind]!.edit(plot), accept);
    if (text !== undefined) return { text, kind };
  }
  return undefined;
}

/** The text with a statement, a condition or part of an expression left out. */
export function shortened(plot: Plot, accept: (text: string) => boolean, tries = 12): string | undefined {
  for (let i = 0; i < tries; i++) {
    const text = changed(plot.reading, plot.rng.pick(SHORTENING)(plot), accept);
    if (text !== undefined && text.length < plot.reading.text.length) return text;
  }
  return undefined;
}
