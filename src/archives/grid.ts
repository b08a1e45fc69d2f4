import type { Archive, Entry, Feature } from '../core/index.ts';

export interface GridOptions {
  features: readonly Feature[];
  /** Fitness that an empty cell counts as in the QD-score. @default the lowest alive */
  floor?: number;
}

/** A cell holds the fittest entry of its combination of feature bins (MAP-Elites, Mouret and Clune 2015). @example grid({ features: [{ name: 'size', min: 0, max: 100, bins: 20 }] }) */
export function grid({ features, floor }: GridOptions): Archive {
  const total = features.reduce((product, { bins }) => product * bins, 1);
  const scales = features.map(({ bins, max, min }) => bins / (max - min));
  return {
    name: `grid ${features.map(({ name, bins }) => `${name}:${bins}`).join(' x ')}`,
    niches: 1,
    axes: features,
    /** One cell, numbered row by row. */
    cells(entry) {
      let index = 0;
      for (let i = 0; i < features.length; i++) index = index * features[i]!.bins + bin(entry, features[i]!, scales[i]!);
      return [index];
    },
    keep(members, incoming) {
      const elite = members[0];
      return elite === undefined || incoming.fitness > elite.fitness || (incoming.fitness === elite.fitness && incoming.size < elite.size) ? [incoming] : members;
    },
    report(view, niche) {
      const elites = view.cells(niche).flatMap((key) => view.cell(niche, key));
      // The score is a sum over cells, so an empty one has to count as the worst: without a given floor, the worst alive.
      const worst = floor ?? elites.reduce((least, { fitness }) => Math.min(least, fitness), Number.POSITIVE_INFINITY);
      return { coverage: elites.length / total, 'QD-score': elites.reduce((sum, { fitness }) => sum + Math.max(0, fitness - worst), 0) };
    },
  };
}

function bin(entry: Entry, { name, min, bins }: Feature, scale: number): number {
  const value = name === 'size' ? entry.size : (entry.metrics[name] ?? min);
  const index = (value - min) * scale;
  return index < bins ? (index > 0 ? index | 0 : 0) : bins - 1;
}
