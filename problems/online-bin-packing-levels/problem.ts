import type { Problem } from 'clade';
import { CAPACITY, draws, published } from '../online-bin-packing/instances.ts';
import { known } from '../online-bin-packing/known.ts';
import { cut, isPrefix } from '../online-bin-packing/online.ts';
import { picture } from '../online-bin-packing/picture.ts';
import { probes } from '../online-bin-packing/probes.ts';

export default {
  name: 'online-bin-packing-levels',
  title: 'Online bin packing, Weibull items, all levels in view',
  goal:
    'Items arrive one by one and each must be put at once into a bin of capacity 100 where it fits, for good. ' +
    'priority(item, remaining, counts) says how good a bin with that much remaining space is for the item; the item goes to the bin of highest priority. ' +
    'counts[r] is the number of open bins with r remaining, before the item is placed (counts[0] and counts[100] are always 0). ' +
    'A new bin (remaining 100) always competes; ties go to the fuller bin. Use as few bins as possible: the score is the excess over the lower bound ' +
    'ceil(sum of items / 100), in percent. Items are drawn as round(clip(45·Weibull(3), 1, 100)).',
  version: '1',
  direction: 'minimize',
  entry: 'priority',
  unit: '% excess',
  bound: 0,
  // Shorter draws than the held-out ones: every item costs about ten calls here.
  instances: () => [...draws('search', [1, 2, 3, 4, 5], 3000), ...draws('validation', [101, 102, 103, 104, 105, 106, 107, 108, 109, 110], 5000), ...published()],
  probes,
  // 100,000 items take a million calls; a loop over all levels in each must still pass.
  limits: { steps: 200_000_000, seconds: 60, memoryMB: 256, outputBytes: 1 << 20 },
  vocabulary: { constants: [CAPACITY] },
  features: [
    { name: 'perfect', min: 0, max: 0.45, bins: 15 },
    { name: 'open', min: 0, max: 0.5, bins: 15 },
  ],
  causality: { cut, isPrefix },
  known,
  defaults: { minutes: 5 },
  picture,
} satisfies Problem;
