import { evolve } from '../src/index.ts';
import { type Row, scratch } from './lib.ts';

/** By operations: the largest relative error that has to be reached. */
const MUST: Readonly<Record<number, number>> = { 6: 4e-7, 8: 1.75e-9, 9: 1.2e-10, 10: 8.4e-12 };

/** exp2 on [0, 1]: certified errors by operations. One run keeps the whole front; the best of some seeds counts. */
export async function exp2(seeds = 5, cpuMinutes = 10): Promise<Row[]> {
  const best = new Map<number, { error: number; seed: number }>();
  for (let seed = 1; seed <= seeds; seed++) {
    const own = new Map<number, number>();
    await evolve({
      problem: 'exp2',
      seed,
      cpuMinutes,
      workers: 1,
      out: scratch('exp2'),
      onCommit(_, { results }) {
        for (const { entry } of results) if (entry?.total != null) own.set(entry.metrics.ops!, Math.min(own.get(entry.metrics.ops!) ?? 1, entry.total));
      },
    });
    for (const [ops, error] of own) if (error < (best.get(ops)?.error ?? 1)) best.set(ops, { error, seed });
    process.stderr.write(`  seed ${seed}: ${[...own].sort(([a], [b]) => a - b).map(([ops, error]) => `${ops}: ${error.toExponential(2)}`).join('  ')}\n`);
  }
  return Object.entries(MUST).map(([ops, must]) => {
    const found = best.get(Number(ops));
    return { measure: `exp2 in ${ops} operations: largest relative error, best of ${seeds} seeds of ${cpuMinutes} CPU minutes`, must: `≤ ${must}`, found: found ? `${found.error.toExponential(2)}, seed ${found.seed}` : 'none' };
  });
}
