import type { Problem } from 'clade';
import { known, recognise } from './known.ts';
import { picture } from './picture.ts';

const N = 11;

export default {
  name: 'heilbronn-triangle',
  title: `Heilbronn's problem in a triangle, ${N} points`,
  goal:
    `Put ${N} points into a triangle so that no three of them make a small triangle: the score is the area of the smallest, as a share of the whole. ` +
    'points(search) is a search program: it returns u0, v0, u1, v1, ... of all points, in coordinates where the triangle is u >= 0, v >= 0, u + v <= 1; points outside are moved to the nearest place inside. ' +
    'search.random() is uniform on [0, 1), search.steps() says how many steps are left, ' +
    "search.incumbent holds the parent program's points (absent at first; in another order each time), and the program has to improve on them.",
  version: '3',
  direction: 'maximize',
  entry: 'points',
  unit: 'smallest area / whole area',
  // However many of the points are corners of their hull, at least n - 2 triangles without common area fit in.
  bound: 1 / (N - 2),
  imports: ['clade/numeric'],
  inherits: 'output',
  aggregate: 'best',
  instances: () => [1, 2].map((stream) => ({ id: `stream ${stream}`, split: 'search', data: { n: N, stream } })),
  // a descent takes 100 to 300 thousand steps, a program that never ends a second; a random number takes as long as ten steps
  limits: { steps: 6_000_000, draw: 10, seconds: 20, memoryMB: 256, outputBytes: 1 << 16 },
  known,
  recognise,
  defaults: { minutes: 5 },
  picture,
} satisfies Problem;
