import type { KnownValue } from 'clade';

/** Values to compare with; a test computes the measured ones again. */
export function knownOf(name: string, ops: number): KnownValue[] {
  return (KNOWN[name] ?? []).filter(({ at }) => at <= ops).map(({ at, ...known }) => ({ ...known, name: `${known.name}, ${at} operations` }));
}
const KNOWN: Readonly<Record<string, readonly (KnownValue & { at: number })[]>> = {};
