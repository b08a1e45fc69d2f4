import type { Problem } from 'clade';
import { known, recognise } from './known.ts';
import { picture } from './picture.ts';

const packing = (n: number): Problem => ({
  name: `circle-packing-${n}`,
  title: `Circle packing, n = ${n}`,
  goal:
    `Put ${n} circles into the unit square, without overlap, so that the sum of their radii is as large as possible. ` +
    'pack(search) is a search program: it returns x0, y0, r0, x1, y1, r1, ... of all circles. search.random() is uniform on [0, 1), search.steps() says how many steps are left, ' +
    "search.incumbent is the parent program's packing (absent at first), its circles in another order each time. The radii are shrunk by one common factor until nothing overlaps in exact arithmetic; the sum of what is left is the score.",
  version: '2',
  direction: 'maximize',
  entry: 'pack',
  unit: 'sum of radii',
  imports: ['clade/numeric'],
  inherits: 'output',
  aggregate: 'best',
  instances: () => [1, 2].map((stream) => ({ id: `stream ${stream}`, split: 'search', data: { n, stream } })),
  // A step is about 8 ns here. More room does not help a search: programs fill it with iterations that gain nothing.
  limits: { steps: 2_500_000, seconds: 30, memoryMB: 256, outputBytes: 1 << 16 },
  known: known(n),
  defaults: { minutes: 5 },
  recognise,
  picture,
});

export const variants = { 26: packing(26), 32: packing(32) };
export default variants[26];
