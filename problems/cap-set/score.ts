import type { Plain, Scorer, Verdict } from 'clade';

/**
 * Counts the set, after checking it in its own way: an entry is two bits, and the third vector of a
 * line comes from bit operations. Integers only.
 */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const { n } = data as { n: number };
  if (!(output instanceof Int32Array)) return { rejected: 'the output is not an Int32Array of indices' };
  if (output.length === 0) return { rejected: 'the set is empty' };
  const size = output.length;
  const ones = new Int32Array(size);
  const twos = new Int32Array(size);
  // One bit for each pair (ones, twos): taken, or on a line with two that are.
  const taken = new Uint32Array(Math.max(1, 4 ** n / 32));
  const blocked = new Uint32Array(taken.length);
  const all = 2 ** n - 1;
  let entries = 0;
  const supports = new Set<number>();
  for (let i = 0; i < size; i++) {
    const index = output[i]!;
    if (!(index >= 0 && index < 3 ** n)) return { rejected: `${index} is no vector` };
    for (let left = index, bit = 1; bit <= all; bit *= 2, left = Math.floor(left / 3)) {
      if (left % 3 === 1) ones[i]! |= bit;
      else if (left % 3 === 2) twos[i]! |= bit;
    }
    const [a1, a2] = [ones[i]!, twos[i]!];
    const a0 = all & ~(a1 | a2);
    const key = (a1 << n) | a2;
    if (bitOf(taken, key)) return { rejected: `vector ${index} is there twice` };
    if (bitOf(blocked, key)) return { rejected: `vector ${index} is on a line with two before it` };
    taken[key >>> 5]! |= 1 << (key & 31);
    for (let j = 0; j < i; j++) {
      const [b1, b2] = [ones[j]!, twos[j]!];
      const b0 = all & ~(b1 | b2);
      // Equal entries stay, different ones give the entry that is neither.
      const third1 = (a1 & b1) | (a0 & b2) | (a2 & b0);
      const third2 = (a2 & b2) | (a0 & b1) | (a1 & b0);
      const third = (third1 << n) | third2;
      blocked[third >>> 5]! |= 1 << (third & 31);
    }
    for (let bits = a1 | a2; bits !== 0; bits &= bits - 1) entries++;
    supports.add(a1 | a2);
  }
  return { value: size, exact: { num: BigInt(size), den: 1n }, metrics: { weight: entries / (n * size), supports: supports.size / 2 ** n } };
};

function bitOf(bits: Uint32Array, at: number): number {
  return (bits[at >>> 5]! >>> (at & 31)) & 1;
}
