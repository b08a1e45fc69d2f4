import { grid } from '../src/archives/index.ts';
import { type Entry, random } from '../src/core/index.ts';
import { Population } from '../src/engine/index.ts';
import { type Row, median, ownCpu } from './lib.ts';

/** Insertions per CPU second into a 100 × 100 grid, through the engine's own population. */
export async function archive(): Promise<Row[]> {
  const rates: number[] = [];
  for (let seed = 0; seed < 7; seed++) {
    const rng = random(seed);
    const entries = Array.from({ length: 300_000 }, (_, i): Entry => {
      const fitness = rng.float();
      return { id: `${i}.0`, program: '', parents: [], proposer: '', kind: '', niche: 0, born: i, size: 10, total: fitness, fitness, metrics: { x: rng.float(), y: rng.float() } };
    });
    const population = new Population(grid({ features: [{ name: 'x', min: 0, max: 1, bins: 100 }, { name: 'y', min: 0, max: 1, bins: 100 }] }));
    const before = ownCpu();
    for (const entry of entries) population.place(entry, 0);
    rates.push(entries.length / (ownCpu() - before));
  }
  return [{ measure: 'grid archive, insertions per CPU second, median of 7', must: '≥ 1,000,000', found: Math.round(median(rates)).toLocaleString('en') }];
}
