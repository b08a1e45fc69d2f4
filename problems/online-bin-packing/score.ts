import type { Plain, Scorer, Verdict } from 'clade';

const CAPACITY = 100;

/**
 * Replays the levels from nothing but the items, and counts the bins itself. Integers only; every
 * comparison is written so that what is no number fails it.
 */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const { items } = data as { items: Uint8Array };
  if (!(output instanceof Uint8Array)) return { rejected: 'the output is not a Uint8Array of levels' };
  if (output.length !== items.length) return { rejected: `${output.length} levels for ${items.length} items` };
  const counts = new Int32Array(CAPACITY + 1);
  let bins = 0;
  let sum = 0;
  let perfect = 0;
  let open = 0;
  let openTurns = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const level = output[i]!;
    if (!(level >= item)) return { rejected: `item ${i} of size ${item} does not fit into a bin with ${level} left` };
    if (level === CAPACITY) {
      bins++;
      open++;
    } else if (!(counts[level]! > 0)) return { rejected: `item ${i} goes into a bin with ${level} left, and there is none` };
    counts[level]!--;
    if (level === item) {
      perfect++;
      open--;
    } else counts[level - item]!++;
    sum += item;
    openTurns += open;
  }
  if (bins === 0) return { rejected: 'no items' };
  const lowerBound = Math.ceil(sum / CAPACITY);
  return {
    value: (100 * (bins - lowerBound)) / lowerBound,
    metrics: { bins, lowerBound, perfect: perfect / items.length, open: openTurns / items.length / bins },
  };
};
