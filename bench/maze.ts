import { evolve } from '../src/index.ts';
import { type Row, median, scratch } from './lib.ts';

/** MAP-Elites against a hill climber on the deceptive maze, equal evaluations. */
export async function maze(seeds = 10, evaluations = 4000): Promise<Row[]> {
  const ends: Record<string, number[]> = { 'map-elites': [], 'hill-climb': [] };
  for (let seed = 1; seed <= seeds; seed++) {
    for (const recipe of Object.keys(ends)) {
      const { best } = await evolve({ problem: 'deceptive-maze', seed, evaluations, recipe, out: scratch('maze') });
      ends[recipe]!.push(best.score);
      process.stderr.write(`  seed ${seed} ${recipe}: ${best.score.toFixed(3)}\n`);
    }
  }
  const solved = (recipe: string): number => ends[recipe]!.filter((score) => score < 0.5).length;
  const text = (recipe: string): string => `${solved(recipe)} of ${seeds}, median ${median(ends[recipe]!).toFixed(2)} tiles`;
  return [{ measure: `deceptive maze solved, ${evaluations} evaluations: MAP-Elites / hill climber`, must: 'MAP-Elites more', found: `${text('map-elites')} / ${text('hill-climb')}` }];
}
