import { readFileSync } from 'node:fs';
import type { KnownValue } from 'clade';

/** A textbook program with its constants at their best, for comparison; never the start of a search. */
export interface Baseline {
  function: string;
  name: string;
  operations: number;
  text: string;
  /** Largest relative error, as our scorer has it. */
  value: number;
}

export const baselines = JSON.parse(readFileSync(new URL('data/baselines.json', import.meta.url), 'utf8')) as readonly Baseline[];

/** What others are reported to have with at most so many operations. */
export function knownOf(name: string, ops: number): KnownValue[] {
  const own = baselines.filter((one) => one.function === name && one.operations <= ops && one.operations >= ops - 4);
  return [
    ...own.map(({ name: title, operations, value }): KnownValue => ({ name: `${title}, ${operations} operations`, value, measured: true, source: 'constants fitted by this library' })),
    ...(name === 'exp2' && ops >= 10 ? [{ name: 'AutoNumerics-Zero, 10 operations', value: 1e-14, measured: false, source: 'arXiv:2312.08472v2: "14 significant figures", which may stand for 5e-14 as well' }] : []),
  ];
}
