import { statSync } from 'node:fs';
import { join } from 'node:path';
import { reportCommand } from '../src/cli/report.ts';
import { largeRun } from './large-run.ts';
import { type Row, ownCpu, scratch } from './lib.ts';

/** What the report of a large run takes. */
export async function report(candidates = 100_000): Promise<Row[]> {
  const run = scratch('large');
  await largeRun(run, candidates);
  const before = ownCpu();
  await reportCommand([run], {});
  const cpu = ownCpu() - before;
  return [{ measure: `the report of ${candidates} candidates: CPU; size`, must: '≤ 30 s; ≤ 3 MB', found: `${cpu.toFixed(1)} s; ${(statSync(join(run, 'report/report.html')).size / 1e6).toFixed(2)} MB` }];
}
