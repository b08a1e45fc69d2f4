import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Failure, type Plain, type SelfScored, hashOf } from '../../core/index.ts';
import { Family, type Isolate, type Wrap, leash } from '../../process/index.ts';
import { environmentOf } from './environment.ts';
import { lastDocument } from './printed.ts';
import { type Job, type Runner, gateOf } from './runner.ts';
import { scratchFolder } from './scratch.ts';
import { type Deed, RELAY, scriptOf } from './script.ts';
import { OUTPUT_BYTES } from './server.ts';
import type { Raw } from './verdict.ts';

/** Options of `commandRunner`. */
export interface CommandOptions {
  spec: SelfScored;
  workers: number;
  seed: number;
  /** Puts every evaluation behind the boundary. @default none: a process namespace where there is one */
  isolate: Isolate | undefined;
  socket: string | undefined;
}

/** Compiled programs kept at hand. */
const BINARIES = 64;

/** Milliseconds after its end in which a process is heard to the last word. */
const PIPES = 2000;

/** What a process said and left behind. */
interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  file: Buffer;
  failure?: Failure;
}

/**
 * A command in any language, a limited process for each evaluation. What `compile` makes is kept by the program's content.
 * @example const runner = commandRunner({ spec, workers: 2, seed: 1, isolate: undefined, socket: undefined })
 */
export function commandRunner({ spec, workers, seed, isolate, socket }: CommandOptions): Runner {
  const place = scratchFolder();
  // another user has to get in
  if (isolate) chmodSync(place, 0o755);
  const gate = gateOf(workers);
  const families = new Set<Family>();
  const binaries = new Map<string, string>();
  let count = 0;
  let pastCpu = 0;
  let closed = false;
  let wrapped: Promise<Wrap | undefined> | undefined;

  const wrapHere = (): Promise<Wrap | undefined> => {
    const read = [spec.folder, place, ...installed(), ...(socket ? [RELAY, process.execPath] : []), ...spec.allowRead];
    return (wrapped ??= isolate ? isolate({ read, scratch: '/tmp', scratchMB: spec.diskMB ?? 256, processes: (spec.processes ?? 64) + 4, socket }) : Promise.resolve(leash()?.wrap));
  };

  async function start(deed: Omit<Deed, 'spec' | 'scratch' | 'ownUser' | 'socket'>): Promise<Ended> {
    const wrap = await wrapHere();
    if (closed) throw new Error('the evaluator was closed');
    const own = isolate ? undefined : join(place, `scratch-${count++}`);
    if (own) mkdirSync(own);
    try {
      return await ended({ ...deed, spec, socket, scratch: own ?? '/tmp/evaluation', ownUser: isolate !== undefined || (leash()?.counts ?? false) }, wrap, own);
    } finally {
      if (own) rmSync(own, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  function ended(deed: Deed, wrap: Wrap | undefined, own: string | undefined): Promise<Ended> {
    const { memoryMB, processes = 64, diskMB = 256, seconds } = spec;
    return new Promise((resolve) => {
      let failure: Failure | undefined;
      const stop = (kind: Failure['kind'], message: string): void => {
        failure ??= { kind, message };
        family.kill();
      };
      const family = new Family({
        command: '/bin/sh',
        args: ['-c', scriptOf(deed)],
        env: environmentOf(spec, seed, isolate !== undefined),
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        wrap,
        allowance: { memoryMB, processes, disk: own === undefined ? undefined : { folder: own, megabytes: diskMB } },
        onExcess: stop,
      });
      families.add(family);
      family.watch();
      const timer = setTimeout(() => stop('time', `no result within ${seconds} s`), seconds * 1000);
      const most = deed.compiles ? diskMB << 20 : OUTPUT_BYTES;
      const takes = [family.child.stdout!, family.child.stderr!, family.child.stdio[3] as NodeJS.ReadableStream].map((stream, k) => {
        const chunks: Buffer[] = [];
        let size = 0;
        stream.on('data', (chunk: Buffer) => {
          if (failure) return;
          size += chunk.length;
          chunks.push(chunk);
          if (size > (k === 2 ? most : OUTPUT_BYTES)) stop('invalid', `printed more than ${OUTPUT_BYTES >> 20} MB`);
        });
        return (): Buffer => Buffer.concat(chunks);
      });
      let over = false;
      const done = (code: number | null, signal: string | null): void => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        pastCpu += family.cpuSeconds();
        // who was started and forgotten ends with the command
        family.kill();
        families.delete(family);
        const [stdout, stderr, file] = takes.map((take) => take()) as [Buffer, Buffer, Buffer];
        const text = (bytes: Buffer): string => bytes.toString().replaceAll(`${deed.scratch}/work/`, '');
        resolve({ code, signal, stdout: text(stdout), stderr: text(stderr), file, ...(failure && { failure }) });
      };
      family.child.on('error', (error) => {
        failure ??= { kind: 'crash', message: error.message };
        done(null, null);
      });
      // pipes may be held open by who was forgotten: the end of the command is what counts
      family.child.on('exit', (code, signal) => {
        if (!wrap) family.kill();
        family.child.on('close', () => done(code, signal));
        setTimeout(() => done(code, signal), PIPES).unref();
      });
    });
  }

  /** The binary of a program, or why there is none. */
  async function compiled(inbox: string, job: Job): Promise<string | Raw> {
    const key = hashOf([spec.compile!, job.files as Plain]);
    const known = binaries.get(key);
    if (known) return known;
    const result = await start({ inbox, entry: job.files[0]![0], binary: undefined, compiles: true });
    const wrong = wrongWith(result, 'compile', isolate !== undefined);
    if (wrong) return wrong;
    if (result.file.length === 0) return { output: said(result), failure: { kind: 'invalid', message: `\`${spec.compile}\` made no {binary}` } };
    const path = join(place, `binary-${key}`);
    writeFileSync(path, result.file);
    chmodSync(path, 0o755);
    binaries.set(key, path);
    for (const [old, file] of binaries) {
      if (binaries.size <= BINARIES) break;
      binaries.delete(old);
      rmSync(file, { force: true });
    }
    return path;
  }

  async function evaluate(job: Job): Promise<Raw> {
    const inbox = join(place, `inbox-${count++}`);
    try {
      for (const [name, text] of job.files) {
        mkdirSync(dirname(join(inbox, name)), { recursive: true });
        writeFileSync(join(inbox, name), text);
      }
      const binary = spec.compile === undefined ? undefined : await compiled(inbox, job);
      if (typeof binary === 'object') return binary;
      const result = await start({ inbox, entry: job.files[0]![0], binary, compiles: false });
      return wrongWith(result, 'command', isolate !== undefined) ?? { output: said(result), document: lastDocument(result.file.length > 0 ? result.file.toString() : result.stdout) };
    } finally {
      rmSync(inbox, { recursive: true, force: true });
    }
  }

  /** Where the command's programs are installed: behind the boundary only folders that are named are in sight. */
  function installed(): string[] {
    return (environmentOf(spec, seed).PATH ?? '').split(delimiter).filter((folder) => /^\/(usr|opt|nix)\//.test(folder));
  }

  return {
    run: (job) => gate(() => evaluate(job)),
    pids: () => [...families].flatMap((family) => family.pids()),
    cpuSeconds: () => [...families].reduce((sum, family) => sum + family.cpuSeconds(), pastCpu),
    close() {
      closed = true;
      for (const family of families) family.kill();
      rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const said = ({ stdout, stderr }: Ended): string => [stderr, stdout].map((text) => text.slice(-3000).trim()).filter(Boolean).join('\n');

/** Signals by the code a shell gives them. */
const SIGNALS: Readonly<Record<number, string>> = { 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 15: 'SIGTERM', 24: 'SIGXCPU', 25: 'SIGXFSZ' };

function wrongWith(result: Ended, what: 'compile' | 'command', apart: boolean): Raw | undefined {
  const { code, signal, failure } = result;
  const output = said(result);
  if (failure) return { output, failure };
  if (code === 0) return undefined;
  const sign = signal ?? (code !== null && code > 128 ? SIGNALS[code - 128] : undefined);
  const why = sign === 'SIGXCPU' ? 'used up its CPU time' : sign ? `ended by ${sign}` : `ended with code ${code}`;
  const lines = result.stderr.trim().split('\n');
  const last = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  const hint = code === 127 && apart ? '; behind the boundary only /usr, the folder and what --allow-read names are in sight' : '';
  return { output, failure: { kind: sign === 'SIGXCPU' ? 'time' : what === 'compile' ? 'invalid' : 'crash', message: `the ${what === 'compile' ? 'compiler' : 'command'} ${why}${last && !sign ? `: ${last}` : ''}${hint}` } };
}
