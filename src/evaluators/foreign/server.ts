import { rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CladeError, type SelfScored } from '../../core/index.ts';
import { Family, type Isolate, type Wrap, collectFrames, frameOf, leash } from '../../process/index.ts';
import { PROXY_PORT, environmentOf } from './environment.ts';
import { type Interpreter, interpreterOf } from './interpreter.ts';
import { type Job, type Runner, gateOf } from './runner.ts';
import { scratchFolder } from './scratch.ts';
import { type Raw, isRaw } from './verdict.ts';

/** Options of `pythonServer`. */
export interface PythonOptions {
  spec: SelfScored;
  workers: number;
  seed: number;
  /** Puts every interpreter behind the boundary. @default none: a process namespace where there is one */
  isolate: Isolate | undefined;
  /** The socket of the proxy to the hosts that were named. */
  socket: string | undefined;
}

const PYTHON = fileURLToPath(new URL('../python/', import.meta.url));

/** Bytes a candidate may print. */
export const OUTPUT_BYTES = 16 << 20;

/** Imports may take this much longer than an evaluation. */
const STARTING = 120;

/** Beyond its deadline an evaluation is the server's to end; when that does not answer either, it goes with it. */
const GRACE = 15;

/** An interpreter is replaced after so many candidates, so that whatever it accumulated goes with it. */
const CANDIDATES = 20_000;

const FRAME = 1 << 26;

/**
 * Warm interpreters, one for each worker: the evaluator is imported once, and each candidate runs in a forked child.
 * @example const runner = pythonServer({ spec, workers: 2, seed: 1, isolate: undefined, socket: undefined })
 */
export function pythonServer({ spec, workers, seed, isolate, socket }: PythonOptions): Runner {
  const idle: Server[] = [];
  const all = new Set<Server>();
  const gate = gateOf(workers);
  let pastCpu = 0;
  let closed = false;
  let python: Interpreter | undefined;
  let wrapped: Promise<Wrap | undefined> | undefined;

  async function hire(): Promise<Server> {
    python ??= interpreterOf(spec.python);
    wrapped ??= isolate
      ? isolate({ read: [spec.folder, PYTHON, ...python.folders, ...spec.allowRead, ...(isAbsolute(spec.file!) ? [spec.file!] : [])], scratch: '/tmp', scratchMB: spec.diskMB ?? 256, processes: (spec.processes ?? 64) + 4, socket, first: true })
      : Promise.resolve(leash()?.wrap);
    const server = new Server({ spec, seed, python, wrap: await wrapped, apart: isolate !== undefined, socket });
    all.add(server);
    try {
      await server.ready;
    } catch (error) {
      dismiss(server);
      throw error;
    }
    return server;
  }

  function dismiss(server: Server): void {
    server.kill();
    pastCpu += server.cpuSeconds();
    all.delete(server);
  }

  return {
    run: (job) =>
      gate(async () => {
        if (closed) throw new Error('the evaluator was closed');
        const server = idle.pop() ?? (await hire());
        const raw = await server.evaluate(job);
        if (server.alive && server.served < CANDIDATES && !closed) idle.push(server);
        else dismiss(server);
        return raw;
      }),
    pids: () => [...all].flatMap((server) => server.pids()),
    cpuSeconds: () => [...all].reduce((sum, server) => sum + server.cpuSeconds(), pastCpu),
    close() {
      closed = true;
      for (const server of [...all]) dismiss(server);
    },
  };
}

interface ServerOptions {
  spec: SelfScored;
  seed: number;
  python: Interpreter;
  wrap: Wrap | undefined;
  /** Behind the boundary, with a scratch space of its own. */
  apart: boolean;
  socket: string | undefined;
}

/** One interpreter that answers one question at a time. */
class Server {
  readonly ready: Promise<void>;
  served = 0;
  private readonly family: Family;
  private readonly scratch: string | undefined;
  private readonly options: ServerOptions;
  private waiting: ((answer: unknown) => void) | undefined;
  private tail = '';
  private gone: string | undefined;

  constructor(options: ServerOptions) {
    this.options = options;
    const { spec, seed, python, wrap, apart, socket } = options;
    this.scratch = apart ? undefined : scratchFolder();
    const scratch = this.scratch ?? '/tmp';
    const { contract, folder, stages, args, seconds, memoryMB, cpus = 1, processes = 64, diskMB = 256 } = spec;
    const file = isAbsolute(spec.file!) ? spec.file! : join(folder, spec.file!);
    const setup = { contract, folder, file, stages, args, seconds, memoryMB, processes, diskMB, cpuSeconds: seconds * cpus, outputBytes: OUTPUT_BYTES, scratch, shims: join(PYTHON, 'shims'), alone: wrap !== undefined, apart, ownUser: apart || (leash()?.counts ?? false), proxy: socket && { socket, port: PROXY_PORT } };
    this.family = new Family({
      command: python.path,
      args: [join(PYTHON, 'server.py'), JSON.stringify(setup)],
      env: { ...environmentOf(spec, seed, apart), HOME: scratch, TMPDIR: scratch },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      wrap,
      allowance: { memoryMB, processes, disk: this.scratch === undefined ? undefined : { folder: this.scratch, megabytes: diskMB } },
      onExcess: (kind, message) => this.say({ kind, message }),
    });
    const { child } = this.family;
    child.stdin!.on('error', () => {});
    const collect = collectFrames(FRAME);
    child.stdout!.on('data', (chunk: Buffer) => {
      try {
        for (const frame of collect(chunk)) this.answer(JSON.parse(Buffer.from(frame).toString().replaceAll(`${scratch}/work/`, '')));
      } catch {
        this.kill();
      }
    });
    child.stderr!.on('data', (chunk: Buffer) => {
      this.tail = (this.tail + chunk.toString()).slice(-4000);
    });
    child.on('error', (error) => this.end(error.message));
    child.on('close', (code, signal) => this.end(`the interpreter ended (${signal ?? `code ${code}`})`));
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
    this.ready = this.begin(file);
  }

  get alive(): boolean {
    return this.gone === undefined;
  }

  pids(): number[] {
    return this.alive ? this.family.pids() : [];
  }

  cpuSeconds(): number {
    return this.family.cpuSeconds();
  }

  /** The evaluator's own mistakes are its author's, who is told which interpreter it was. */
  private async begin(file: string): Promise<void> {
    const { spec, python } = this.options;
    const seconds = spec.seconds + STARTING;
    const reply = (await this.ask(undefined, seconds)) as { ready?: string; broken?: { type: string; message: string; trace: string }; missing?: string | null } | undefined;
    if (reply?.ready) return this.family.settle();
    const broken = reply?.broken;
    if (reply?.missing) throw new CladeError('problem.evaluator-broken', `${file} imports "${reply.missing}", which ${python.path} does not have`, `install it there (${python.path} -m pip install ${reply.missing.split('.')[0]}), or choose another interpreter with --python PATH`);
    const why = broken ? `${broken.type}: ${broken.message}` : `${this.gone ?? `nothing was heard within ${seconds} s`}${this.tail ? `: ${this.tail.trim().split('\n').at(-1)}` : ''}`;
    const place = broken && /.*File "([^"]+)", line (\d+)/s.exec(broken.trace);
    throw new CladeError('problem.evaluator-broken', `${file} does not load: ${why}`, `${place ? `look at ${place[1]}, line ${place[2]}` : 'fix the evaluator'}; it was loaded by ${python.path}, and --python PATH chooses another`);
  }

  /** One program. Whatever becomes of it is data; a server that ended is replaced by the owner. */
  async evaluate({ files }: Job): Promise<Raw> {
    this.served++;
    this.family.watch();
    const reply = await this.ask({ files }, this.options.spec.seconds + GRACE);
    this.family.unwatch();
    if (isRaw(reply)) return reply;
    const message = this.gone ?? (reply === undefined ? 'the interpreter did not answer any more' : 'the interpreter answered what is no answer');
    this.kill();
    return { output: '', failure: { kind: 'crash', message } };
  }

  /** Undefined when the server ended or is late. */
  private ask(message: unknown, seconds: number): Promise<unknown> {
    if (!this.alive) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(undefined), seconds * 1000);
      this.waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      if (message !== undefined) this.say(message);
    });
  }

  private say(message: unknown): void {
    this.family.child.stdin!.write(frameOf(Buffer.from(JSON.stringify(message))));
  }

  private answer(message: unknown): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.(message);
  }

  private end(why: string): void {
    this.gone ??= why;
    this.answer(undefined);
  }

  kill(): void {
    this.family.kill();
    this.end('stopped');
    if (this.scratch !== undefined) rmSync(this.scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
