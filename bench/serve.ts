import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type IncomingMessage, get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { CandidateChunk } from '../src/server/protocol.ts';
import { largeRun } from './large-run.ts';
import { type Row, interval, median, problem, scratch } from './lib.ts';

const BIN = fileURLToPath(new URL('../bin/clade.js', import.meta.url));

/** A server in a process of its own. */
async function serve(folder: string): Promise<{ address: string; pid: number; end(): void }> {
  const child = spawn(process.execPath, ['--no-warnings', BIN, 'serve', folder, '--port', '0', '--no-steering'], { env: { PATH: process.env.PATH! }, stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
  return { address: line.trim(), pid: child.pid!, end: () => void child.kill() };
}

/** CPU seconds of a process, and megabytes it holds. */
function weigh(pid: number): { cpu: number; memory: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(fields[21]) * 4096 / 1e6 };
}

const open = (url: string): Promise<IncomingMessage> => new Promise((resolve, reject) => void get(url, { headers: { 'accept-encoding': 'gzip' } }, resolve).on('error', reject));

/** The snapshot of a large run by somebody who asks for it first, and what the engine loses when somebody looks on: in a recipe that makes a candidate of each evaluation. */
export async function serving(candidates = 100_000): Promise<Row[]> {
  const folder = scratch('large');
  await largeRun(folder, candidates);
  const server = await serve(folder);
  const before = weigh(server.pid);
  const began = performance.now();
  (await open(`${server.address}api/runs/large`)).resume();
  const head = performance.now() - began;
  const asked = performance.now();
  const response = await open(`${server.address}api/runs/large/candidates`);
  const parts: Buffer[] = [];
  let first = 0;
  for await (const part of response) {
    first ||= performance.now() - asked;
    parts.push(part as Buffer);
  }
  const whole = performance.now() - asked;
  const after = weigh(server.pid);
  const packed = Buffer.concat(parts);
  const chunks = gunzipSync(packed).toString().trim().split('\n').map((line) => JSON.parse(line) as CandidateChunk);
  const found = chunks.reduce((sum, { count }) => sum + count, 0);
  if (found !== candidates) throw new Error(`${found} candidates came`);
  server.end();
  const loss = await losses();
  return [
    { measure: `head of a run of ${candidates} candidates, problem loaded`, must: '', found: `${head.toFixed(0)} ms` },
    { measure: 'its snapshot: first 1,000 candidates', must: '≤ 500 ms', found: `${first.toFixed(0)} ms` },
    { measure: 'its snapshot: all', must: '≤ 2,000 ms', found: `${whole.toFixed(0)} ms, ${(packed.length / 1e6).toFixed(2)} MB compressed` },
    { measure: 'CPU of the server for it', must: '', found: `${(after.cpu - before.cpu).toFixed(2)} s` },
    { measure: 'memory of the server after it', must: '', found: `${after.memory.toFixed(0)} MB` },
    { measure: 'CPU per candidate with a page that follows, against none', must: '≤ 1.03 ×', found: `${(1 + loss.mean).toFixed(3)} × (${(1 + loss.low).toFixed(3)} to ${(1 + loss.high).toFixed(3)}), ${loss.rate.toFixed(0)} candidates/s` },
  ];
}

/** Candidates of one of the paired runs, and pairs. */
const [LENGTH, PAIRS] = [3000, 6];

/** Paired runs of a microsecond's problem, with and without a reader of their events. */
async function losses(): Promise<{ mean: number; low: number; high: number; rate: number }> {
  const differences: number[] = [];
  const rates: number[] = [];
  for (let seed = 1; seed <= PAIRS; seed++) {
    const watched = seed % 2 === 0;
    const [one, other] = [await cost(seed, watched), await cost(seed, !watched)];
    const [without, following] = watched ? [other, one] : [one, other];
    differences.push(following.cpu / without.cpu - 1);
    rates.push(following.rate);
    process.stderr.write(`  ${(1000 * without.cpu).toFixed(3)} and ${(1000 * following.cpu).toFixed(3)} ms of CPU each; ${following.rate.toFixed(0)} a second, ${without.rate.toFixed(0)} alone; ${following.heard} came\n`);
  }
  return { ...interval(differences), rate: median(rates) };
}

/** CPU seconds of all processes of the run per candidate. */
async function cost(seed: number, watched: boolean): Promise<{ cpu: number; rate: number; heard: number }> {
  const folder = scratch('watched');
  let heard = 0;
  const child = spawn(process.execPath, ['--no-warnings', BIN, 'run', problem('microsecond'), '--recipe', 'map-elites', '--seed', String(seed), '--evaluations', String(LENGTH), '--workers', '1', '--out', folder, '--json'], { env: { PATH: process.env.PATH!, CI: '1' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (watched && !existsSync(join(folder, 'best.ts'))) await new Promise((resolve) => setTimeout(resolve, 20));
  const server = watched ? await serve(folder) : undefined;
  const events = server && (await open(`${server.address}api/runs/watched/events`));
  events?.setEncoding('utf8').on('data', (text: string) => {
    for (const [, count] of text.matchAll(/"from":\d+,"count":(\d+)/g)) heard += Number(count);
  });
  await ended;
  events?.destroy();
  server?.end();
  const { cpuSeconds, seconds, candidates } = JSON.parse(out) as { cpuSeconds: number; seconds: number; candidates: number };
  return { cpu: cpuSeconds / candidates, rate: candidates / seconds, heard };
}
