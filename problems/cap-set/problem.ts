import type { Problem } from 'clade';
import { knownOf, proved } from './known.ts';
import { picture } from './picture.ts';

/** One problem for each dimension, by its number. */
export const variants: Readonly<Record<string, Problem>> = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [String(n), inDimension(n)]));

export default variants['8']!;

function inDimension(n: number): Problem {
  const bound = proved[n];
  return {
    name: `cap-set-${n}`,
    title: `Cap set in dimension ${n}`,
    goal:
      `A cap set is a set of vectors with entries 0, 1, 2, of length n = ${n}, no three of which lie on a line: no three distinct ones have a sum that is 0 modulo 3 in every entry. ` +
      'priority(v, n) says how much a vector is wanted. All vectors are asked once; then the one of highest priority is taken again and again (ties: the lexicographically first), ' +
      'and whatever would complete a line with two that were taken is out. The larger the set, the better.',
    version: '1',
    direction: 'maximize',
    entry: 'priority',
    unit: 'vectors',
    ...(bound === undefined ? {} : { bound }),
    instances: () => [{ id: `n=${n}`, split: 'search', data: { n } }],
    // 6,561 calls at most.
    limits: { steps: 2_000_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 16, nodes: 480 },
    vocabulary: {
      // Entries by position and positions by entry; -1 is the last place, and nowhere.
      functions: {
        'v.at': { args: ['number'], returns: 'number' },
        'v.indexOf': { args: ['number'], returns: 'number' },
        'v.lastIndexOf': { args: ['number'], returns: 'number' },
        'Math.abs': { args: ['number'], returns: 'number' },
        'Math.min': { args: ['number', 'number'], returns: 'number' },
      },
      constants: [0, 1, 2, 3],
    },
    // How many entries are not 0, and at how many sets of places: what tells families of cap sets apart.
    features: [
      { name: 'weight', min: 0.3, max: 1, bins: 20 },
      { name: 'supports', min: 0, max: 1, bins: 20 },
    ],
    chunk: { search: 'cap-set', data: { n }, effort: 2 },
    known: knownOf(n),
    defaults: { minutes: 1 },
    picture,
  };
}
