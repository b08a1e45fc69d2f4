/** A seeded stream of random numbers; the same seed and path give the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  float(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  chance(probability: number): boolean;
  /** One item, uniformly. Throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** An index, with probability proportional to its weight; weights below zero count as zero. */
  weighted(weights: readonly number[]): number;
}

/** MurmurHash3's finaliser (Appleby, public domain): spreads every bit of the state over 32 bits. */
function mix(state: number): number {
  let h = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The stream named by a seed and a path, independent of every other path. Generator: sfc32
 * (Doty-Humphrey, PractRand; period at least 2^32, 128 bits of state).
 *
 * @example random(1, 42, 'select').int(6)
 */
export function random(...path: readonly (number | string)[]): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const absorb = (word: number): void => {
    a = mix(a ^ word);
    b = mix(b + a);
    c = mix(c ^ b);
  };
  for (const step of path) {
    if (typeof step === 'number') {
      absorb(step | 0);
      absorb(Math.floor(step / 0x100000000) | 0);
    } else {
      for (let i = 0; i < step.length; i++) absorb(step.charCodeAt(i) + 0x10000);
      absorb(step.length + 0x20000);
    }
  }
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const float = (): number => next() / 0x100000000;
  const int = (n: number): number => Math.floor(float() * n);
  let spare: number | undefined;
  return {
    float,
    int,
    chance: (probability) => float() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('pick from an empty list');
      return items[int(items.length)]!;
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box and Muller (1958); 1 - float() is never 0
      const radius = Math.sqrt(-2 * Math.log(1 - float()));
      const angle = 2 * Math.PI * float();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    weighted(weights) {
      let total = 0;
      for (const weight of weights) total += Math.max(0, weight);
      let left = float() * total;
      for (let i = 0; i < weights.length; i++) {
        left -= Math.max(0, weights[i]!);
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
  };
}
