import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^clade-scratch-(\d+)-/;
const DAY = 86_400_000;

let swept = false;

/**
 * A folder of ours among the temporary ones, with our process in its name. What runs that were killed left behind for
 * more than a day is removed first.
 * @example const folder = scratchFolder()
 */
export function scratchFolder(): string {
  if (!swept) sweep();
  swept = true;
  return mkdtempSync(join(tmpdir(), `clade-scratch-${process.pid}-`));
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid === 0 || alive(pid)) continue;
    try {
      const path = join(tmpdir(), name);
      if (Date.now() - lstatSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
    } catch {
      // somebody else's
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
