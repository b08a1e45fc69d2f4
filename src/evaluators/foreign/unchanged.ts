import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { CladeError, type Hash, type SelfScored, hashOf } from '../../core/index.ts';

/** What evaluators write beside themselves, and what is no part of them. */
const NOT = /^(\..*|node_modules|__pycache__|venv|target|runs|results.*|.*_output|.*\.log)$/;

/** Files beyond this many are not looked at, and beyond so many bytes only by size and time. */
const FILES = 5000;
const BYTES = 256 << 20;

interface Known {
  stamp: string;
  hash: Hash;
}

/**
 * Remembers an evaluator's files, and throws once one of them is another: scores before and after would not compare.
 * @example const check = unchanged(spec); check();
 */
export function unchanged(spec: Pick<SelfScored, 'folder' | 'file'>): () => void {
  const known = new Map<string, Known>();
  const { folder, file } = spec;
  let bytes = 0;
  const contentOf = (path: string): Hash => {
    const { size } = statSync(path);
    bytes += size;
    return bytes > BYTES ? stampOf(path) : hashOf(new Uint8Array(readFileSync(path)));
  };
  for (const path of [...filesIn(folder), ...(file && isAbsolute(file) ? [file] : [])]) known.set(path, { stamp: stampOf(path), hash: contentOf(path) });
  return () => {
    for (const [path, one] of known) {
      const stamp = existsSync(path) ? stampOf(path) : '';
      if (stamp === one.stamp) continue;
      bytes = 0;
      // touched, and still the same
      if (stamp !== '' && contentOf(path) === one.hash) one.stamp = stamp;
      else throw new CladeError('problem.evaluator-changed', `${path} ${stamp === '' ? 'has gone' : 'has changed'} since the run began, so its scores do not compare any more`, 'restore it and resume, or start a new run; nothing was lost');
    }
  };
}

function filesIn(folder: string): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let here = folders.shift(); here !== undefined && found.length < FILES; here = folders.shift()) {
    const entries = readdirSync(here, { withFileTypes: true });
    // a run that is kept beside its evaluator
    if (entries.some(({ name }) => name === 'journal.db')) continue;
    for (const entry of entries) {
      if (NOT.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(join(here, entry.name));
      else if (entry.isFile()) found.push(join(here, entry.name));
    }
  }
  return found;
}

function stampOf(path: string): string {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
}
