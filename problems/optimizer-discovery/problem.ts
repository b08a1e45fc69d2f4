import type { Problem } from 'clade';
import { instances } from './instances.ts';
import { known } from './known.ts';
import { picture } from './picture.ts';
import { hint, probes } from './probes.ts';

export default {
  name: 'optimizer-discovery',
  title: 'An update rule for training, from AdamW',
  goal:
    'update(w, g, m, v, lr) is one step of an optimiser for one parameter: w its value, g its noisy gradient, m and v two numbers that the rule keeps for it (0 at first), ' +
    'lr the learning rate, which falls to 0 along half a cosine. It returns the new w, m and v and remembers nothing else. Each rule trains small models and minimises small functions ' +
    'with a few learning rates; the best of these counts. The score is the mean over tasks of log10 of the loss at the end over that of AdamW: below 0 is better than AdamW.',
  version: '1',
  direction: 'minimize',
  entry: 'update',
  unit: 'log10 of loss over AdamW',
  pure: true,
  instances,
  probes,
  hint,
  // A call is a step; the largest task asks for two million.
  limits: { steps: 20_000_000, seconds: 60, memoryMB: 256, outputBytes: 1 << 20 },
  vocabulary: { constants: [0.9, 0.99, 0.999, 0.1, 0.01, 1e-8] },
  known,
  defaults: { minutes: 3 },
  picture,
} satisfies Problem;
