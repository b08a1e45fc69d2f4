import type { Problem } from 'clade';
import { knownOf, proved } from './known.ts';
import { picture } from './picture.ts';

/**
 * Of one search. Few, so that many programs can be tried: a search that is at an end is taken up by its children. But from 9 lines
 * on enough for a search that wanders to overtake one that only leaves out: at a million it is still behind, and is never bred.
 */
const STEPS: Readonly<Record<number, number>> = { 4: 100_000, 5: 150_000, 6: 200_000, 7: 300_000, 8: 500_000, 9: 3_000_000, 10: 12_000_000, 11: 24_000_000, 12: 40_000_000, 13: 70_000_000, 14: 110_000_000, 15: 160_000_000, 16: 300_000_000 };

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
    // A trial that fails costs a few hundred steps, one that succeeds 2^(n - 5) times as many: a thousand and more of those.
    limits: { steps: STEPS[n]!, seconds: 60, memoryMB: 256, outputBytes: 1 << 14, ...(n > 9 && { draw: 10 }) },
    vocabulary: {
      functions: {
        'Math.floor': { args: ['number'], returns: 'number' },
        'Math.min': { args: ['number', 'number'], returns: 'number' },
        'Math.max': { args: ['number', 'number'], returns: 'number' },
      },
      constants: [0, 1, 2, n],
    },
    known: knownOf(n),
    defaults: { minutes: n > 9 ? 10 : 2 },
    picture,
  };
}
