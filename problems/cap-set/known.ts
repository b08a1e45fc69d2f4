import type { KnownValue } from 'clade';

/** What is proved to be the largest, by dimension. */
export const proved: Readonly<Record<number, number>> = { 1: 2, 2: 4, 3: 9, 4: 20, 5: 45, 6: 112 };

const FUNSEARCH = 'Romera-Paredes et al., Nature 625 (2024)';

/** In what the priority 0 for every vector results: all vectors without a 2. Measured by the tests. */
const seed = (n: number): KnownValue => ({ name: 'Every priority 0, where the search starts', value: 2 ** n, measured: true, source: 'the seed' });

const best: Readonly<Record<number, readonly KnownValue[]>> = {
  3: [{ name: 'Largest', value: 9, measured: false, source: 'proved' }],
  4: [{ name: 'Largest', value: 20, measured: false, source: 'Pellegrino (1970), proved' }],
  5: [{ name: 'Largest', value: 45, measured: false, source: 'Edel, Ferret, Landjev and Storme (2002), proved' }],
  6: [{ name: 'Largest', value: 112, measured: false, source: 'Potechin (2008), proved' }],
  7: [{ name: 'Best known', value: 236, measured: false, source: `as reported by ${FUNSEARCH}` }],
  8: [
    { name: 'Best before FunSearch', value: 496, measured: false, source: `as reported by ${FUNSEARCH}` },
    { name: 'FunSearch', value: 512, measured: true, source: `${FUNSEARCH}; its set, in data/` },
  ],
};

/** Known values of one dimension, the seed's first. */
export function knownOf(n: number): readonly KnownValue[] {
  return [seed(n), ...(best[n] ?? [{ name: 'Largest', value: proved[n]!, measured: false, source: 'every set tried' }])];
}
