import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CladeError } from '../core/index.ts';
import { type RunServer, serveRuns } from '../server/index.ts';
import { findRun, runNames } from './runs.ts';

/** A page that is loaded again is gone for a moment; a server beside a run that ended waits so long for it. */
const LINGER_MS = 5000;
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

export interface ServeFlags {
  port?: number;
  host?: string;
  token?: string;
  steering: boolean;
  /** It was started by a run, which holds its standard input open. */
  withRun?: boolean;
}

/** `clade serve` @example await serveCommand(['online-bin-packing-1'], { steering: false }) */
export async function serveCommand(given: readonly string[], { withRun, ...options }: ServeFlags): Promise<void> {
  const what = whatToServe(given);
  const server = await serveRuns({ ...what, ...options });
  const url = urlOf(server);
  process.stdout.write(`${url}\n`);
  if (withRun) return endWithRun(server);
  if (server.token !== null) process.stderr.write(`token: ${server.token}   who has it may steer; without it one only looks (--no-steering: nobody steers)\n`);
  if (options.host !== undefined && !LOOPBACK.includes(options.host)) process.stderr.write(`warning: bound to ${options.host}: whoever reaches this machine there can read every program, prompt and number, unencrypted${server.token === null ? '' : ', and whoever has the token can steer'}\n`);
  if (given.length === 0 && runNames().length === 0) process.stderr.write('no runs in ./runs yet; those that come are shown\n');
  process.stderr.write('Ctrl-C ends it; the runs go on\n');
  const end = (): void => void server.close().then(() => process.exit(0));
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const urlOf = ({ address, token }: RunServer): string => (token === null ? `${address}/` : `${address}/#token=${token}`);

/** Runs by name, or one folder that holds runs. */
function whatToServe(given: readonly string[]): { folder?: string; runs?: string[] } {
  if (given.length === 0) return { folder: resolve('runs') };
  if (given.length === 1 && holdsRuns(given[0]!)) return { folder: resolve(given[0]!) };
  for (const name of given) {
    if (existsSync(join(name, '001.md')) && !existsSync(join(name, 'journal.db'))) throw new CladeError('usage.unknown-run', `${name} holds recorded replies, not a run`, `clade provider ${name}   is the provider on this machine that answers with them`);
  }
  return { runs: given.map(findRun) };
}

const holdsRuns = (folder: string): boolean => !existsSync(join(folder, 'journal.db')) && existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, 'journal.db')));

/** Ends once the run has, as soon as nobody looks any more. */
function endWithRun(server: RunServer): void {
  // Ctrl-C is for the run, which lets go of this process in its own time.
  process.on('SIGINT', () => {});
  process.stdin.resume();
  process.stdin.once('close', () => {
    const released = performance.now();
    setInterval(() => {
      if (server.followers() === 0 && performance.now() - Math.max(released, server.lastSeen()) > LINGER_MS) process.exit(0);
    }, 500);
  });
}
