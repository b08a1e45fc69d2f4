import type { CandidateHandle, Plain } from 'clade';

/** What a new bin has left; an open bin has less. */
const CAPACITY = 100;

// Taken here, in the trusted realm: a candidate can patch the prototypes of its own realm, not these.
const { set } = Int32Array.prototype;
const { apply } = Reflect;

/**
 * For each item in order, what the chosen bin had left before; 100 is a new bin.
 * Every level that fits is asked for, the fuller first and the new bin last; the first maximum wins.
 */
export function run(candidate: CandidateHandle, data: Plain): Uint8Array {
  const { items } = data as { items: Uint8Array };
  const output = new Uint8Array(items.length);
  const counts = new Int32Array(CAPACITY + 1);
  const seen = candidate.int32(CAPACITY + 1);
  const copy = [counts];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    let chosen = 0;
    let top = 0;
    for (let level = item; level <= CAPACITY; level++) {
      if (counts[level] === 0 && level < CAPACITY) continue;
      // The whole array before every call: what a candidate writes into it, no later call may see. It
      // costs as much as a call; checking once an item would let a rule write, and clean up in time.
      apply(set, seen, copy);
      const value = candidate.call(item, level, seen);
      if (typeof value !== 'number' || value !== value) throw new Error(complaint(value, item, level));
      if (chosen === 0 || value > top) {
        chosen = level;
        top = value;
      }
    }
    output[i] = chosen;
    // Neither new nor full bins are counted.
    if (chosen < CAPACITY) counts[chosen]!--;
    if (chosen > item) counts[chosen - item]!++;
  }
  return output;
}

function complaint(value: unknown, item: number, level: number): string {
  return `priority(item, remaining, counts) returned ${typeof value === 'number' ? 'NaN' : `a ${typeof value}`} for (${item}, ${level}, counts)`;
}
