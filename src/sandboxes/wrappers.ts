import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CladeError } from '../core/index.ts';
import type { Wrap } from '../process/index.ts';
import { type Needs, isFolder, needsOf } from './needs.ts';

/** How a child is isolated: by bubblewrap, or by the tools of util-linux alone. */
export type Way = 'bubblewrap' | 'namespaces';

/** All ways, the preferred one first. @example WAYS[0] // 'bubblewrap' */
export const WAYS: readonly Way[] = ['bubblewrap', 'namespaces'];

const TOOLS: Readonly<Record<Way, readonly string[]>> = {
  bubblewrap: ['bwrap', 'setpriv', 'sh', 'ldd'],
  namespaces: ['unshare', 'setpriv', 'sh', 'mount', 'umount', 'pivot_root', 'mkdir', 'ln', 'ldd'],
};

/** Threads and processes of one child. Node has 7 threads here and 4 more when it reads files asynchronously (measured on 24). */
const PROCESSES = 24;

/** A last limit for a child whose parent is gone; the deadline of each question is the real one. */
const CPU_SECONDS = 3600;

const DEVICES = ['/dev/null', '/dev/zero', '/dev/urandom'];

/**
 * Where a program is installed, or undefined.
 * @example which('sh') // '/usr/bin/sh'
 */
export function which(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  return folders.filter((folder) => folder.startsWith('/')).map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Tools that a way needs and this machine does not have.
 * @example missingTools('bubblewrap') // ['bwrap']
 */
export function missingTools(way: Way): readonly string[] {
  return TOOLS[way].filter((name) => !which(name));
}

/** What differs from room to room: a place to write in, and the limits the innermost shell sets. */
export interface Furniture {
  scratch?: { path: string; megabytes: number };
  limits: string;
  /** Devices besides the three that everybody has. */
  devices?: readonly string[];
  /** What is started gets the environment of the wrapper. */
  environment?: true;
  /**
   * What is started is process 1 itself. Any other process 1 is the candidates' user, holds our pipes, and would hand
   * them over (pidfd_getfd); this one can make itself unreadable. Not for node, which sends itself signals; and only
   * for who ends when its input does: started by root, bubblewrap may not signal another user's process 1 when it dies.
   */
  first?: boolean;
}

/** The limits of a child of ours, set when the user and the namespace are final: some count per user. */
const OURS: Furniture = { limits: `ulimit -c 0; ulimit -f 0; ulimit -t ${CPU_SECONDS}; ulimit -n 256; ulimit -u ${PROCESSES} 2>/dev/null || ulimit -p ${PROCESSES};` };

const toolsOf = (way: Way): Record<string, string> => Object.fromEntries(TOOLS[way].map((name) => [name, which(name)!]));

/**
 * The wrapper that starts a command inside an isolation, with the files one harness needs.
 * @example const wrap = wrapperOf('bubblewrap', undefined)
 */
export function wrapperOf(way: Way, harness: string | undefined): Wrap {
  const tool = toolsOf(way);
  const inside = way === 'bubblewrap' ? [tool.sh!, tool.setpriv!] : [tool.sh!, tool.setpriv!, tool.umount!];
  return wrapperFor(way, needsOf(harness, inside, tool.ldd!), OURS);
}

/**
 * The wrapper of any other room: what is in sight, where to write, and the limits.
 * @example wrapperFor('bubblewrap', needs, { limits: 'ulimit -c 0;', scratch: { path: '/tmp', megabytes: 256 } })
 */
export function wrapperFor(way: Way, needs: Needs, furniture: Furniture): Wrap {
  if (ownUser() !== undefined) refuseUnreadable(needs);
  return way === 'bubblewrap' ? bubblewrap(toolsOf(way), needs, furniture) : namespaces(toolsOf(way), needs, furniture);
}

const limited = ({ limits }: Furniture): string => `${limits} exec "$0" "$@"`;

/** Where nobody else is process 1 the shell stays and is: node would not get the signals it sends itself. */
const limitedAndFirst = ({ limits }: Furniture): string => `${limits} "$0" "$@"; exit $?`;

/**
 * A user that nobody else is: root of the host would own its files and be exempt from the process limit.
 * Undefined when we are not root, or may not become another; then a user namespace does it.
 */
function ownUser(): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const has = (name: string): bigint => BigInt(`0x${new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  // setgid, setuid, setpcap and sys_admin
  if ([6n, 7n, 8n, 21n].some((bit) => ((has('CapEff') >> bit) & 1n) === 0n)) return undefined;
  const ids = Math.max(...readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n').map((line) => Number(line.trim().split(/\s+/)[2])));
  if (ids > 2_100_000_000) return 1_900_000_000 + Math.floor(Math.random() * 100_000_000);
  return ids > 65_000 ? 61_200 + Math.floor(Math.random() * 3_000) : undefined;
}

/** Files that only root may read would fail each child; better said once, before any starts. */
function refuseUnreadable({ native, plain }: Needs): void {
  const closed = [...native, ...plain].filter((path) => {
    const wanted = isFolder(path) ? 0o5 : 0o4;
    return (statSync(path).mode & wanted) !== wanted;
  });
  if (closed.length > 0) throw new CladeError('sandbox.unreadable', `started by root, a child behind the boundary is another user, who may not read ${closed.join(', ')}`, 'chmod -R o+rX them, or start Clade as an ordinary user');
}

/** No rights are left: no capability now, none to gain, and the kernel kills it when its parent dies. */
function stripped(setpriv: string, user: number | undefined): string[] {
  const change = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  return [setpriv, ...change, '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--pdeathsig=KILL'];
}

function bubblewrap(tool: Record<string, string>, { native, plain, links }: Needs, furniture: Furniture): Wrap {
  const devices = [...DEVICES, ...(furniture.devices ?? [])];
  const { scratch } = furniture;
  const writable = scratch ? ['--perms', '1777', '--size', String(scratch.megabytes * 1_000_000), '--tmpfs', scratch.path] : [];
  // made beforehand: folders that bubblewrap makes for a bound file are closed to other users
  const folders = [...new Set([...native, ...plain, ...devices, ...links.keys()].map((path) => dirname(path)))].flatMap((path) => ['--dir', path]);
  const seen = [...native, ...plain].flatMap((path) => ['--ro-bind', path, path]);
  const linked = [...links].flatMap(([place, target]) => ['--symlink', target, place]);
  return (command, args) => {
    const user = ownUser();
    const rights = user === undefined ? ['--unshare-user', '--cap-drop', 'ALL'] : ['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP'];
    return [
      tool.bwrap!,
      [
        ...['--unshare-net', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--die-with-parent', '--new-session', ...(furniture.first ? ['--as-pid-1'] : []), ...(furniture.environment ? [] : ['--clearenv']), ...rights],
        // before the rest: what is bound may lie in it
        ...writable,
        ...folders,
        ...seen,
        ...linked,
        ...devices.flatMap((path) => ['--dev-bind', path, path]),
        ...['--proc', '/proc', '--remount-ro', '/', '--chdir', '/', '--'],
        // without a user of its own bubblewrap has already taken every right away
        ...(user === undefined ? [] : stripped(tool.setpriv!, user)),
        ...[tool.sh!, '-c', limited(furniture), command, ...args],
      ],
    ];
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A path as a field of fstab. */
const field = (path: string): string => path.replace(/[\\\s#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** The new root is made here: every system has this folder, and nothing we bind lies in it. */
const NEW = '/sys';

/**
 * Run as root of the new namespaces: a root of its own in memory, what is needed bound into it, everything
 * read-only, then the old root is let go. One `mount` does all binds: a process for each would cost more than node.
 */
function setUp(tool: Record<string, string>, { native, plain, links }: Needs, { scratch, devices: more = [] }: Furniture): string {
  const devices = [...DEVICES, ...more];
  const files = [...native, ...plain, ...devices];
  const folders = new Set(['proc', '.old', ...[...links.keys()].map((place) => place.slice(1, place.lastIndexOf('/')))]);
  const empty: string[] = [];
  for (const path of files) {
    if (isFolder(path)) folders.add(path.slice(1));
    else {
      empty.push(path.slice(1));
      folders.add(path.slice(1, path.lastIndexOf('/')));
    }
  }
  const bind = (path: string, options: string): string => `${field(path)} ${field(NEW + path)} none bind,${options} 0 0`;
  folders.delete('');
  const table = [
    ...native.map((path) => bind(path, 'ro,nosuid,nodev')),
    ...plain.map((path) => bind(path, 'ro,nosuid,nodev,noexec')),
    ...devices.map((path) => bind(path, 'nosuid,noexec')),
    `proc ${NEW}/proc proc ro,nosuid,nodev,noexec 0 0`,
  ];
  return `set -e; umask 022; cd /
${tool.mount} -t tmpfs -o size=1m,mode=755,nosuid,nodev tmpfs ${NEW}
cd ${NEW}
${scratch ? `${tool.mkdir} -p ${quoted(scratch.path.slice(1))}; ${tool.mount} -t tmpfs -o size=${scratch.megabytes}m,mode=1777,nosuid,nodev tmpfs ${quoted(scratch.path.slice(1))}` : ''}
${tool.mkdir} -p ${[...folders].map(quoted).join(' ')}
for file in ${empty.map(quoted).join(' ')}; do : > "$file"; done
${[...links].map(([place, target]) => `${tool.ln} -s ${quoted(target)} ${quoted(place.slice(1))}`).join('\n')}
printf '%s\n' ${table.map(quoted).join(' ')} > .table
${tool.mount} -a -T .table
: > .table
${tool.mount} -o remount,bind,ro,nosuid,nodev ${NEW}
${tool.pivot_root} . .old; cd /
${tool.umount} -l /.old
exec "$0" "$@"`;
}

function namespaces(tool: Record<string, string>, needs: Needs, furniture: Furniture): Wrap {
  const script = setUp(tool, needs, furniture);
  return (command, args) => {
    const user = ownUser();
    const own = user === undefined ? ['--user', '--map-root-user'] : [];
    return [
      // the first of the line dies with us too, as bubblewrap does by itself
      tool.setpriv!,
      ['--pdeathsig=KILL', tool.unshare!, ...own, '--net', '--pid', '--mount', '--ipc', '--uts', '--cgroup', '--fork', '--kill-child', '--', tool.sh!, '-c', script, ...stripped(tool.setpriv!, user), tool.sh!, '-c', furniture.first ? limited(furniture) : limitedAndFirst(furniture), command, ...args],
    ];
  };
}
