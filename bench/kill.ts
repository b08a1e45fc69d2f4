import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { random } from '../src/core/index.ts';
import type { Row } from './lib.ts';
import { scratch } from './lib.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;

/** kill -9 at random moments, resume, and the digest of the run that was left alone. */
export async function kill(times = 20, evaluations = 900): Promise<Row[]> {
  const folder = scratch('kill');
  const args = (out: string): string[] => ['--max-semi-space-size=4', BIN, 'run', 'online-bin-packing', '--seed', '77', '--evaluations', String(evaluations), '--out', join(folder, out), '--json'];
  const finish = (all: string[], otherwise?: string[]): { digest: string; deterministic: boolean; seconds: number } => {
    const { stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8', env: { PATH: process.env.PATH! } });
    // killed before it began: then there is nothing to resume, and the folder is free
    return otherwise && /usage\.unknown-run|journal\.empty/.test(stderr) ? finish(otherwise) : JSON.parse(stdout);
  };
  const whole = finish(args('whole'));
  const rng = random(99, 'kill');
  let equal = 0;
  let guards = whole.deterministic ? 0 : 1;
  for (let i = 0; i < times; i++) {
    const child = spawn(process.execPath, args(`k${i}`), { stdio: 'ignore', env: { PATH: process.env.PATH! } });
    const closed = new Promise((resolve) => child.on('close', resolve));
    // it may have ended by itself before its moment comes; then there is nothing to interrupt, and it has to be equal too
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000 * whole.seconds * rng.float()))]);
    child.kill('SIGKILL');
    await closed;
    const resumed = finish(['--max-semi-space-size=4', BIN, 'resume', join(folder, `k${i}`), '--evaluations', String(evaluations), '--json'], args(`k${i}`));
    if (resumed.digest === whole.digest) equal++;
    if (!resumed.deterministic) guards++;
    process.stderr.write(`  ${i + 1}: ${resumed.digest === whole.digest ? 'equal' : 'DIFFERENT'}\n`);
  }
  return [{ measure: `kill -9 at ${times} random moments, resume: the digest of the unbroken run`, must: `${times} of ${times}, no guard fired`, found: `${equal} of ${times}, ${guards} guards` }];
}
