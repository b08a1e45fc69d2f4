import type { Proposer, Selector } from '../core/index.ts';
import { blockText, withBlock } from '../language/index.ts';

export interface FormulasOptions {
  /** Living programs that a slice starts from, at most. @default 32 */
  from?: number;
}

/**
 * Breeds the EVOLVE block in bulk, apart from the engine, by the search that the problem names: thousands of trials
 * an iteration. It starts from the best of each cell, so that the archive is its only memory, and what it brings is
 * judged like any draft.
 * @example formulas({ from: 16 })
 */
export function formulas({ from = 32 }: FormulasOptions = {}): Proposer<null> {
  return {
    name: 'formulas',
    start: null,
    parents: from,
    selector: bestOfCells,
    async propose({ parents }, ctx) {
      const [best] = parents;
      if (!best) return [];
      const frame = ctx.source(best.program);
      const { blocks } = await ctx.breed([...new Set(parents.map(({ program }) => blockText(ctx.source(program))))]);
      return blocks.map(({ text, kind }) => ({ source: withBlock(frame, text), parents: [best.id], kind }));
    },
  };
}

/** The best of each cell, fittest first; then the others. */
const bestOfCells: Selector = {
  name: 'best of cells',
  select(view, niche, _rng, count) {
    const cells = view.cells(niche).map((key) => [...view.cell(niche, key)].sort((a, b) => b.fitness - a.fitness || a.size - b.size));
    const leaders = cells.map(([leader]) => leader!).sort((a, b) => b.fitness - a.fitness || a.size - b.size);
    return [...leaders, ...cells.flatMap((members) => members.slice(1))].slice(0, count);
  },
};
