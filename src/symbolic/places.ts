/** Two vectors are one where two random projections of them agree in so many bits of the mantissa. */
const KEPT_BITS = 34;

/** Remembers vectors by their values, all but the last digits. */
export interface Places {
  /** The number that was put with an equal vector; or -1, and from now on it is `number`. */
  put(values: Float64Array, number: number): number;
}

/** @example places(100, 1000).put(values, 0) // -1: it is new */
export function places(rows: number, most: number): Places {
  const [first, second] = [new Float64Array(rows), new Float64Array(rows)];
  let state = 0x2545f491;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return 1 + (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < rows; i++) {
    first[i] = next();
    second[i] = next();
  }
  const size = 2 ** Math.ceil(Math.log2(most * 2 + 16));
  const keys = new Float64Array(size * 2);
  const numbers = new Int32Array(size).fill(-1);
  const cell = new Float64Array(1);
  const word = new Uint32Array(cell.buffer);
  const step = 2 ** (52 - KEPT_BITS);
  const rounded = (value: number): number => {
    cell[0] = value;
    const low = word[0]! + step / 2;
    word[0] = low & -step;
    if (low >= 2 ** 32) word[1]!++;
    return cell[0]!;
  };
  return {
    put(values, number) {
      let [a, b] = [0, 0];
      for (let i = 0; i < rows; i++) {
        a += values[i]! * first[i]!;
        b += values[i]! * second[i]!;
      }
      a = rounded(a);
      b = rounded(b);
      cell[0] = a * 0.7310585786 + b;
      let at = (Math.imul(word[0]! ^ Math.imul(word[1]!, 0x9e3779b1), 0x85ebca6b) >>> 9) & (size - 1);
      for (; numbers[at]! >= 0; at = (at + 1) & (size - 1)) if (keys[2 * at] === a && keys[2 * at + 1] === b) return numbers[at]!;
      keys[2 * at] = a;
      keys[2 * at + 1] = b;
      numbers[at] = number;
      return -1;
    },
  };
}
