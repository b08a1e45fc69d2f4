/**
 * What a program could try that broke out of its realm, run by node itself inside the boundary; see boundary-probe.ts.
 * Answers each message with what it got hold of: an empty text is a good answer.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, writeSync } from 'node:fs';
import { type NetConnectOpts, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from '../core/index.ts';
import { frameReader, writeFrame } from '../process/frames.ts';

/** What the parent set up to be found. */
export interface Targets {
  /** In the name of everything that is left behind. */
  mark: string;
  /** A shell that is inside too. */
  shell: string;
  pid: number;
  tcp: number;
  udp: number;
  sockets: readonly string[];
  /** Files and folders that exist outside. */
  forbidden: readonly string[];
  /** Folders to write in. */
  places: readonly string[];
}

const attempt = (deed: () => unknown): string => {
  try {
    return String(deed() ?? 'done');
  } catch (error) {
    return `!${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`;
  }
};

const succeeded = (deed: () => unknown): boolean => !attempt(deed).startsWith('!');

/** 'connected', or the code of the error. */
function reach(options: NetConnectOpts): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(options, () => resolve('connected'));
    socket.setTimeout(400, () => resolve('no answer'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  }).then((outcome) => outcome as string);
}

/** Errors that say that there is no way at all. */
const NO_ROUTE = ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EACCES', 'EPERM', 'EAFNOSUPPORT'];

const numbers = (): number[] => readdirSync('/proc').map(Number).filter(Boolean);

/** Our own processes: bubblewrap or the shell as number 1, a shell, and node. */
const OWN_PROCESSES = 4;

const LOOKS: Readonly<Record<string, (targets: Targets) => string | Promise<string>>> = {
  async loopback({ tcp }) {
    const outcome = await reach({ host: '127.0.0.1', port: tcp });
    return outcome === 'connected' ? `connected to 127.0.0.1:${tcp}` : '';
  },
  async sockets({ sockets }) {
    const outcomes = await Promise.all(sockets.map((path) => reach({ path })));
    return sockets.filter((_, i) => outcomes[i] === 'connected').map((path) => path.replace('\0', '@')).join(' ');
  },
  async outside() {
    // an address for documentation: nobody is bothered, and whoever has a route waits for it
    const outcome = await reach({ host: '192.0.2.1', port: 80 });
    const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
    return [...(NO_ROUTE.includes(outcome) ? [] : [`192.0.2.1: ${outcome}`]), ...others].join(' ');
  },
  async names({ udp }) {
    const socket = createSocket('udp4');
    // the parent says whether this arrived
    await new Promise((resolve) => socket.send('name?', udp, '127.0.0.1', resolve));
    socket.close();
    return lookup('example.com').then(({ address }) => `example.com is ${address}`, () => '');
  },
  files: ({ forbidden }) => forbidden.filter((path) => succeeded(() => lstatSync(path))).join(' '),
  environment: () =>
    numbers()
      .flatMap((pid) => {
        const text = attempt(() => readFileSync(`/proc/${pid}/environ`, 'latin1'));
        return text.startsWith('!') ? [] : text.split('\0').filter((entry) => entry && !/^(done|PWD|OLDPWD|SHLVL|_)(=|$)/.test(entry));
      })
      .map((entry) => entry.split('=')[0])
      .join(' '),
  processes: () => (numbers().length > OWN_PROCESSES ? `${numbers().length} processes are in sight` : ''),
  signals({ pid }) {
    const outcome = attempt(() => process.kill(pid, 0));
    const reached = outcome !== '!ESRCH' && (!numbers().includes(pid) || numbers().length > OWN_PROCESSES);
    return reached ? `process ${pid} of the host answers a signal with ${outcome.replace('!', '')}` : '';
  },
  descriptors: () => readdirSync('/proc/self/fd').map((fd) => attempt(() => readlinkSync(`/proc/self/fd/${fd}`))).filter((path) => path.startsWith('/') && !/^\/(proc\/|dev\/null$)/.test(path)).join(' '),
  kernel: () => ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/sysrq-trigger', '/dev/mem', '/dev/sda', '/dev/vda'].filter((path) => succeeded(() => closeSync(openSync(path, 'r+')))).join(' '),
  rights() {
    const status = readFileSync('/proc/self/status', 'utf8');
    const held = [...status.matchAll(/^(Cap\w+):\s*(\w+)/gm)].filter(([, , bits]) => !/^0+$/.test(bits!)).map(([line]) => line);
    return [...held, ...(/^NoNewPrivs:\s*1/m.test(status) ? [] : ['may gain new rights'])].join(' ');
  },
  limits: () => ['Max cpu time', 'Max file size', 'Max data size', 'Max processes', 'Max open files', 'Max core file size'].filter((name) => new RegExp(`^${name}\\s+\\S+\\s+unlimited`, 'm').test(readFileSync('/proc/self/limits', 'utf8'))).join(', '),
  writing({ places, mark }) {
    const written = places.filter((place) => succeeded(() => mkdirSync(join(place, mark))));
    return [...written, ...places.filter((place) => succeeded(() => closeSync(openSync(join(place, `${mark}.txt`), 'wx'))))].join(' ');
  },
  disk({ places, mark }) {
    const chunk = new Uint8Array(1 << 20);
    return places
      .filter((place) => succeeded(() => {
        const file = openSync(join(place, `${mark}.big`), 'w');
        for (let i = 0; i < 64; i++) if (writeSync(file, chunk) < chunk.length) throw new Error('full');
      }))
      .join(' ');
  },
};

const DEEDS: Readonly<Record<string, (targets: Targets) => unknown>> = {
  async look(targets) {
    const found: Record<string, string> = {};
    for (const [name, deed] of Object.entries(LOOKS)) {
      try {
        found[name] = await deed(targets);
      } catch (error) {
        found[name] = `the attempt failed in a way nobody foresaw: ${(error as Error).message}`;
      }
    }
    return found;
  },
  /** What another child left. */
  marks: ({ places, mark }) => places.flatMap((place) => readdirSafely(place).filter((name) => name.startsWith(mark)).map((name) => join(place, name))).join(' '),
  /** As many processes as there may be. */
  async fork({ shell }) {
    const most = 100;
    let running = 0;
    const started = [];
    for (let i = 0; i < most; i++) {
      const child = spawn(shell, ['-c', 'read x'], { stdio: ['pipe', 'ignore', 'ignore'] });
      const alive = await new Promise((resolve) => {
        child.on('spawn', () => resolve(true));
        child.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EAGAIN' ? false : code));
      });
      if (typeof alive === 'string') return `it could not be tried: ${alive}`;
      if (!alive) break;
      running++;
      started.push(child);
    }
    for (const child of started) child.kill('SIGKILL');
    return running >= most ? `${running} processes ran at once` : '';
  },
  memory() {
    const held = [];
    for (let i = 0; i < 64; i++) held.push(new Uint8Array(1 << 25).fill(i));
    return `${held.length * 32} MB were filled`;
  },
  /** A process that has left its family behind, and a parent that never answers. */
  async linger({ mark, shell }) {
    spawn(shell, ['-c', '"$0" -e "setInterval(() => {}, 1000)" "$1" &', process.execPath, mark], { detached: true, stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    // not for ever: where nothing holds, nobody may be left to kill it
    for (const end = Date.now() + 15_000; Date.now() < end; );
    process.exit();
  },
};

function readdirSafely(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

const read = frameReader(0);
for (let frame = read(); frame; frame = read()) {
  const { deed, targets } = decode(frame) as unknown as { deed: string; targets: Targets };
  writeFrame(1, encode((await DEEDS[deed]!(targets)) as string));
}
process.exit();
