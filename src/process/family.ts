import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { outgrown } from '../core/index.ts';
import { cpuOf, descendants, endGroup, proportionalMB, residentMB } from './proc.ts';
import type { Wrap } from './servant.ts';

/** What a family may use, all its processes together. */
export interface Allowance {
  memoryMB: number;
  processes: number;
  /** A folder that may hold so much. */
  disk?: { folder: string; megabytes: number } | undefined;
}

export interface FamilyOptions {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  stdio: StdioOptions;
  /** Where there is none, who belongs to the family is told by a variable that its members inherit. */
  wrap: Wrap | undefined;
  allowance: Allowance;
  /** Called once while it is watched, with what there was too much of. */
  onExcess(kind: 'memory' | 'crash', message: string): void;
}

const MARK = 'CLADE_FAMILY';
let count = 0;

/** A process started for somebody else, with all that descend from it: watched, counted, and ended together. */
export class Family {
  readonly child: ChildProcess;
  /** Memory it had when there was nothing to judge yet. */
  private baseMB = 0;
  private lastCpu = 0;
  private ticks = 0;
  private readonly mark: string;
  private readonly options: FamilyOptions;

  constructor(options: FamilyOptions) {
    const { command, args, env, cwd, stdio, wrap } = options;
    this.options = options;
    this.mark = `${process.pid}.${count++}`;
    const [first, rest] = wrap ? wrap(command, args) : [command, args];
    // a session of its own: the terminal's Ctrl-C is for us, who stop in order
    this.child = spawn(first, [...rest], { env: { ...env, ...(wrap ? {} : { [MARK]: this.mark }) }, cwd, stdio, detached: true });
    this.child.on('error', () => {});
    this.child.on('close', () => WATCHED.delete(this));
  }

  pids(): number[] {
    return this.child.pid === undefined ? [] : descendants(this.child.pid, 2 * this.options.allowance.processes + 64);
  }

  /** From here on what it uses is counted as its guest's. */
  settle(): void {
    this.baseMB = this.pids().reduce((sum, pid) => sum + weigh(pid), 0);
  }

  watch(): void {
    WATCHED.add(this);
    watchAll();
  }

  unwatch(): void {
    WATCHED.delete(this);
  }

  inspect(): void {
    const { memoryMB, processes, disk } = this.options.allowance;
    const pids = this.pids();
    const most = memoryMB + this.baseMB;
    // wrappers and the process that was asked are not counted
    if (pids.length > processes + 4) this.excess('crash', `started more than ${processes} processes`);
    // Pages that many share are counted many times; only who looks too large is weighed exactly.
    else if (pids.reduce((sum, pid) => sum + residentMB(pid), 0) > most && heavier(pids, most)) this.excess('memory', outgrown(memoryMB));
    else if (disk && this.ticks++ % 4 === 3 && weight(disk.folder) > disk.megabytes * 1e6) this.excess('crash', `wrote more than ${disk.megabytes} MB`);
  }

  private excess(kind: 'memory' | 'crash', message: string): void {
    this.unwatch();
    this.options.onExcess(kind, message);
  }

  /** CPU seconds used so far by all of it; the last known figure once it has ended. */
  cpuSeconds(): number {
    this.lastCpu = Math.max(this.lastCpu, this.pids().reduce((sum, pid) => sum + cpuOf(pid, true), 0));
    return this.lastCpu;
  }

  /** Ends all of it. A namespace goes at once; elsewhere whoever bears our mark is looked for until nobody is found. */
  kill(): void {
    this.cpuSeconds();
    this.unwatch();
    const family = this.options.wrap ? [] : this.pids();
    endGroup(this.child);
    if (this.options.wrap || this.child.pid === undefined) return;
    for (const pid of family) end(pid);
    for (let round = 0; round < 100; round++) {
      const left = marked(this.mark);
      if (left.length === 0) return;
      for (const pid of left) end(pid);
    }
  }
}

const weigh = (pid: number): number => proportionalMB(pid) || residentMB(pid);

/** Whether they weigh more together. Weighing who forks all the time takes seconds: then the next look tells, by their number. */
function heavier(pids: readonly number[], most: number): boolean {
  const until = performance.now() + 50;
  let sum = 0;
  for (const pid of pids) {
    sum += weigh(pid);
    if (sum > most) return true;
    if (performance.now() > until) return false;
  }
  return false;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended meanwhile
  }
}

function marked(mark: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      return pid > 0 && pid !== process.pid && `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${MARK}=${mark}\0`);
    } catch {
      return false;
    }
  });
}

/** Bytes in a folder; what cannot be read counts nothing. */
function weight(folder: string): number {
  let sum = 0;
  const folders = [folder];
  for (let seen = 0; folders.length > 0 && seen < 20_000; ) {
    const here = folders.pop()!;
    try {
      for (const name of readdirSync(here)) {
        seen++;
        const path = join(here, name);
        const stat = lstatSync(path);
        if (stat.isDirectory()) folders.push(path);
        else sum += stat.blocks * 512;
      }
    } catch {
      // gone meanwhile
    }
  }
  return sum;
}

const WATCHED = new Set<Family>();
let timer: NodeJS.Timeout | undefined;

function watchAll(): void {
  timer ??= setInterval(() => {
    if (WATCHED.size === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    for (const family of [...WATCHED]) family.inspect();
  }, 50);
}
