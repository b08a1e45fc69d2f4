/** `npm run bench [name …]`: measures, printed as a table. Nothing here is a test; figures are CPU time or ratios. */
import { table } from '../src/reports/index.ts';
import type { Row } from './lib.ts';

// what follows `regression` says which part of it
const at = process.argv.indexOf('regression');
const [wanted, args] = at < 0 ? [process.argv.slice(2), []] : [process.argv.slice(2, at + 1), process.argv.slice(at + 1)];

/** Each is loaded when its turn comes. */
const BENCHES: Readonly<Record<string, () => Promise<() => Promise<Row[]>>>> = {
  archive: async () => (await import('./archive.ts')).archive,
  engine: async () => (await import('./engine.ts')).engine,
  programs: async () => (await import('./programs.ts')).programs,
  optimizer: async () => (await import('./optimizer.ts')).optimizer,
  repeat: async () => (await import('./repeat.ts')).repeat,
  workers: async () => (await import('./workers.ts')).workers,
  tries: async () => (await import('./tries.ts')).tries,
  kill: async () => (await import('./kill.ts')).kill,
  maze: async () => (await import('./maze.ts')).maze,
  kinds: async () => (await import('./kinds.ts')).kinds,
  models: async () => (await import('./models.ts')).models,
  faults: async () => (await import('./faults.ts')).faults,
  foreign: async () => (await import('./foreign.ts')).foreign,
  tongues: async () => (await import('./tongues.ts')).tongues,
  hybrid: async () => (await import('./hybrid.ts')).hybrid,
  binpacking: async () => (await import('./binpacking.ts')).binpacking,
  symbolic: async () => (await import('./kernel.ts')).symbolic,
  gp: async () => (await import('./gp.ts')).gp,
  threads: async () => (await import('./gp.ts')).threads,
  serve: async () => (await import('./serve.ts')).serving,
  follow: async () => (await import('./serve.ts')).following,
  report: async () => (await import('./report.ts')).report,
  lose: async () => (await import('./lose.ts')).losing,
  // by its address: it is checked with the page, whose types are a browser's
  page: async () => ((await import(new URL('page.ts', import.meta.url).href)) as { page: () => Promise<Row[]> }).page,
  exp2: async () => (await import('./exp2.ts')).exp2,
  constants: async () => (await import('./constants.ts')).constants,
  regression: async () => {
    const { regression } = await import('./regression.ts');
    return () => regression(args);
  },
  sequences: async () => (await import('./sequences.ts')).sequences,
  'sequence-parts': async () => (await import('./sequence-parts.ts')).sequenceParts,
};

const unknown = wanted.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown) {
  console.error(`there is no bench "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  process.stderr.write(`${name} …\n`);
  const bench = await BENCHES[name]!();
  rows.push(...(await bench()));
}
console.log(`\n${table([['measure', 'must reach', 'found'], ...rows.map(({ measure, must, found }) => [measure, must, found])])}`);
process.exit(0);
