import { type Choose, packBins } from './per-bin.ts';

const CAPACITY = 100;

/** A published rule: what it chooses for each item is scored exactly as a program's output is. */
export interface KnownRule {
  name: string;
  pack(items: Uint8Array): Uint8Array;
}

const firstFit: Choose = () => 0;

const bestFit: Choose = (_item, rooms) => {
  let best = 0;
  for (let j = 1; j < rooms.length; j++) if (rooms[j]! < rooms[best]!) best = j;
  return best;
};

/**
 * The Weibull rule that FunSearch published. The differences along the order of the bins are part of
 * it, so a bin's priority depends on its neighbour; the first maximum wins, as in numpy's argmax.
 */
const funSearch: Choose = (item, rooms) => {
  const largest = Math.max(...rooms);
  let best = 0;
  let top = -Infinity;
  let before = 0;
  for (let j = 0; j < rooms.length; j++) {
    const room = rooms[j]!;
    let f = (room - largest) ** 2 / item + room ** 2 / item ** 2 + room ** 2 / item ** 3;
    if (room > item) f = -f;
    const priority = j === 0 ? f : f - before;
    if (priority > top) {
      top = priority;
      best = j;
    }
    before = f;
  }
  return best;
};

/** By levels: N(r) bins have r left. Ties go to the fuller bin. */
function sumOfSquares(items: Uint8Array): Uint8Array {
  const output = new Uint8Array(items.length);
  const counts = new Int32Array(CAPACITY + 1);
  for (const [i, item] of items.entries()) {
    let best = CAPACITY;
    let least = Infinity;
    for (let level = item; level <= CAPACITY; level++) {
      if (level < CAPACITY && counts[level] === 0) continue;
      // (N-1)² - N² where the bin leaves, (N+1)² - N² where it arrives; neither new nor full bins count.
      const leaves = level === CAPACITY ? 0 : 1 - 2 * counts[level]!;
      const arrives = level === item ? 0 : 1 + 2 * counts[level - item]!;
      if (leaves + arrives < least) {
        least = leaves + arrives;
        best = level;
      }
    }
    output[i] = best;
    if (best < CAPACITY) counts[best]!--;
    if (best > item) counts[best - item]!++;
  }
  return output;
}

/**
 * First Fit and Best Fit are classical. FunSearch: Romera-Paredes et al., Nature 625 (2024).
 * Sum-of-Squares: Csirik, Johnson, Kenyon, Orlin, Shor and Weber, J. ACM 53 (2006).
 */
export const knownRules: readonly KnownRule[] = [
  { name: 'First Fit', pack: (items) => packBins(items, CAPACITY, firstFit) },
  { name: 'Best Fit', pack: (items) => packBins(items, CAPACITY, bestFit) },
  { name: 'FunSearch', pack: (items) => packBins(items, CAPACITY, funSearch) },
  { name: 'Sum-of-Squares', pack: sumOfSquares },
];
