import { evolve } from '../src/index.ts';
import { type Row, median, problem, scratch } from './lib.ts';

/** Wall time of two workers against one on 20 ms an evaluation, in pairs; and the digests. */
export async function workers(pairs = 5): Promise<Row[]> {
  const ratios: number[] = [];
  const digests = new Set<string>();
  for (let i = 0; i < pairs; i++) {
    const times: number[] = [];
    // the order alternates, so that a machine that gets slower favours neither
    for (const count of i % 2 ? [2, 1] : [1, 2]) {
      const { seconds, digest } = await evolve({ problem: problem('twenty-ms'), seed: 1, evaluations: 600, workers: count, out: scratch(`workers${i}`) });
      digests.add(digest);
      times[count] = seconds;
    }
    ratios.push(times[2]! / times[1]!);
    process.stderr.write(`  pair ${i + 1}: ${times[1]!.toFixed(1)} s, ${times[2]!.toFixed(1)} s\n`);
  }
  return [{ measure: `20 ms an evaluation, two workers against one, median of ${pairs} pairs`, must: '≤ 0.65 × wall, same digest', found: `${median(ratios).toFixed(2)} ×, ${digests.size} digest` }];
}
