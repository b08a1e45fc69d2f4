import type { KnownValue, Plain } from 'clade';
import first1319 from './data/alphaevolve-1-1319.json' with { type: 'json' };
import first600 from './data/alphaevolve-1-600.json' with { type: 'json' };
import absolute150 from './data/alphaevolve-3-absolute-150.json' with { type: 'json' };
import signed400 from './data/alphaevolve-3-signed-400.json' with { type: 'json' };
import { relative, settle } from './harness.ts';
import type { Kind } from './score.ts';

/** Step functions that others published, as outputs of this problem. They are never the start of a search. */
export const published: readonly { name: string; kind: Kind; output: bigint[] }[] = [
  { kind: '1', name: first600.name, output: settle(first600.heights) },
  { kind: '1', name: first1319.name, output: settle(first1319.heights) },
  { kind: '3-signed', name: signed400.name, output: settle(signed400.heights) },
  { kind: '3-absolute', name: absolute150.name, output: settle(absolute150.heights) },
];

/** The published function with the same heights to seven digits of the highest, also mirrored, negated, or with steps split. */
export function recognise(output: Plain): string | null {
  const own = relative(output as bigint[]);
  return published.find((one) => same(own, relative(one.output)))?.name ?? null;
}

function same(own: Float64Array, other: Float64Array): boolean {
  const split = own.length / other.length;
  if (!Number.isInteger(split)) return false;
  const agrees = (sign: number, mirrored: boolean): boolean => own.every((height, i) => Math.abs(height - sign * other[Math.floor((mirrored ? own.length - 1 - i : i) / split)]!) < 1e-7);
  return agrees(1, false) || agrees(1, true) || agrees(-1, false) || agrees(-1, true);
}

const RESULTS = 'google-deepmind/alphaevolve_results';
const ARENA = 'EinsteinArena, as of April 2026';

/** What is measured here, the tests recompute. */
export const known: Readonly<Record<Kind, readonly KnownValue[]>> = {
  '1': [
    { name: 'One step', value: 2, measured: true, source: 'a constant' },
    { name: 'Matolcsi and Vinuesa, 208 steps', value: 1.50992, measured: false, source: 'J. Math. Anal. Appl. 372 (2010)' },
    { name: first600.name, value: 1.5052939684, measured: true, source: RESULTS },
    { name: first1319.name, value: 1.5031635547, measured: true, source: 'google-deepmind/alphaevolve_repository_of_problems' },
    { name: 'Best known', value: 1.50286286, measured: false, source: ARENA },
  ],
  '3-signed': [
    { name: 'One step', value: 2, measured: true, source: 'a constant' },
    { name: 'Vinuesa', value: 1.4581, measured: false, source: 'as AlphaEvolve reports it' },
    { name: signed400.name, value: 1.4556427954, measured: true, source: RESULTS },
    { name: 'Best known', value: 1.454555, measured: false, source: ARENA },
  ],
  '3-absolute': [
    { name: 'One step', value: 2, measured: true, source: 'a constant' },
    { name: absolute150.name, value: 1.46876207, measured: true, source: RESULTS },
    { name: `${signed400.name}, for signed values`, value: 4.3340465244, measured: true, source: `${RESULTS}: its published 1.4557 holds for signed values only` },
  ],
};
