import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** CPU seconds of a process, with those of its children that ended when `all`; 0 when it is gone. @example cpuOf(process.pid, false) */
export function cpuOf(pid: number, all: boolean): number {
  try {
    // utime, stime, cutime and cstime are fields 14 to 17, after the name in parentheses; 100 ticks a second
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    return fields.slice(11, all ? 15 : 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}

/** A process and all that descend from it, parents first; no more than `most`, since who forks all the time is never counted to the end. @example descendants(process.pid) */
export function descendants(pid: number, most = 10_000): number[] {
  const found = [pid];
  for (let i = 0; i < found.length && found.length < most; i++) {
    try {
      // every thread has children of its own
      for (const thread of readdirSync(`/proc/${found[i]}/task`)) {
        const children = readFileSync(`/proc/${found[i]}/task/${thread}/children`, 'latin1').trim();
        if (children) found.push(...children.split(' ').map(Number));
      }
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

/**
 * Ends a child that leads a session of its own, and whoever is still of its group: a wrapper's first child, begun a
 * moment ago, else waits forever for a word of the wrapper, and holds our pipes open.
 * @example endGroup(spawn('sh', ['-c', 'sleep 9'], { detached: true }))
 */
export function endGroup(child: ChildProcess): void {
  // once it has ended its number may be another's
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Resident memory of a process in megabytes; 0 when it is gone. @example residentMB(process.pid) */
export function residentMB(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 1e6;
  } catch {
    return 0;
  }
}

/** Proportional memory of a process in megabytes; 0 where the system does not tell. */
export function proportionalMB(pid: number): number {
  try {
    return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))![1]) / 1024;
  } catch {
    return 0;
  }
}
