import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plain, reason } from '../core/index.ts';
import { Servant, ServantDeath, type Wrap } from '../process/index.ts';
import type { Targets } from './hostile.ts';
import { type Needs, needsOf } from './needs.ts';
import { which } from './wrappers.ts';

/** One thing a hostile program tried behind the boundary, and whether it was held in. */
export interface BoundaryFinding {
  what: string;
  held: boolean;
  detail: string;
}

const HOSTILE = new URL(import.meta.url.endsWith('.ts') ? './hostile.ts' : './hostile.js', import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MEMORY_MB = 256;

/** What `look` in hostile.ts tries, in words. */
const LOOKS: Readonly<Record<string, string>> = {
  loopback: 'the ports of this machine are out of reach',
  sockets: 'the sockets of this machine are out of reach',
  outside: 'the network is out of reach',
  names: 'no name can be looked up',
  files: 'no file of this machine is in sight but what the engine needs',
  environment: 'no environment can be read, of no process',
  processes: 'no other process is in sight',
  signals: 'no process outside can be sent a signal',
  descriptors: 'no open file is inherited',
  kernel: 'no switch of the kernel and no device can be opened',
  rights: 'it has no rights and cannot gain any',
  limits: 'CPU, memory, processes and files are limited',
  writing: 'nothing can be written',
  disk: 'the disk cannot be filled',
};

/**
 * Starts children in a wrapper and tries from inside, as node itself and not in a realm, what a program could try
 * that had broken out of its realm.
 * @example (await probeBoundary(wrapperOf('bubblewrap', undefined))).every(({ held }) => held)
 */
export async function probeBoundary(wrap: Wrap): Promise<BoundaryFinding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clade-boundary-'));
  const mark = `${parse(folder).base}-mark`;
  const findings: BoundaryFinding[] = [];
  const note = (what: string, got: string): void => {
    findings.push({ what, held: got === '', detail: got.length > 400 ? `${got.slice(0, 400)}…` : got });
  };
  let listeners: Listeners | undefined;
  const children: Servant[] = [];
  const places = [...new Set(['/', '/tmp', '/var/tmp', '/dev', '/dev/shm', '/run', '/.old', '/sys', homedir(), ROOT, process.cwd(), folder])];
  try {
    listeners = await listen(folder, mark);
    const { tcp, udp, sockets } = listeners;
    const targets: Targets = { mark, shell: which('sh')!, pid: process.pid, tcp, udp, sockets, forbidden: forbidden(folder, needsOf(undefined, [], which('ldd'))), places };
    const ask = (child: Servant, deed: string): Promise<Plain> => child.ask({ deed, targets: targets as unknown as Plain }, 20);
    for (let i = 0; i < 3; i++) children.push(new Servant({ module: HOSTILE, args: [], memoryMB: MEMORY_MB, wrap }));
    const [first, second, third] = children as [Servant, Servant, Servant];
    const found = (await ask(first, 'look')) as Record<string, string>;
    if (listeners.heard()) found.names = `a datagram reached the parent ${found.names}`;
    for (const [name, what] of Object.entries(LOOKS)) note(what, found[name]!);
    note('one child leaves nothing for another', [String(await ask(second, 'marks')), ...left(places, mark)].join(' ').trim());
    note('processes are counted', await orDeath(() => ask(first, 'fork')));
    note('memory is bounded outside the realm too', await orDeath(() => ask(second, 'memory')));
    note('nothing outlives a kill', await lingering(third, ask(third, 'linger'), mark));
  } catch (error) {
    note('a child starts and answers', reason(error) || 'no reason given');
  } finally {
    for (const child of children) child.kill();
    listeners?.close();
    // what a wrapper that holds nothing let through
    for (const path of left(places, mark)) rmSync(path, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
  return findings;
}

/** A child that dies of an attempt was held. */
async function orDeath(deed: () => Promise<Plain>): Promise<string> {
  try {
    return String(await deed());
  } catch (error) {
    if (error instanceof ServantDeath) return '';
    throw error;
  }
}

/** Files with our mark on this side. */
const left = (places: readonly string[], mark: string): string[] => places.flatMap((place) => ['', '.txt', '.big'].map((end) => join(place, mark + end))).filter((path) => existsSync(path));

/** Lets a child start a process that leaves the family, kills the child as a deadline does, and looks for the process. */
async function lingering(child: Servant, asked: Promise<Plain>, mark: string): Promise<string> {
  let over = false;
  asked.catch(() => {
    over = true;
  });
  while (!over && marked(mark).length === 0) await soon();
  if (over) return 'it could not be tried: the process never ran';
  child.kill();
  let alive = marked(mark);
  for (let wait = 0; wait < 40 && alive.length > 0; wait++) {
    await soon();
    alive = marked(mark);
  }
  for (const pid of alive) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended meanwhile
    }
  }
  return alive.length === 0 ? '' : `${alive.length} processes still ran two seconds later`;
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** Processes with our mark among their arguments. */
function marked(mark: string): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`\0${mark}\0`);
    } catch {
      return false;
    }
  });
}

/** Things that exist on this machine and must not be in sight: a secret of ours, the system, the user's home, the project beside what a child loads. */
function forbidden(folder: string, { native, plain }: Needs): string[] {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'a secret');
  const needed = [...native, ...plain];
  const inside = (place: string): string[] => {
    try {
      return readdirSync(place).slice(0, 60).map((name) => join(place, name));
    } catch {
      return [];
    }
  };
  const problems = inside(join(ROOT, 'problems')).flatMap((problem) => ['score.ts', 'problem.ts', 'data'].map((name) => join(problem, name)));
  const entries = dirname(HOSTILE.pathname);
  const all = ['/etc/passwd', '/etc/shadow', '/etc/hostname', '/etc/resolv.conf', '/var', '/opt', '/usr/share', '/usr/bin/env', '/usr/bin/mount', '/usr/bin/unshare', '/proc/1/root/etc/passwd', `/proc/${process.pid}/root/etc/passwd`, secret, ...[homedir(), '/root', process.cwd(), ROOT, join(ROOT, 'node_modules'), dirname(entries), tmpdir()].flatMap(inside), ...problems];
  // a folder above something needed is there, and holds nothing else
  const there = (path: string): boolean => needed.some((each) => each === path || each.startsWith(`${path}/`) || path.startsWith(`${each}/`));
  // where a root is exchanged, the old one may be left behind
  return ['/.old/etc', '/oldroot/etc', '/newroot/etc', ...[...new Set(all)].filter((path) => existsSync(path) && !there(path) && !there(realpathSync(path)))];
}

interface Listeners {
  tcp: number;
  udp: number;
  sockets: readonly string[];
  heard(): boolean;
  close(): void;
}

/** Ears on this side: a port, a datagram port, a socket in a folder and one without a file. */
async function listen(folder: string, mark: string): Promise<Listeners> {
  const sockets = [join(folder, 'socket'), `\0${mark}`];
  const servers = await Promise.all(
    [{ host: '127.0.0.1', port: 0 }, ...sockets.map((path) => ({ path }))].map(
      (place) =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer((socket) => socket.destroy());
          server.on('error', reject);
          server.listen(place, () => resolve(server));
        }),
    ),
  );
  let heard = false;
  const datagrams = createSocket('udp4', () => {
    heard = true;
  });
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
  return {
    tcp: (servers[0]!.address() as { port: number }).port,
    udp: datagrams.address().port,
    sockets,
    heard: () => heard,
    close() {
      for (const server of servers) server.close();
      datagrams.close();
    },
  };
}
