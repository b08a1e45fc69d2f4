import type { Problem } from 'clade';
import { known, recognise } from './known.ts';
import { picture } from './picture.ts';

const N = 16;

export default {
  name: 'point-ratio',
  title: `${N} points, largest over smallest distance`,
  goal:
    `Put ${N} points into the plane so that the largest distance between two of them is as small as possible, compared with the smallest: the score is the square of that ratio. ` +
    'points(search) is a search program: it returns x0, y0, x1, y1, ... of all points. search.random() is uniform on [0, 1), search.steps() says how many steps are left, ' +
    "search.incumbent holds the parent program's points (absent at first; in another order each time), and the program has to improve on them.",
  version: '2',
  direction: 'minimize',
  entry: 'points',
  unit: '(largest / smallest)²',
  // n discs of diameter 1 lie in a set of diameter r + 1, whose area is at most that of a disc: r + 1 >= sqrt(n).
  bound: (Math.sqrt(N) - 1) ** 2,
  imports: ['clade/numeric'],
  inherits: 'output',
  aggregate: 'best',
  instances: () => [1, 2].map((stream) => ({ id: `stream ${stream}`, split: 'search', data: { n: N, stream } })),
  // a descent takes 100 to 300 thousand steps, a program that never ends a second
  limits: { steps: 6_000_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 16 },
  known,
  recognise,
  defaults: { minutes: 5 },
  picture,
} satisfies Problem;
