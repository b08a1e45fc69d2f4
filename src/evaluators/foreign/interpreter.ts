import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CladeError } from '../../core/index.ts';

/** A Python that evaluators run in. */
export interface Interpreter {
  path: string;
  /** Folders it is made of: what it needs to see. */
  folders: readonly string[];
}

/**
 * The interpreter that was named, else that of the active virtual environment, else the first python3 on PATH.
 * @example interpreterOf(undefined).path // '/usr/bin/python3'
 */
export function interpreterOf(wanted: string | undefined): Interpreter {
  const given = wanted === undefined ? preferred() : (wanted.includes('/') ? wanted : onPath(wanted));
  const fix = 'install Python 3, activate a virtual environment, or name one with --python PATH';
  if (given === undefined || !existsSync(given)) throw new CladeError('problem.no-python', `there is no Python interpreter${wanted === undefined ? ' "python3" on PATH' : ` "${wanted}"`}`, fix);
  const ask = 'import sys, sysconfig, json; print(json.dumps([sys.executable, sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path]))';
  const { stdout, stderr, status } = spawnSync(given, ['-c', ask], { encoding: 'utf8', timeout: 30_000, env: cleanEnvironment() });
  if (status !== 0) throw new CladeError('problem.no-python', `${given} does not start: ${(stderr ?? '').trim().split('\n').at(-1)}`, fix);
  const [executable, ...folders] = JSON.parse(stdout) as string[];
  // a shim that chooses among several would choose again for each start
  const path = executable || given;
  return { path, folders: [...new Set([dirname(realpathSync(path)), dirname(path), ...folders])].filter((folder) => folder !== '' && existsSync(folder)) };
}

function preferred(): string | undefined {
  const active = process.env.VIRTUAL_ENV;
  return active && existsSync(join(active, 'bin/python3')) ? join(active, 'bin/python3') : onPath('python3');
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** What every evaluator is given of our environment: where programs are. Keys are never in it. @example cleanEnvironment().PATH */
export function cleanEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };
}
