import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Clock, type Commit, type DraftRecord, type JournalEvent, decode } from '../src/core/index.ts';
import { Journal } from '../src/engine/index.ts';
import { sqlite } from '../src/stores/index.ts';

const REPLAY = fileURLToPath(import.meta.url);
const REGISTER = fileURLToPath(new URL('../bin/register.js', import.meta.url));

/** Milliseconds between two looks at the clock: the store gathers rows for as long. */
const EVERY_MS = 20;

export interface ReplayOptions {
  /** Candidates a second. */
  rate: number;
  seconds: number;
}

/**
 * Writes the commits of a recorded run into a new journal at a steady rate, again and again under new numbers: what a
 * reader has to keep up with where the run is quicker than this machine's. Returns the candidates it wrote.
 * @example await replay('runs/recorded', 'runs/quick', { rate: 1000, seconds: 15 })
 */
export async function replay(recorded: string, folder: string, { rate, seconds }: ReplayOptions): Promise<number> {
  const source = sqlite({ file: join(recorded, 'journal.db'), readOnly: true });
  const events = [...source.rows()].map(({ kind, body }) => ({ kind, body: decode(body) }) as unknown as JournalEvent);
  const commits = events.flatMap((event) => (event.kind === 'commit' ? [event.body] : []));
  mkdirSync(folder, { recursive: true });
  const store = sqlite({ file: join(folder, 'journal.db') });
  for (const hash of source.hashes()) store.putBlob(hash, source.blob(hash)!);
  source.close();
  const journal = new Journal(store);
  const began = performance.now();
  const clock = (): Clock => ({ seconds: (performance.now() - began) / 1000, cpuSeconds: (performance.now() - began) / 1000 });
  for (const event of events.slice(0, events.findIndex(({ kind }) => kind === 'commit'))) journal.append(event, clock());
  let [iteration, written] = [0, 0];
  while (performance.now() - began < 1000 * seconds) {
    for (const due = (rate * (performance.now() - began)) / 1000; written < due; iteration++) {
      const round = Math.floor(iteration / commits.length);
      const body = later(commits[iteration % commits.length]!, round * commits.length);
      journal.append({ kind: 'commit', body }, clock());
      written += body.drafts.length;
    }
    await sleep(EVERY_MS);
  }
  store.close();
  return written;
}

/**
 * The same in a process of its own, as a run is; `written` is what it wrote, once it has ended.
 * @example const { written, end } = replaying('runs/recorded', 'runs/quick', { rate: 1000, seconds: 15 })
 */
export function replaying(recorded: string, folder: string, { rate, seconds }: ReplayOptions): { written: Promise<number>; end(): void } {
  const child = spawn(process.execPath, ['--import', REGISTER, REPLAY, recorded, folder, String(rate), String(seconds)], { env: { PATH: process.env.PATH! }, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { written: new Promise((resolve) => child.once('close', () => resolve(Number(said)))), end: () => void child.kill('SIGKILL') };
}

/** A commit as if the rounds before had belonged to its run. */
function later(commit: Commit, by: number): Commit {
  if (by === 0) return commit;
  const moved = (id: string): string => id.replace(/^\d+/, (iteration) => String(Number(iteration) + by));
  const draft = ({ claim, ...rest }: DraftRecord): DraftRecord => ({
    ...rest,
    ...(rest.id !== undefined && { id: moved(rest.id) }),
    ...(rest.twin !== undefined && { twin: moved(rest.twin) }),
    // nobody takes the same record twice
    ...(claim && { claim: { ...claim, record: false } }),
  });
  return { ...commit, iteration: commit.iteration + by, parents: commit.parents.map(moved), drafts: commit.drafts.map(draft) };
}

if (process.argv[1] === REPLAY) {
  const [recorded, folder, rate, seconds] = process.argv.slice(2);
  console.log(await replay(recorded!, folder!, { rate: Number(rate), seconds: Number(seconds) }));
}
