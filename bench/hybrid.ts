import { type RunResult, evolve } from '../src/index.ts';
import { type Row, interval, scratch } from './lib.ts';

/** Problems with recorded replies, and what their runs are compared by. */
const PROBLEMS: readonly { name: string; calls: number; recipe?: string; score(result: RunResult): number }[] = [
  { name: 'circle-packing', calls: 40, score: ({ best }) => best.validation },
  // edits, as for the others: the default breeds rules in bulk there, and neither asks nor edits what was asked for
  { name: 'cap-set', calls: 40, recipe: 'map-elites', score: ({ best }) => best.validation },
  { name: 'online-bin-packing', calls: 60, score: ({ best }) => -best.validation },
];

/**
 * The same recorded replies and the same CPU: with the hybrid, search goes on from what the replies brought; without
 * it, the replies are measured, and the rest of the CPU goes to a search that never sees them. The better end counts.
 */
export async function hybrid(seeds = 10, cpuMinutes = 0.5): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, calls, recipe = 'default', score } of PROBLEMS) {
    const differences: number[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      // as if each answer took two seconds: the search has something to do meanwhile
      const common = { problem: name, seed, calls, workers: 1, model: ['scripted:default?delay=2'] };
      const on = await evolve({ ...common, recipe, cpuMinutes, out: scratch('on') });
      const asked = await evolve({ ...common, recipe: 'models', cpuMinutes, out: scratch('off') });
      const left = Math.max(0.02, cpuMinutes - asked.cpuSeconds / 60);
      const searched = await evolve({ problem: name, seed, recipe, workers: 1, cpuMinutes: left, out: scratch('apart') });
      differences.push(score(on) - Math.max(score(asked), score(searched)));
      process.stderr.write(`${name} ${seed}: ${[on, asked, searched].map((result) => `${score(result).toPrecision(8)} (${result.cpuSeconds.toFixed(0)} s, ${result.modelCalls})`).join('  ')}\n`);
    }
    const { mean, low, high } = interval(differences);
    rows.push({ measure: `${name}: hybrid on - off, ${seeds} seeds, ${calls} recorded replies, ${cpuMinutes * 60} CPU s each`, must: 'better', found: `${mean.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}], ${differences.filter((d) => d > 0).length} of ${seeds} better, ${differences.filter((d) => d === 0).length} equal` });
  }
  return rows;
}
