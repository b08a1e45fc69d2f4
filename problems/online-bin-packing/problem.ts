import type { Problem } from 'clade';
import { CAPACITY, draws, published } from './instances.ts';
import { known } from './known.ts';
import { cut, isPrefix } from './online.ts';
import { picture } from './picture.ts';
import { probes } from './probes.ts';

export default {
  name: 'online-bin-packing',
  title: 'Online bin packing, Weibull items',
  goal:
    'Items arrive one by one and each must be put at once into a bin of capacity 100 where it fits, for good. ' +
    'priority(item, remaining) says how good a bin with that much remaining space is for the item; the item goes to the bin of highest priority. ' +
    'A new bin (remaining 100) always competes; ties go to the fuller bin. Use as few bins as possible: the score is the excess over the lower bound ' +
    'ceil(sum of items / 100), in percent. Items are drawn as round(clip(45·Weibull(3), 1, 100)).',
  version: '1',
  direction: 'minimize',
  entry: 'priority',
  unit: '% excess',
  bound: 0,
  instances: () => [...draws('search', [1, 2, 3, 4, 5], 5000), ...draws('validation', [101, 102, 103, 104, 105, 106, 107, 108, 109, 110], 5000), ...published()],
  probes,
  // 5,050 calls a program, whatever the instance: about a thousand steps a call.
  limits: { steps: 5_000_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 20 },
  vocabulary: { constants: [CAPACITY] },
  // The share of items that fill a bin exactly, and the mean share of bins that stand open: worst fit 0 and 0.5, best fit 0.13 and 0.35, Sum-of-Squares 0.39 and 0.03.
  features: [
    { name: 'perfect', min: 0, max: 0.45, bins: 15 },
    { name: 'open', min: 0, max: 0.5, bins: 15 },
  ],
  causality: { cut, isPrefix },
  known,
  defaults: { minutes: 2 },
  picture,
} satisfies Problem;
