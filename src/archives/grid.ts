import type { Archive, Entry, Feature, View } from '../core/index.ts';

export interface GridOptions {
  features: readonly Feature[];
}

/** A cell holds the fittest entry of its combination of feature bins (MAP-Elites, Mouret and Clune 2015). @example grid({ features: [{ name: 'size', min: 0, max: 100, bins: 20 }] }) */
export function grid({ features }: GridOptions): Archive {
  const scales = features.map(({ bins, max, min }) => bins / (max - min));
  // Making a key costs more than everything else here, so each is made once.
  const keys = new Map<number, readonly string[]>();
  return {
    name: `grid ${features.map(({ name, bins }) => `${name}:${bins}`).join(' x ')}`,
    niches: 1,
    cells(entry) {
      let index = 0;
      for (let i = 0; i < features.length; i++) index = index * features[i]!.bins + bin(entry, features[i]!, scales[i]!);
      let key = keys.get(index);
      if (!key) keys.set(index, (key = [features.map((feature, i) => bin(entry, feature, scales[i]!)).join(',')]));
      return key;
    },
    keep(members, incoming) {
      const [elite] = members;
      return elite === undefined || incoming.fitness > elite.fitness || (incoming.fitness === elite.fitness && incoming.size < elite.size) ? [incoming] : members;
    },
  };
}

function bin(entry: Entry, { name, min, bins }: Feature, scale: number): number {
  const value = name === 'size' ? entry.size : (entry.metrics[name] ?? min);
  return Math.min(bins - 1, Math.max(0, Math.floor((value - min) * scale)));
}

export interface GridReport {
  /** Share of cells that somebody is in. */
  coverage: number;
  /** Sum of the elites' fitness above `worst`. */
  qdScore: number;
}

/** Coverage and QD-score of one niche, as MAP-Elites reports them. @example gridReport(view, 0, 400, -10) */
export function gridReport(view: View, niche: number, cells: number, worst: number): GridReport {
  const keys = view.cells(niche);
  const qdScore = keys.reduce((sum, key) => sum + Math.max(0, (view.cell(niche, key)[0]?.fitness ?? worst) - worst), 0);
  return { coverage: keys.length / cells, qdScore };
}
