import type { Problem } from 'clade';
import { knownFor } from './known.ts';
import { picture } from './picture.ts';
import { SEQUENCES, type Sequence, written } from './sequences.ts';

/** One problem for each sequence that comes with it, by name. */
export const variants: Readonly<Record<string, Problem>> = Object.fromEntries(Object.entries(SEQUENCES).map(([name, sequence]) => [name, problemOf(name, sequence)]));

/** `integer-sequence:1,4,9,16` is a sequence of one's own. */
export function variant(text: string): Problem | undefined {
  const sequence = written(text);
  return sequence && problemOf('own', sequence);
}

export default variants.catalan!;

function problemOf(name: string, { title, terms, later }: Sequence): Problem {
  const all = [...terms, ...later];
  return {
    name: `integer-sequence-${name}`,
    title: `Shortest program: ${title}`,
    goal:
      `Write the shortest program that prints ${terms.slice(0, 12).join(', ')}${terms.length > 12 ? ', …' : ''} (${terms.length} terms), in a small language of endless lists. sequence() returns the program as a text, ` +
      'written with the functions that stand outside the block, e.g. scan(add(p, x), count(1, 2)) or recur([1, 1], add(p, q)). The score is the number of bits of a message: the program by a fixed code ' +
      '(3 to 7 bits a word, Elias codes for numbers), how many terms it gets right, and all others literally.',
    version: '1',
    direction: 'minimize',
    entry: 'sequence',
    pure: true,
    unit: 'bits',
    instances: () => [{ id: 'terms', split: 'search', data: { terms } }, ...(later.length > 0 ? [{ id: 'with later terms', split: 'heldOut', group: 'with later terms', data: { terms: all } } as const] : [])],
    limits: { steps: 100_000, seconds: 10, memoryMB: 256, outputBytes: 1 << 14, nodes: 400 },
    // Near misses are kept by how far they get.
    features: [{ name: 'right', min: 0, max: 1, bins: 24 }],
    chunk: { search: 'sequence', data: { terms } },
    known: knownFor(later.length > 0 ? all : terms),
    defaults: { minutes: 1 },
    picture,
  };
}
