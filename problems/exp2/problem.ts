import type { Problem } from 'clade';
import { TARGETS, precise } from './functions.ts';
import { knownOf } from './known.ts';
import { picture } from './picture.ts';

/** Points that a search may fit to: Chebyshev's, for the largest error. The scorer looks everywhere. */
const POINTS = 97;

function samplesOf(name: string): { x: Float64Array; high: Float64Array; low: Float64Array } {
  const { from, to, vanishes } = TARGETS[name]!;
  const all = Array.from({ length: POINTS }, (_, i) => from + (to - from) * (0.5 - 0.5 * Math.cos((Math.PI * i) / (POINTS - 1))));
  // at its very ends a program may be infinite on the way, and right in the end
  all[0] = from + 1e-9 * (to - from);
  const x = Float64Array.from(vanishes ? all.slice(1) : all);
  const values = Array.from(x, (at) => precise(name, at));
  return { x, high: Float64Array.from(values, ([high]) => high), low: Float64Array.from(values, ([, low]) => low) };
}

const approximating = (name: string, ops: number): Problem => {
  const { title, from, to, vanishes } = TARGETS[name]!;
  return {
    name: `${name}-${ops}`,
    title: `${title} in at most ${ops} operations`,
    goal:
      `approximate(x) returns ${title} for ${from} <= x <= ${Number(to.toPrecision(6))}, as nearly as ${ops} operations allow: + - * / of x, of numbers, and of what was computed before. ` +
      'A value that is declared with const may be used several times and costs once; numbers are free. Nothing else is allowed. ' +
      'The score is the largest relative error over the whole interval, computed exactly.',
    version: '1',
    direction: 'minimize',
    entry: 'approximate',
    unit: 'largest relative error',
    bound: 0,
    instances: () => [{ id: title, split: 'search', data: { function: name, from, to, ops } }],
    limits: { steps: 10_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 14, nodes: 40 + 16 * ops },
    vocabulary: { functions: {}, constants: [0.5, 1, 2] },
    // the front of error against operations; with fewer constants an error is the better structure to go on from
    features: [
      { name: 'ops', min: 0, max: ops + 1, bins: ops + 1 },
      { name: 'constants', min: 0, max: ops + 1, bins: ops + 1 },
    ],
    // what it says of the samples is computed when it is asked for: the list of problems does not need it
    chunk: {
      search: 'approximation',
      // shorter programs need less of a slice
      effort: ops - 4,
      get data() {
        return { ...samplesOf(name), ops, ...(vanishes && { zero: from }) };
      },
    },
    known: knownOf(name, ops),
    defaults: { minutes: 5 },
    picture,
  };
};

/** Floats at which a search may look: a hundredth of a unit is far above the rounding of float64's own 2^x. Of few the largest error is a quarter below that of all. */
const floats = (): { x: Float64Array; y: Float64Array } => {
  const [count, rising] = [65_536, 61_440];
  const x = Float64Array.from({ length: count }, (_, i) => Math.fround(i < rising ? (i + 0.37) / rising : 2 ** (-26 * ((i - rising) / (count - rising)))));
  return { x, y: x.map((at) => 2 ** at) };
};

const inFloat32 = (ops: number): Problem => {
  const real = approximating('exp2', ops);
  return {
    ...real,
    name: `exp2-float32-${ops}`,
    title: `2^x in float32 and at most ${ops} operations`,
    goal:
      `approximate(x) returns 2^x for 0 <= x <= 1, carried out in float32: numbers and the result of every operation are rounded. At most ${ops} operations + - * / of x, of numbers, and of what was computed before; ` +
      'a value that is declared with const may be used several times and costs once; numbers are free. ' +
      'The score is the largest error over every float32 of the interval, in units in the last place. One unit with as few operations as possible is the aim.',
    unit: 'units in the last place',
    instances: () => [{ id: 'every float32', split: 'search', data: { function: 'exp2', from: 0, to: 1, ops, float32: true } }],
    chunk: {
      search: 'approximation',
      effort: 6,
      get data() {
        return { ...samplesOf('exp2'), ops, float32: floats() };
      },
    },
    known: [],
  };
};

/** exp2 by operations, and the other functions in ten. */
export const variants: Readonly<Record<string, Problem>> = {
  ...Object.fromEntries([6, 7, 8, 9, 10, 11, 12].map((ops) => [String(ops), approximating('exp2', ops)])),
  ...Object.fromEntries(Object.keys(TARGETS).filter((name) => name !== 'exp2').map((name) => [name, approximating(name, 10)])),
  float32: inFloat32(12),
};

export default variants['10']!;
