import { readFileSync } from 'node:fs';
import type { KnownValue, Plain } from 'clade';
import { ratio, toNumber, units } from '../exact.ts';
import { settle } from './harness.ts';
import { score } from './score.ts';

/** A published packing, as its authors printed it. */
export interface Published {
  name: string;
  source: string;
  n: number;
  circles: readonly (readonly number[])[];
}

const read = (file: string): number[][] => JSON.parse(readFileSync(new URL(`data/${file}.json`, import.meta.url), 'utf8')) as number[][];
const REPOSITORY = 'google-deepmind/alphaevolve_repository_of_problems';

/** Published packings of n circles; never a start of a search. */
export function published(n: number): Published[] {
  if (n !== 26 && n !== 32) return [];
  return [
    { name: 'AlphaEvolve (2025)', source: 'google-deepmind/alphaevolve_results', n, circles: read(`alphaevolve-${n}`) },
    { name: 'AlphaEvolve, second repository', source: REPOSITORY, n, circles: read(`alphaevolve-2-${n}`) },
  ];
}

/** The coordinates of a published packing as they are. */
export const asPrinted = ({ circles }: Published): bigint[] => circles.flat().map((value) => units(value));

/** What our scorer says of a published packing as printed, and of the same with its radii shrunk until it is exact. */
export function judge({ n, circles, ...rest }: Published): { rejected: string | null; value: number } {
  const verdict = score(asPrinted({ n, circles, ...rest }), { n });
  if ('value' in verdict) return { rejected: null, value: verdict.value };
  const shrunk = score(settle(Float64Array.from(circles.flat()), n), { n });
  return { rejected: verdict.rejected, value: 'value' in shrunk ? shrunk.value : Number.NaN };
}

/** The published packing whose radii are these, to seven digits; turning and mirroring leave radii as they are. */
export function recognise(output: Plain): string | null {
  const sorted = (radii: number[]): number[] => radii.sort((a, b) => a - b);
  const own = sorted((output as bigint[]).filter((_, k) => k % 3 === 2).map(toNumber));
  const same = published(own.length).find(({ circles }) => sorted(circles.map(([, , r]) => r!)).every((r, i) => Math.abs(r - own[i]!) < 1e-7));
  return same?.name ?? null;
}

/** Values that others report and that we have no object for. */
const REPORTED: Readonly<Record<number, KnownValue[]>> = {
  26: [{ name: 'Best known (ThetaEvolve, 2025)', value: 2.6359830849, measured: false, source: 'reported without tolerance' }],
  32: [],
};

/** The square grid that has room for n, all radii equal. */
export function gridValue(n: number): number {
  const side = BigInt(Math.ceil(Math.sqrt(n)));
  return ratio(BigInt(n), 2n * side);
}

export function known(n: number): KnownValue[] {
  const own = published(n).map((one): KnownValue => {
    const { rejected, value } = judge(one);
    return { name: one.name, value, measured: true, source: `${one.source}${rejected ? `; as printed our scorer rejects it (${rejected}), shrunk until exact it has this` : ''}` };
  });
  return [{ name: 'Square grid', value: gridValue(n), measured: true, source: 'equal circles in rows' }, ...own, ...(REPORTED[n] ?? [])];
}
