import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import type { Wrap } from './servant.ts';

/** A process namespace and nothing else: what is started in it ends with it, whatever it does. No boundary: files and network are ours. */
export interface Leash {
  wrap: Wrap;
  /** The limit of processes counts those in here alone. */
  counts: boolean;
}

/** Processes in a namespace of root's, whom no other limit stops; the kernel takes no smaller number. */
const MOST = 320;

let found: { leash: Leash | undefined } | undefined;

/**
 * A leash, or undefined where the system has none; tried once.
 * @example const [command, args] = leash()!.wrap('sh', ['-c', 'sleep 100 &'])
 */
export function leash(): Leash | undefined {
  found ??= { leash: process.platform === 'linux' && existsSync('/bin/sh') ? tried() : undefined };
  return found.leash;
}

/** As a kernel's version goes. */
function since(major: number, minor: number): boolean {
  const [here = 0, there = 0] = release().split('.').map(Number);
  return here > major || (here === major && there >= minor);
}

function tried(): Leash | undefined {
  // Root is exempt from the limit of processes. Since 6.14 a namespace has a limit of its own; before, this line would set the machine's.
  const numbered = since(6, 14) ? ['--mount-proc', '--', '/bin/sh', '-c', `echo ${MOST} > /proc/sys/kernel/pid_max; exec "$0" "$@"`] : ['--'];
  // In a user namespace the limit of processes is counted apart since 5.14.
  const ways = process.getuid?.() === 0 ? [{ options: ['--pid', '--fork', '--kill-child', ...numbered], counts: false }] : [{ options: ['--user', '--map-current-user', '--pid', '--fork', '--kill-child', '--'], counts: since(5, 14) }];
  for (const { options, counts } of ways) {
    // the first of the line dies with us, and everything with it
    const wrap: Wrap = (command, args) => ['setpriv', ['--pdeathsig=KILL', 'unshare', ...options, command, ...args]];
    const [command, args] = wrap('/bin/sh', ['-c', 'echo $$']);
    const { stdout, stderr } = spawnSync(command, [...args], { env: { PATH: process.env.PATH ?? '/usr/bin:/bin' }, encoding: 'utf8', timeout: 10_000 });
    if (stdout?.trim() === '1' && stderr === '') return { wrap, counts };
  }
  return undefined;
}
