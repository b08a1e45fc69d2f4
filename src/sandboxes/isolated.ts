import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CladeError } from '../core/index.ts';
import type { Isolate, Room, Wrap } from '../process/index.ts';
import { findingsOf, refuseLeaks, remedy, wayHere } from './boundary.ts';
import type { Needs } from './needs.ts';
import { type Way, wrapperFor } from './wrappers.ts';

/** The system as interpreters and compilers know it; names, keys and settings of this machine are not among it. */
const SYSTEM = ['/usr', '/opt', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc/alternatives', '/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d', '/etc/localtime', '/etc/ssl/certs', '/etc/ca-certificates', '/etc/java-17-openjdk', '/etc/mime.types'];

const DEVICES = ['/dev/random', '/dev/full'];

/**
 * The boundary for evaluators that run candidates themselves, in any language: the system and the paths that were named
 * can be read, nothing of this machine can be written, and there is no network.
 * @example const evaluator = selfScored({ spec, tongue, isolate: isolated })
 */
export const isolated: Isolate = (room) => isolatedBy(wayHere())(room);

/**
 * The same by one way of isolating.
 * @example isolatedBy('namespaces')
 */
export function isolatedBy(way: Way): Isolate {
  return async (room) => {
    refuseLeaks(way, await findingsOf(way));
    return tried(way, room, wrapOf(way, room));
  };
}

function wrapOf(way: Way, { read, scratch, scratchMB, processes, socket, first = false }: Room): Wrap {
  for (const path of read) if (!existsSync(path)) throw new CladeError('usage.no-file', `${path} is to be read behind the boundary, and does not exist`, 'check the path of --allow-read');
  const links = new Map<string, string>();
  const native: string[] = [];
  for (const path of [...SYSTEM, ...read.map((one) => resolve(one))]) {
    if (!existsSync(path)) continue;
    // where /bin is a link to /usr/bin, it stays one
    if (lstatSync(path).isSymbolicLink()) links.set(path, resolve(dirname(path), readlinkSync(path)));
    else native.push(path);
  }
  // what a link leads to has to be there, too
  for (const target of links.values()) if (existsSync(target)) native.push(target);
  // shared memory of processes that work together is part of the scratch space
  links.set('/dev/shm', scratch);
  const bound = native.filter((path) => !native.some((other) => other !== path && path.startsWith(`${other}/`)));
  const needs: Needs = { native: [...new Set(bound)].sort(), plain: socket ? [dirname(socket)] : [], links };
  const limits = `ulimit -c 0; ulimit -n 1024; ulimit -u ${processes} 2>/dev/null || ulimit -p ${processes};`;
  return wrapperFor(way, needs, { limits, scratch: { path: scratch, megabytes: scratchMB }, devices: DEVICES, environment: true, first });
}

/** A look from inside of this very room: it is larger than the one the probe was made for. */
function tried(way: Way, { read, scratch, first }: Room, wrap: Wrap): Wrap {
  const folder = mkdtempSync(join(tmpdir(), 'clade-room-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'a secret');
  const hidden = [secret, '/etc/shadow', '/etc/passwd', ...['.ssh', '.aws', '.netrc', '.npmrc', '.bash_history'].map((name) => join(homedir(), name))].filter((path) => !read.some((one) => path === one || path.startsWith(`${one}/`)));
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const look = `
for one in ${hidden.map(quoted).join(' ')}; do [ -e "$one" ] && echo "$one is in sight"; done
for one in / /usr ${read.map(quoted).join(' ')}; do [ -d "$one" ] && ( : > "$one/.clade-probe" ) 2>/dev/null && echo "$one can be written"; done
while read name rest; do case "$name" in lo:*|Inter-*|face*) ;; *) echo "there is a network: $name";; esac; done < /proc/net/dev
[ -e /proc/${process.pid}/environ ] && echo "processes of this machine are in sight"
${first ? '[ $$ = 1 ] || echo "process 1 is somebody else, who holds our pipes"' : ''}
[ -n "$CLADE_PROBE" ] || echo "the environment does not arrive"
: > ${quoted(scratch)}/probe || echo "nothing can be written to ${scratch}"
echo looked`;
  const [command, args] = wrap('/bin/sh', ['-c', look]);
  const { stdout, stderr } = spawnSync(command, [...args], { env: { CLADE_PROBE: '1' }, cwd: '/', encoding: 'utf8', timeout: 30_000 });
  rmSync(folder, { recursive: true, force: true });
  const lines = (stdout ?? '').trim().split('\n');
  if (lines.at(-1) !== 'looked') throw new CladeError('sandbox.no-boundary', `the boundary (${way}) does not start an evaluator: ${(stderr ?? '').trim().split('\n')[0] || 'no reason given'}`, remedy());
  if (lines.length > 1) throw new CladeError('sandbox.boundary-leaks', `the boundary (${way}) does not hold: ${lines.slice(0, -1).join('; ')}`, remedy());
  return wrap;
}
