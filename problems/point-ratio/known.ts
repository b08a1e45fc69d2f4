import type { KnownValue, Plain } from 'clade';
import { toNumbers } from '../exact.ts';
import alphaEvolve from './data/alphaevolve-16.json' with { type: 'json' };
import { settle } from './harness.ts';

/** Constructions that others published, as outputs of this problem. They are never the start of a search. */
export const published: readonly { name: string; output: bigint[] }[] = [{ name: alphaEvolve.name, output: settle(alphaEvolve.points.flat()) }];

/** The published points with the same distances to seven digits, whatever the scale; moving, turning and mirroring leave them as they are. */
export function recognise(output: Plain): string | null {
  const own = distances(output as bigint[]);
  return published.find((one) => distances(one.output).every((d, i) => Math.abs(d - own[i]!) < 1e-7 * d))?.name ?? null;
}

/** Over the smallest, in order. */
function distances(output: readonly bigint[]): number[] {
  const x = toNumbers(output);
  const all: number[] = [];
  for (let i = 0; i < x.length; i += 2) for (let j = 0; j < i; j += 2) all.push(Math.hypot(x[i]! - x[j]!, x[i + 1]! - x[j + 1]!));
  all.sort((a, b) => a - b);
  return all.map((d) => d / all[0]!);
}

/** What is measured here, the tests recompute. */
export const known: readonly KnownValue[] = [
  { name: 'Square grid', value: 18, measured: true, source: '4 by 4 points' },
  { name: alphaEvolve.name, value: 12.88926611203463, measured: true, source: 'google-deepmind/alphaevolve_results' },
  { name: 'Best known', value: 12.88923, measured: false, source: 'EinsteinArena, as of April 2026' },
];
