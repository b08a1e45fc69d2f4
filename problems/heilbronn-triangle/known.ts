import type { KnownValue, Plain } from 'clade';
import { ONE, isqrt, ratio, units } from '../exact.ts';
import alphaEvolve from './data/alphaevolve-11.json' with { type: 'json' };
import { inside } from './harness.ts';
import { area } from './score.ts';

/**
 * Points of the equilateral triangle on (0, 0) and (1, 0) in our coordinates: v = 2y / sqrt(3), u = x - v / 2,
 * each rounded to the nearest unit. What is outside stays outside.
 */
export function fromEquilateral(points: readonly (readonly number[])[]): bigint[] {
  // sqrt(3) to 40 digits more than the coordinates have
  const scale = 10n ** 40n;
  const root = isqrt(3n * scale * scale);
  const round = (num: bigint, den: bigint): bigint => (num >= 0n ? (2n * num + den) / (2n * den) : -((-2n * num + den) / (2n * den)));
  return points.flatMap(([x, y]) => {
    const up = exactly(y!) * scale;
    // 2y / sqrt(3) and x - y / sqrt(3), over FINE
    return [round(exactly(x!) * root - up, FINE * root), round(2n * up, FINE * root)];
  });
}

/** Coordinates in (0, 1) that are printed with 17 digits are whole multiples of 2^-120, so that nothing rounds here. */
const FINE = 2n ** 120n;
const exactly = (x: number): bigint => units(x * 2 ** 120);

const asPrinted = fromEquilateral(alphaEvolve.points);

/** Constructions that others published: as printed, and as outputs of this problem. They are never the start of a search. */
export const published: readonly { name: string; output: bigint[]; asPrinted: bigint[] }[] = [{ name: alphaEvolve.name, asPrinted, output: inside(asPrinted) }];

/** The published points whose triangles have the same areas to seven digits; no affine symmetry of the triangle changes those. */
export function recognise(output: Plain): string | null {
  const own = areas(output as bigint[]);
  return published.find((one) => areas(one.output).every((each, i) => Math.abs(each - own[i]!) < 1e-7))?.name ?? null;
}

function areas(output: readonly bigint[]): number[] {
  const all: number[] = [];
  for (let i = 0; i < output.length / 2; i++) for (let j = 0; j < i; j++) for (let k = 0; k < j; k++) all.push(ratio(area(output, i, j, k), ONE * ONE));
  return all.sort((a, b) => a - b);
}

/** What is measured here, the tests recompute. */
export const known: readonly KnownValue[] = [
  { name: 'AlphaEvolve (2025)', value: 0.0365298899, measured: true, source: 'google-deepmind/alphaevolve_results; as printed one point is outside and our scorer rejects it, with that point on the rim it has this' },
  { name: 'Friedman', value: 0.036, measured: false, source: 'the best before, as AlphaEvolve reports it' },
];
