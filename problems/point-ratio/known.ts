import type { KnownValue } from 'clade';
import alphaEvolve from './data/alphaevolve-16.json' with { type: 'json' };
import { settle } from './harness.ts';

/** Constructions that others published, as outputs of this problem. They are never the start of a search. */
export const published: readonly { name: string; output: bigint[] }[] = [{ name: alphaEvolve.name, output: settle(alphaEvolve.points.flat()) }];

/** What is measured here, the tests recompute. */
export const known: readonly KnownValue[] = [
  { name: 'Square grid', value: 18, measured: true, source: '4 by 4 points' },
  { name: alphaEvolve.name, value: 12.88926611203463, measured: true, source: 'google-deepmind/alphaevolve_results' },
  { name: 'Best known', value: 12.88923, measured: false, source: 'EinsteinArena, as of April 2026' },
];
