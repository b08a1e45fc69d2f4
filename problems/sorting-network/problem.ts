import type { Problem } from 'clade';
import { knownOf, proved } from './known.ts';
import { picture } from './picture.ts';

/** One problem for each number of lines. */
export const variants: Readonly<Record<string, Problem>> = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [String(i + 4), forLines(i + 4)]));

export default variants['8']!;

function forLines(n: number): Problem {
  const bound = proved[n];
  return {
    name: `sorting-network-${n}`,
    title: `Sorting network for ${n} lines`,
    goal:
      `A sorting network is a fixed sequence of comparators; a comparator (i, j), i < j, puts the smaller of the numbers on lines i and j on line i. After the last one the numbers on the ${n} lines must be in order, whatever they were. ` +
      'sort(search) returns a network with as few comparators as possible, as a flat list i, j, i, j, …; it may start from search.incumbent, the network its parent found, and draw from search.random().',
    version: '1',
    direction: 'minimize',
    entry: 'sort',
    unit: 'comparators',
    ...(bound === undefined ? {} : { bound }),
    instances: () => [1, 2].map((stream) => ({ id: `stream ${stream}`, split: 'search', data: { n, stream } })),
    imports: ['clade/numeric'],
    aggregate: 'best',
    inherits: 'output',
    // Sixteen lines have 2,048 blocks of inputs, each of some sixty comparators: 16 times as much as eight.
    limits: { steps: n <= 10 ? 3_000_000 : 12_000_000, seconds: 60, memoryMB: 256, outputBytes: 1 << 14 },
    vocabulary: {
      functions: {
        'Math.floor': { args: ['number'], returns: 'number' },
        'Math.min': { args: ['number', 'number'], returns: 'number' },
        'Math.max': { args: ['number', 'number'], returns: 'number' },
      },
      constants: [0, 1, 2, n],
    },
    known: knownOf(n),
    defaults: { minutes: 2 },
    picture,
  };
}
