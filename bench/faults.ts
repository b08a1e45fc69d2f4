import { type ChildProcess, spawn } from 'node:child_process';
import { readReplies, scripted, serveModel } from '../src/models/index.ts';
import { conversation } from '../src/reports/index.ts';
import { look } from '../src/workspace/run.ts';
import { type Row, scratch } from './lib.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const REPLIES = new URL('../problems/online-bin-packing/replies', import.meta.url).pathname;
const KILLS = 3;
const IN_FLIGHT = 16;

const clade = (...args: string[]): { child: ChildProcess; ended: Promise<number | null> } => {
  const child = spawn(process.execPath, ['--no-warnings', BIN, ...args], { env: { PATH: process.env.PATH!, CI: '1' }, stdio: 'ignore' });
  return { child, ended: new Promise((resolve) => child.on('close', resolve)) };
};

/** 1,000 questions to a provider that fails in every way, and three kill -9 meanwhile: what arrived there against what is written down here. */
export async function faults(calls = 1000): Promise<Row[]> {
  const server = await serveModel(scripted(readReplies(REPLIES), { delay: 0.2, errors: 0.1, timeouts: 0.05, rateLimits: 0.05, truncated: 0.05, malformed: 0.05 }));
  const out = scratch('faults');
  let run = clade('run', 'online-bin-packing', '--recipe', 'models', '--model', `${server.address}/v1#x`, '--calls', String(calls), '--calls-in-flight', String(IN_FLIGHT), '--workers', '1', '--out', out);
  for (let kill = 1; kill <= KILLS; kill++) {
    while (server.requests() < (kill * calls) / 4) await new Promise((resolve) => setTimeout(resolve, 20));
    run.child.kill('SIGKILL');
    await run.ended;
    run = clade('resume', out, '--workers', '1');
  }
  if ((await run.ended) !== 0) throw new Error('the run did not end');
  const { store } = look(out);
  const { asked, answers } = conversation(store);
  store.close();
  const arrived = server.requests();
  const replayed = (await clade('replay', out).ended) === 0;
  await server.close();
  const twice = answers.length - new Set(answers.map(({ ticket, call }) => `${ticket}.${call}`)).size;
  return [
    { measure: `attempts that arrived / that were written down before, ${calls} questions, ${KILLS} kills`, must: `≤, and at most ${KILLS * IN_FLIGHT} apart`, found: `${arrived} / ${asked.length}` },
    { measure: 'answers asked for twice', must: '0', found: String(twice) },
    { measure: 'replay afterwards', must: 'all equal, 0 calls', found: replayed && server.requests() === arrived ? 'all equal, 0 calls' : 'differs' },
  ];
}
