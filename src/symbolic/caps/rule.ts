import type { Random } from '../../core/index.ts';
import type { Space } from './space.ts';

/** The sum of a table's entries at `v[i], v[i + second], v[i + third]` over all places i, round the end. */
export interface Ring {
  readonly second: number;
  readonly third: number;
  /** 27 whole numbers from 0 to `HIGHEST`. */
  readonly table: readonly number[];
}

/**
 * A priority. The last entries of the vector choose a layer; the layer says which ring is summed over the other entries, and what
 * is added. Without last entries there is one layer.
 */
export interface Rule {
  /** Entries that the rings go round. */
  readonly places: number;
  readonly rings: readonly Ring[];
  /** One for each value of the last entries, the first of which is the most significant digit. */
  readonly layers: readonly { readonly ring: number; readonly more: number }[];
}

/** Of a table's entries. */
export const HIGHEST = 15;

/** Entries of a table. */
export const ENTRIES = 27;

/** The last entries, which choose the layer. @example lastOf(rule) // 1 */
export const lastOf = ({ layers }: Rule): number => Math.round(Math.log(layers.length) / Math.log(3));

/** A ring drawn at random. @example randomRing(6, rng) */
export const randomRing = (places: number, rng: Random): Ring => ({ ...distances(places, rng), table: Array.from({ length: ENTRIES }, () => 3 + rng.int(9)) });

/** Two distances, different ones where there are two. @example distances(6, rng) // { second: 2, third: 5 } */
export function distances(places: number, rng: Random): { second: number; third: number } {
  const second = 1 + rng.int(places - 1);
  const third = places < 3 ? second : 1 + rng.int(places - 2);
  return { second, third: third < second || places < 3 ? third : third + 1 };
}

/** How often each entry of a ring's table is read at each vector: a row of all vectors for each entry. @example readings(space(6), 2, 3) */
export function readings({ n, size, entries }: Space, second: number, third: number): Uint8Array {
  const counts = new Uint8Array(ENTRIES * size);
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [entries[i]!, entries[(i + second) % n]!, entries[(i + third) % n]!];
    for (let x = 0; x < size; x++) counts[(9 * a[x]! + 3 * b[x]! + c[x]!) * size + x]!++;
  }
  return counts;
}

/** The sums of a ring at all vectors. @example sums(space(6), ring) */
export function sums(space: Space, { second, third, table }: Ring): Int32Array {
  const { n, size, entries } = space;
  const all = new Int32Array(size);
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [entries[i]!, entries[(i + second) % n]!, entries[(i + third) % n]!];
    for (let x = 0; x < size; x++) all[x]! += table[9 * a[x]! + 3 * b[x]! + c[x]!]!;
  }
  return all;
}

/** The priorities of all vectors, from the sums of its rings over vectors without the last entries. @example priorities(rule, rule.rings.map((ring) => sums(inner, ring)), new Int32Array(2187)) */
export function priorities({ layers }: Rule, sums: readonly Int32Array[], into: Int32Array): Int32Array {
  layers.forEach(({ ring, more }, layer) => {
    const from = sums[ring]!;
    for (let x = 0, at = layer; x < from.length; x++, at += layers.length) into[at] = from[x]! + more;
  });
  return into;
}

const ORDERS = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const;

/** The same ring with 0, 1 and 2 renamed, or read the other way round: its sets are as large, but lie elsewhere. @example image(ring, 6, rng) */
export function image({ second, third, table }: Ring, places: number, rng: Random): Ring {
  const names = rng.pick(ORDERS);
  const named = table.map((_, at) => table[9 * names[Math.floor(at / 9)]! + 3 * names[Math.floor(at / 3) % 3]! + names[at % 3]!]!);
  return rng.chance(0.5) ? { second, third, table: named } : { second: places - second, third: places - third, table: named };
}

/** Entries of a table become others of its entries, one more or less, or anything. @example changed(table, rng) */
export function changed(table: readonly number[], rng: Random): { at: number; value: number }[] {
  return Array.from({ length: rng.chance(0.5) ? 1 : 1 + rng.int(3) }, () => {
    const at = rng.int(ENTRIES);
    const value = rng.chance(0.4) ? rng.pick(table) : rng.chance(0.5) ? table[at]! + (rng.chance(0.5) ? 1 : -1) : 3 + rng.int(9);
    return { at, value: Math.min(HIGHEST, Math.max(0, value)) };
  });
}
