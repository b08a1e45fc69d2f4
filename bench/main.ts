/** `npm run bench [name …]`: measures, printed as a table. Nothing here is a test; figures are CPU time or ratios. */
import { table } from '../src/reports/index.ts';
import { archive } from './archive.ts';
import { binpacking } from './binpacking.ts';
import { engine } from './engine.ts';
import { faults } from './faults.ts';
import { foreign } from './foreign.ts';
import { gp } from './gp.ts';
import { hybrid } from './hybrid.ts';
import { kill } from './kill.ts';
import { kinds } from './kinds.ts';
import { symbolic } from './kernel.ts';
import type { Row } from './lib.ts';
import { maze } from './maze.ts';
import { models } from './models.ts';
import { repeat } from './repeat.ts';
import { serving } from './serve.ts';
import { tongues } from './tongues.ts';
import { workers } from './workers.ts';

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = { archive, engine, repeat, workers, kill, maze, kinds, models, faults, foreign, tongues, hybrid, binpacking, symbolic, gp, serve: serving };

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in BENCHES));
if (unknown) {
  console.error(`there is no bench "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  process.stderr.write(`${name} …\n`);
  rows.push(...(await BENCHES[name]!()));
}
console.log(`\n${table([['measure', 'must reach', 'found'], ...rows.map(({ measure, must, found }) => [measure, must, found])])}`);
process.exit(0);
