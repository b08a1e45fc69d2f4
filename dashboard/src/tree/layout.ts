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

/** A ten-thousandth of the founder's distance to the best is as near as the `gap` layout tells apart. */
const NEAREST = 1e-4;
/** How far below the founder the worst are put; the founder is at 0 and the best at 1. */
const DEPTH = 0.75;

/** A founder so many times worse than the best, in its score: heights are powers of ten. */
const APART = 100;
/** An exact 0 is as good as so small a part of the founder. */
const EXACT = 1e-16;

/** What heights are measured by: the founder, and its distance to the best. */
export interface Scale {
  founder: number;
  spread: number;
  /** By powers of ten: the sign of a fitness, the smallest score that is told apart, and the same two of logarithms. */
  log?: { sign: 1 | -1; least: number; founder: number; spread: number };
}

const level = (fitness: number, { sign, least }: { sign: 1 | -1; least: number }): number => sign * Math.log10(Math.max(sign * fitness, least));

/** Height of a fitness in the `score` layout: in proportion from the founder up; below it squeezed, for some candidates are terribly bad. */
export function scoreHeight(fitness: number, { founder, spread, log }: Scale): number {
  const share = log ? (level(fitness, log) - log.founder) / log.spread : (fitness - founder) / spread;
  return share >= 0 ? share : -DEPTH * (1 - 1 / (1 - share / (2 * DEPTH)));
}

/** The fitness at a height, for the axis; none below the worst. */
export function fitnessAt(height: number, { founder, spread, log }: Scale): number {
  if (height <= -DEPTH) return Number.NEGATIVE_INFINITY;
  const share = height >= 0 ? height : -2 * DEPTH * (1 / (1 + height / DEPTH) - 1);
  return log ? log.sign * 10 ** (log.sign * (log.founder + share * log.spread)) : founder + share * spread;
}

/** Height of a fitness in the `gap` layout: the founder at 0, one up for each digit of its gap that is gone, 4 for the best. */
export function gapHeight(fitness: number, { founder, spread }: Scale): number {
  const gap = Math.max(0, (founder + spread - fitness) / spread);
  return Math.max(-1, -Math.log10(Math.max(gap, NEAREST)));
}

/** The scale of a table: where nobody is better than the founder, a hundredth of its score stands for the distance. */
export function scaleOf(founder: number, best: number): Scale {
  const scale: Scale = { founder, spread: best > founder ? best - founder : Math.abs(founder) * 0.01 || 1 };
  const sign = founder < 0 ? -1 : 1;
  const least = sign < 0 ? Math.max(-best, -founder * EXACT) : founder / APART;
  const times = sign < 0 ? founder / -least : best / founder;
  if (founder === 0 || !(best * sign >= 0 && best > founder && times >= APART)) return scale;
  const from = level(founder, { sign, least });
  return { ...scale, log: { sign, least, founder: from, spread: level(best, { sign, least }) - from } };
}

/** Places the nodes from `from` on; those before stay where they are. */
export function place(layout: 'score' | 'gap', { fitness, iteration, count }: Nodes, into: Places, from: number, scale: Scale): void {
  const height = layout === 'score' ? scoreHeight : gapHeight;
  for (let i = from; i < count; i++) {
    into.x[i] = iteration[i]!;
    into.y[i] = Number.isFinite(fitness[i]!) ? height(fitness[i]!, scale) : Number.NaN;
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
