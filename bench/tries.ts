import { loadProblem } from '../src/workspace/problem.ts';
import { restart } from '../src/workspace/restart.ts';
import type { Row } from './lib.ts';

const TRIES = 50;

/** What one try of a search program costs, all of it: the seeds, each handed the best so far with new random numbers. */
export async function tries(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ['circle-packing', 'point-ratio', 'heilbronn-triangle', 'autocorrelation', 'sorting-network']) {
    const loaded = await loadProblem(name);
    const { cpuSeconds, failed } = await restart(loaded, loaded.seed, { cpuSeconds: Number.POSITIVE_INFINITY, incumbent: true, tries: TRIES });
    rows.push({ measure: `${name}: CPU a try of the seed, ${TRIES} tries, start included`, must: '', found: `${((1000 * cpuSeconds) / TRIES).toFixed(1)} ms${failed > 0 ? `, ${failed} failed` : ''}` });
  }
  return rows;
}
