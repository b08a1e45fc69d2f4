import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type IncomingMessage, get } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { CandidateChunk } from '../src/server/protocol.ts';
import { largeRun } from './large-run.ts';
import { type Row, problem, scratch } from './lib.ts';
import { replaying } from './replay.ts';

const BIN = fileURLToPath(new URL('../bin/clade.js', import.meta.url));
const ENV = { PATH: process.env.PATH!, CI: '1' };

/** A figure, said as soon as it is known: whoever stops the bench has what was measured so far. */
function row(measure: string, must: string, found: string): Row {
  process.stderr.write(`  ${measure}: ${found}\n`);
  return { measure, must, found };
}

/** A server in a process of its own. */
async function serve(folder: string): Promise<{ address: string; pid: number; end(): void }> {
  const child = spawn(process.execPath, ['--no-warnings', BIN, 'serve', folder, '--port', '0', '--no-steering'], { env: ENV, stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
  return { address: line.trim(), pid: child.pid!, end: () => void child.kill() };
}

/** CPU seconds of a process, and megabytes it holds. */
function weigh(pid: number): { cpu: number; memory: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(fields[21]) * 4096 / 1e6 };
}

const open = (url: string): Promise<IncomingMessage> => new Promise((resolve, reject) => void get(url, { headers: { 'accept-encoding': 'gzip' } }, resolve).on('error', reject));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The snapshot of a large run for somebody who asks a new server for it first. */
export async function serving(candidates = 100_000): Promise<Row[]> {
  const folder = scratch('large');
  await largeRun(folder, candidates);
  const server = await serve(folder);
  try {
    const before = weigh(server.pid);
    const began = performance.now();
    (await open(`${server.address}api/runs/large`)).resume();
    const rows = [row(`head of a run of ${candidates} candidates, problem loaded`, '', `${(performance.now() - began).toFixed(0)} ms`)];
    const asked = performance.now();
    const parts: Buffer[] = [];
    let first = 0;
    for await (const part of await open(`${server.address}api/runs/large/candidates`)) {
      first ||= performance.now() - asked;
      parts.push(part as Buffer);
    }
    const whole = performance.now() - asked;
    const after = weigh(server.pid);
    const packed = Buffer.concat(parts);
    const found = gunzipSync(packed).toString().trim().split('\n').reduce((sum, line) => sum + (JSON.parse(line) as CandidateChunk).count, 0);
    if (found !== candidates) throw new Error(`${found} candidates came`);
    return [
      ...rows,
      row('its snapshot: first 1,000 candidates', '≤ 500 ms', `${first.toFixed(0)} ms`),
      row('its snapshot: all', '≤ 2,000 ms', `${whole.toFixed(0)} ms, ${(packed.length / 1e6).toFixed(2)} MB compressed`),
      row('CPU of the server for both', '', `${(after.cpu - before.cpu).toFixed(2)} s`),
      row('memory of the server after it', '', `${after.memory.toFixed(0)} MB`),
    ];
  } finally {
    server.end();
  }
}

/** What a server needs where a run makes 1,000 candidates a second and somebody follows it. */
export async function following(rate = 1000, seconds = 10): Promise<Row[]> {
  const recorded = scratch('recorded');
  await ended(run(recorded, 1, 600, []));
  const quick = scratch('quick');
  const { written } = replaying(recorded, quick, { rate, seconds });
  while (!existsSync(join(quick, 'journal.db'))) await sleep(50);
  await sleep(500);
  const server = await serve(quick);
  try {
    let heard = 0;
    const events = await open(`${server.address}api/runs/${basename(quick)}/events`);
    events.setEncoding('utf8').on('data', (text: string) => {
      for (const [, count] of text.matchAll(/"from":\d+,"count":(\d+)/g)) heard += Number(count);
    });
    const began = performance.now();
    await sleep(500);
    const before = { ...weigh(server.pid), heard };
    await written;
    await sleep(300);
    const cpu = weigh(server.pid).cpu - before.cpu;
    const took = (performance.now() - began - 500) / 1000;
    events.destroy();
    return [row(`a follower of a run of ${rate} candidates a second: the server's share of a core`, '', `${((100 * cpu) / took).toFixed(1)} %, ${((1e6 * cpu) / (heard - before.heard)).toFixed(0)} µs a candidate; ${heard} came`)];
  } finally {
    server.end();
  }
}

/** A run in which a candidate takes a microsecond, so that all the time is the engine's. */
const run = (folder: string, seed: number, evaluations: number, more: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', BIN, 'run', problem('microsecond'), '--recipe', 'map-elites', '--seed', String(seed), '--evaluations', String(evaluations), '--workers', '1', '--out', folder, '--json', ...more], { cwd: dirname(folder), env: ENV, stdio: ['ignore', 'pipe', 'pipe'] });

/** When a run has ended. */
async function ended(child: ChildProcess): Promise<void> {
  child.stdout!.resume();
  child.stderr!.resume();
  await new Promise((resolve) => child.once('close', resolve));
}
