import type { Plain, Scorer, Verdict } from 'clade';

/** No network of up to 16 lines needs more: three times all pairs of lines. */
const MOST = 360;

/**
 * Counts the comparators, after trying all 2^n inputs of zeros and ones: what sorts those sorts
 * everything (Knuth's zero-one principle). A line is a column of 2^n bits, one for each input.
 */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const { n } = data as { n: number };
  if (!(output instanceof Int32Array)) return { rejected: 'the output is not an Int32Array of comparators' };
  if (output.length % 2 !== 0) return { rejected: 'the last comparator is half a comparator' };
  const size = output.length / 2;
  if (size > MOST) return { rejected: `${size} comparators, and ${MOST} are more than enough` };
  const columns = inputs(n);
  const words = columns[0]!.length;
  const layers = new Int32Array(n);
  let depth = 0;
  for (let k = 0; k < output.length; k += 2) {
    const i = output[k]!;
    const j = output[k + 1]!;
    if (!(i >= 0 && i < j && j < n)) return { rejected: `comparator ${k / 2} joins ${i} and ${j}` };
    const low = columns[i]!;
    const high = columns[j]!;
    for (let word = 0; word < words; word++) {
      const a = low[word]!;
      const b = high[word]!;
      low[word] = a & b;
      high[word] = a | b;
    }
    const layer = Math.max(layers[i]!, layers[j]!) + 1;
    layers[i] = layer;
    layers[j] = layer;
    if (layer > depth) depth = layer;
  }
  for (let i = 1; i < n; i++) {
    for (let word = 0; word < words; word++) if ((columns[i - 1]![word]! & ~columns[i]![word]!) !== 0) return { rejected: `some inputs come out with line ${i - 1} above line ${i}` };
  }
  return { value: size, exact: { num: BigInt(size), den: 1n }, metrics: { depth } };
};

/** Line i holds bit i of the input's number. Of fewer than 32 inputs each is there several times. */
function inputs(n: number): Uint32Array[] {
  const words = Math.max(1, 2 ** (n - 5));
  const within = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000];
  return Array.from({ length: n }, (_, i) => Uint32Array.from({ length: words }, (_, word) => (i < 5 ? within[i]! : (word >>> (i - 5)) & 1 ? 0xffffffff : 0)));
}
