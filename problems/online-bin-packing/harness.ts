import type { CandidateHandle, Plain } from 'clade';

/** What a new bin has left; an open bin has less. */
const CAPACITY = 100;

/** Per item size s, from `start[s]` on: the open levels that beat a new bin, best first, closed by the new bin itself. */
interface Table {
  order: Uint8Array;
  start: Int32Array;
}

/**
 * A rule that sees only (item, remaining) is one table of 5,050 numbers, so it is asked once for all
 * of them and never again. All of them, also where no instance goes: the cost of a program must not
 * depend on which instance came first. Before the first item is seen, so the rule cannot look ahead.
 */
export function prepare(candidate: CandidateHandle): Table {
  const order = new Uint8Array((CAPACITY * (CAPACITY + 1)) / 2);
  const start = new Int32Array(CAPACITY + 1);
  const keys = new Float64Array(CAPACITY);
  let at = 0;
  for (let item = 1; item <= CAPACITY; item++) {
    start[item] = at;
    const fresh = ask(candidate, item, CAPACITY);
    let count = 0;
    for (let level = item; level < CAPACITY; level++) {
      const key = ask(candidate, item, level);
      if (key < fresh) continue;
      // Insertion sort: most rules are nearly monotone. Strict, so that of equals the fuller bin stays first.
      let slot = count++;
      for (; slot > 0 && keys[slot - 1]! < key; slot--) {
        keys[slot] = keys[slot - 1]!;
        order[at + slot] = order[at + slot - 1]!;
      }
      keys[slot] = key;
      order[at + slot] = level;
    }
    at += count;
    order[at++] = CAPACITY;
  }
  return { order, start };
}

function ask(candidate: CandidateHandle, item: number, level: number): number {
  const value = candidate.call(item, level);
  if (typeof value === 'number' && value === value) return value;
  throw new Error(`priority(item, remaining) returned ${typeof value === 'number' ? 'NaN' : `a ${typeof value}`} for (${item}, ${level})`);
}

/** For each item in order, what the chosen bin had left before; 100 is a new bin. */
export function run(_candidate: CandidateHandle, data: Plain, { order, start }: Table): Uint8Array {
  const { items } = data as { items: Uint8Array };
  const output = new Uint8Array(items.length);
  const counts = new Int32Array(CAPACITY + 1);
  // There is always a new bin, so the scan below needs no other end.
  counts[CAPACITY] = items.length + 1;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    let at = start[item]!;
    while (counts[order[at]!] === 0) at++;
    const level = order[at]!;
    output[i] = level;
    counts[level]!--;
    counts[level - item]!++;
  }
  return output;
}
