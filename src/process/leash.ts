import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Wrap } from './servant.ts';

const OPTIONS: readonly (readonly string[])[] = [[], ['--user', '--map-current-user']];

let found: { wrap: Wrap | undefined } | undefined;

/**
 * A process namespace and nothing else: what is started in it ends with it, whatever it does. No boundary: files and
 * network are ours. Undefined where the system gives none; tried once.
 * @example const [command, args] = (leash() ?? bare)('sh', ['-c', 'sleep 100 &'])
 */
export function leash(): Wrap | undefined {
  found ??= { wrap: process.platform === 'linux' && existsSync('/bin/sh') ? tried() : undefined };
  return found.wrap;
}

function tried(): Wrap | undefined {
  for (const rights of OPTIONS) {
    // the first of the line dies with us, and everything with it
    const wrap: Wrap = (command, args) => ['setpriv', ['--pdeathsig=KILL', 'unshare', ...rights, '--pid', '--fork', '--kill-child', '--', command, ...args]];
    const [command, args] = wrap('/bin/sh', ['-c', 'echo $$']);
    const { stdout } = spawnSync(command, [...args], { env: { PATH: process.env.PATH ?? '/usr/bin:/bin' }, encoding: 'utf8', timeout: 10_000 });
    if (stdout?.trim() === '1') return wrap;
  }
  return undefined;
}
