import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plain, decode, encode, outgrown } from '../core/index.ts';
import { collectFrames, frameOf } from './frames.ts';
import { cpuOf, descendants, endGroup, residentMB } from './proc.ts';

export interface ServantOptions {
  /** The child's module, as a file URL. */
  module: URL;
  args: readonly string[];
  memoryMB: number;
  /** Further flags of V8; where one stands twice, the later counts. @default none */
  flags?: readonly string[];
  /** Puts a command inside something that holds it in; the child is then a descendant of the process started. */
  wrap?: Wrap | undefined;
  /** Few threads and little memory, for programs that are compiled once and thrown away; not for long work of our own. @default true */
  lean?: boolean;
}

/**
 * Turns a command into one that runs it inside an isolation.
 * @example const bare: Wrap = (command, args) => [command, args]
 */
export type Wrap = (command: string, args: readonly string[]) => [command: string, args: readonly string[]];

/** How a child ended while somebody waited for it. */
export class ServantDeath extends Error {
  readonly kind: 'time' | 'memory' | 'exit';

  constructor(kind: ServantDeath['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const REGISTER = new URL('../../bin/register.js', import.meta.url).href;

/** Node does not start below this much data segment (measured on 24). */
const LEAST_DATA_MB = 1100;

/** Measured on 24: no helper threads (-10 % CPU), and a third less memory for programs that are compiled once and thrown away. */
const LEAN = ['--single-threaded', '--optimize-for-size', '--no-compilation-cache', '--max-semi-space-size=2'];

const SHELL = '/bin/sh';

/** The longest answer taken from code that somebody else wrote. */
const MOST_FROM_STRANGERS = 1 << 28;

/**
 * A child process that answers one message at a time: clean environment, bounded memory, killed at
 * its deadline.
 */
export class Servant {
  /** What the child already holds, by the owner's bookkeeping. */
  readonly holds = new Set<string>();
  busy = false;
  requests = 0;
  private readonly child: ChildProcess;
  private readonly memoryMB: number;
  private waiting: { resolve(reply: Plain): void; reject(error: Error): void } | undefined;
  private doom: ServantDeath | undefined;
  private tail = '';
  private lastCpu = 0;
  private deadline = 0;
  private limit = 0;
  private gone = false;
  private readonly wrapped: boolean;

  constructor({ module, args, memoryMB, flags = [], wrap, lean = true }: ServantOptions) {
    this.memoryMB = memoryMB;
    this.wrapped = wrap !== undefined;
    const node = [`--max-old-space-size=${memoryMB}`, ...(lean ? LEAN : []), ...flags, '--no-warnings', '--import', REGISTER, fileURLToPath(module), ...args];
    // The shell's own limits hold for every allocation, array buffers too; exec keeps the pid. A wrapper may
    // have to write a file before it starts node, and sets the limit of files itself.
    const limits = `ulimit -c 0; ${wrap ? '' : 'ulimit -f 0; '}ulimit -d ${Math.max(LEAST_DATA_MB, memoryMB * 2) * 1024} 2>/dev/null; exec "$0" "$@"`;
    const inner = wrap ? wrap(process.execPath, node) : ([process.execPath, node] as const);
    const [command, full] = existsSync(SHELL) ? [SHELL, ['-c', limits, inner[0], ...inner[1]]] : inner;
    // A session of its own: the terminal's Ctrl-C is for the parent, who stops in order.
    this.child = spawn(command, full, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const collect = collectFrames(wrap ? MOST_FROM_STRANGERS : undefined);
    this.child.stdout!.on('data', (chunk: Buffer) => {
      if (this.doom) return;
      try {
        for (const frame of collect(chunk)) this.settle(frame);
      } catch (error) {
        // a child that somebody took over may send anything: it ends, and not we
        this.kill(new ServantDeath('exit', `sent what is no answer: ${(error as Error).message}`));
      }
    });
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.tail = (this.tail + chunk.toString()).slice(-4000);
    });
    this.child.stdin!.on('error', () => {});
    this.child.on('error', (error) => this.end(new ServantDeath('exit', error.message)));
    this.child.on('close', (code, signal) => {
      const memory = signal === 'SIGABRT' || code === 134 || /heap out of memory|allocation failed/i.test(this.tail);
      this.end(this.doom ?? new ServantDeath(memory ? 'memory' : 'exit', memory ? outgrown(this.memoryMB) : `the process ended (${signal ?? `code ${code}`})${this.explanation()}`));
    });
    // A servant never keeps the program alive by itself.
    this.child.unref();
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) (stream as unknown as { unref?(): void }).unref?.();
  }

  /** The process that does the work: behind a wrapper, the third of its line, after the wrapper and process 1 of its namespace. */
  get pid(): number {
    const line = this.family();
    return line[2] ?? line.at(-1)!;
  }

  /** The process started and, behind a wrapper, everything that descends from it. */
  private family(): number[] {
    const own = this.child.pid ?? -1;
    return this.wrapped ? descendants(own) : [own];
  }

  get alive(): boolean {
    return !this.gone;
  }

  /** The last line the child wrote to stderr that explains something. */
  private explanation(): string {
    const lines = this.tail.split('\n');
    const line = lines.find((text) => /^\w*Error\b/.test(text)) ?? lines.find((text) => /error/i.test(text));
    return line ? `: ${line.trim().slice(0, 300)}` : '';
  }

  /** A message without an answer. */
  tell(message: Plain): void {
    this.child.stdin!.write(frameOf(encode(message)));
  }

  /** Rejects with `ServantDeath` when the child dies, by itself or at the deadline. */
  ask(message: Plain, seconds: number): Promise<Plain> {
    if (this.gone) return Promise.reject(this.doom ?? new ServantDeath('exit', 'the process has ended'));
    this.requests++;
    this.deadline = performance.now() + seconds * 1000;
    this.limit = seconds;
    WATCHED.add(this);
    watchAll();
    return new Promise<Plain>((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.tell(message);
    });
  }

  /** Somebody waits for an answer. */
  get asked(): boolean {
    return this.waiting !== undefined;
  }

  /** Called a few times a second while somebody waits; behind a wrapper always, since what runs there may work on unasked. */
  inspect(now: number): void {
    if (this.asked && now > this.deadline) this.kill(new ServantDeath('time', `no answer within ${this.limit} s`));
    else if (this.family().reduce((sum, pid) => sum + residentMB(pid), 0) > this.memoryMB) this.kill(new ServantDeath('memory', outgrown(this.memoryMB)));
  }

  kill(doom?: ServantDeath): void {
    this.cpuSeconds();
    this.doom ??= doom ?? new ServantDeath('exit', 'stopped');
    endGroup(this.child);
  }

  /** CPU seconds used so far, user and system; the last known figure once it has ended. */
  cpuSeconds(): number {
    // behind a wrapper the tools that set it up are over: their parents hold what they used
    const used = this.family().reduce((sum, pid) => sum + cpuOf(pid, this.wrapped), 0);
    // gone, or no /proc on this system: then the last figure stands
    this.lastCpu = Math.max(this.lastCpu, used);
    return this.lastCpu;
  }

  private settle(frame: Uint8Array): void {
    const { waiting } = this;
    if (!waiting) throw new RangeError('nobody had asked');
    const reply = decode(frame);
    this.waiting = undefined;
    if (!this.wrapped) WATCHED.delete(this);
    waiting.resolve(reply);
  }

  private end(death: ServantDeath): void {
    if (this.gone) return;
    this.gone = true;
    WATCHED.delete(this);
    this.doom ??= death;
    this.waiting?.reject(death);
    this.waiting = undefined;
  }
}

/** Servants to look at. One timer for all: a timer of its own for each question costs more than the question. */
const WATCHED = new Set<Servant>();
let watch: NodeJS.Timeout | undefined;

function watchAll(): void {
  watch ??= setInterval(() => {
    if (WATCHED.size === 0) {
      clearInterval(watch);
      watch = undefined;
      return;
    }
    const now = performance.now();
    let asked = false;
    for (const servant of WATCHED) {
      servant.inspect(now);
      asked ||= servant.asked;
    }
    if (!asked) watch?.unref();
  }, 50);
  watch.ref();
}
