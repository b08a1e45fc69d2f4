import type { KnownValue } from 'clade';
import bestKnown from './data/best-known.json' with { type: 'json' };

/** What is proved to be the smallest, by the number of lines. */
export const proved: Readonly<Record<number, number>> = { 4: 5, 5: 9, 6: 12, 7: 16, 8: 19, 9: 25, 10: 29, 11: 35, 12: 39 };

const PROOFS: readonly [upTo: number, who: string][] = [
  [8, 'Floyd and Knuth (1966)'],
  [10, 'Codish, Cruz-Filipe, Frank and Schneider-Kamp (2014)'],
  [12, 'Harder (2020)'],
];

const LIST = 'the list of SorterHunter, in data/';

/** Known values for a number of lines; the tests score every network again. */
export function knownOf(n: number): readonly KnownValue[] {
  const proof = PROOFS.find(([upTo]) => n <= upTo);
  return [
    { name: 'Every pair of lines twice, where the search starts', value: n * (n - 1), measured: true, source: 'the start of the seed' },
    { name: proof ? 'Smallest' : 'Smallest known', value: networkOf(n, 'smallest').length / 2, measured: true, source: proof ? `${LIST}; proved by ${proof[1]}` : LIST },
  ];
}

/** A network of the list. @example networkOf(16, 'smallest').length // 120 */
export function networkOf(n: number, which: 'smallest' | 'shallowest'): Int32Array {
  return Int32Array.from((bestKnown as Record<string, Record<string, number[]>>)[n]![which]!);
}
