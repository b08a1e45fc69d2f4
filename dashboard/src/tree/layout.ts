import type { Family } from './family.ts';

/** Where every node stands, in units of the world that a camera looks at; a y that is not finite is in the lane of failures. */
export interface Places {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** `score`: fitness over iterations; `gap`: the same, by the digits that are missing to the best; `family`: generations, a line to each leaf. */
export type LayoutName = 'score' | 'gap' | 'family';

export interface Nodes {
  readonly count: number;
  /** Larger is better; not finite where there is no score. */
  readonly fitness: Float64Array;
  readonly iteration: Int32Array;
  readonly parent: Int32Array;
}

/** A hundred-thousandth of the founder's distance is as near as the picture tells apart. */
const NEAREST = 1e-5;

/** Height of a fitness in the `gap` layout: 0 at the worst end, 5 at the best. */
export function gapHeight(fitness: number, best: number, spread: number): number {
  const gap = Math.max(0, best - fitness) / (spread || 1);
  return -Math.log10(Math.max(gap, NEAREST));
}

/** Places the nodes from `from` on; those before stay where they are. */
export function place(layout: 'score' | 'gap', nodes: Nodes, into: Places, from: number, best: number, spread: number): void {
  const { fitness, iteration, count } = nodes;
  for (let i = from; i < count; i++) {
    into.x[i] = iteration[i]!;
    into.y[i] = layout === 'score' || !Number.isFinite(fitness[i]!) ? fitness[i]! : gapHeight(fitness[i]!, best, spread);
  }
}

/** Generations to the right, each leaf on a line of its own, parents in the middle of their children. Iterative: lines of descent are long. */
export function placeFamily(family: Family, parents: Int32Array, into: Places): void {
  const { firstChild, nextSibling, depth, count } = family;
  let line = 0;
  for (let root = 0; root < count; root++) {
    if (parents[root]! >= 0) continue;
    let node = root;
    descend: for (;;) {
      into.x[node] = depth[node]!;
      if (firstChild[node]! >= 0) {
        node = firstChild[node]!;
        continue;
      }
      into.y[node] = -line++;
      while (nextSibling[node]! < 0) {
        if (node === root) break descend;
        node = parents[node]!;
        into.y[node] = (into.y[firstChild[node]!]! + into.y[family.lastChild[node]!]!) / 2;
        if (node === root) break descend;
      }
      node = nextSibling[node]!;
    }
  }
}

/** A value that a share of the numbers stays below; looks at a few thousand of them. */
export function quantile(values: Float64Array, count: number, share: number): number {
  const step = Math.max(1, Math.floor(count / 4096));
  const some: number[] = [];
  for (let i = 0; i < count; i += step) if (Number.isFinite(values[i]!)) some.push(values[i]!);
  if (some.length === 0) return Number.NaN;
  some.sort((a, b) => a - b);
  return some[Math.min(some.length - 1, Math.floor(share * some.length))]!;
}
