import type { Ctx, Lifted, Proposer, Selector, Session } from '../core/index.ts';

export interface TuneOptions {
  /** Trials of one iteration at most. @default 60 */
  trials?: number;
  /** Constants moved together at most; a random subset where there are more. @default 16 */
  dimensions?: number;
  /** Who is tuned. @default the recipe's selector */
  selector?: Selector;
}

/** Digits tried when values are written back, fewest first. */
const DIGITS = [2, 3, 4, 6];

/**
 * Tunes the numbers of a program by CMA-ES: literals become a vector, the program is compiled once,
 * and what was found is written back with as few digits as keep it. Positive and negative numbers
 * move on a logarithmic scale, zeros on a linear one; a search that has converged starts again from
 * the best with twice the points (Auger and Hansen, CEC 2005).
 *
 * @example tune({ trials: 200 })
 */
export function tune({ trials = 60, dimensions = 16, selector }: TuneOptions = {}): Proposer<null> {
  return {
    name: 'tuning',
    start: null,
    ...(selector ? { selector } : {}),
    async propose({ parents }, ctx) {
      const [parent] = parents;
      if (!parent) return [];
      const source = ctx.source(parent.program);
      const lifted = ctx.tongue.lift(source);
      if (lifted.fixed.every(Boolean)) return [];
      const session = await ctx.session(lifted.text, lifted.values.length);
      try {
        const best = await search(session, lifted.values, groupsOf(lifted, dimensions, ctx.rng), trials, ctx);
        return best && best.fitness > parent.fitness ? [{ source: ctx.tongue.settle(source, await rounded(session, best)), parents: [parent.id], kind: 'tuning' }] : [];
      } finally {
        session.close();
      }
    },
  };
}

interface Point {
  values: Float64Array;
  fitness: number;
}

async function search(session: Session, start: Float64Array, moved: readonly (readonly number[])[], trials: number, { rng }: Ctx): Promise<Point | undefined> {
  const { cmaEs } = await import('../numeric/cma-es.ts');
  let best: Point = { values: start, fitness: Number.NEGATIVE_INFINITY };
  let lambda: number | undefined;
  for (let left = trials; left > 0; ) {
    const { values: base } = best;
    const at = (coordinates: Float64Array): Float64Array => {
      const values = base.slice();
      moved.forEach((group, k) => {
        for (const index of group) values[index] = fromScale(base[index]!, coordinates[k]!);
      });
      return values;
    };
    const es = cmaEs(new Float64Array(moved.length), { rng, sigma: 0.2 + 0.3 * rng.float(), ...(lambda ? { lambda } : {}) });
    while (left > 0 && !es.done) {
      const points = es.ask().map(at);
      const results = await session.trials(points);
      left -= points.length;
      // the purse is empty
      if (results.length < points.length) return best;
      results.forEach(({ fitness }, i) => {
        if (fitness > best.fitness) best = { values: points[i]!, fitness };
      });
      es.tell(results.map(({ fitness }) => -fitness));
      lambda = points.length * 2;
    }
  }
  return best;
}

/** Zero has no logarithm: it moves by hundredths to tenths of one. */
function fromScale(base: number, coordinate: number): number {
  return base === 0 ? coordinate : base * Math.exp(coordinate);
}

/**
 * Which literals move, and which of them together: none that the language calls fixed, as in indices, where any
 * other number breaks the program; and every second time those that are equal, or twice as large, as one.
 */
function groupsOf({ values, fixed }: Lifted, most: number, rng: Ctx['rng']): number[][] {
  const free = Array.from(values, (value, index) => ({ index, value })).filter(({ index }) => !fixed[index]);
  const tied = rng.chance(0.5);
  const groups = new Map<string, number[]>();
  for (const { index, value } of free) {
    const doubled = tied && value !== 0 && free.some((other) => other.value === value / 2);
    const key = tied ? `${doubled ? value / 2 : value}` : String(index);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const list = [...groups.values()];
  while (list.length > most) list.splice(rng.int(list.length), 1);
  return list;
}

/** The same values with the fewest digits that lose nothing. */
async function rounded(session: Session, { values, fitness }: Point): Promise<Float64Array> {
  const tried = DIGITS.map((digits) => values.map((value) => Number(value.toPrecision(digits))));
  const results = await session.trials(tried);
  return tried.find((_, i) => (results[i]?.fitness ?? Number.NEGATIVE_INFINITY) >= fitness) ?? values;
}
