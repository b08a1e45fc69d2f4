import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Hash, hashOf } from '../core/index.ts';

/** What runs and tools leave behind, and what belongs to packages. */
const ASIDE = new Set(['node_modules', '__pycache__', 'target', 'dist', 'build', 'venv', 'runs', 'openevolve_output', 'outputs', 'results']);

/** Files larger than this count by their size. */
const LARGE = 32 * 1024 * 1024;

/** Every file of a folder that somebody wrote, relative to it. @example filesOf('./folder') // ['evaluator.py', 'initial_program.py'] */
export function filesOf(folder: string): string[] {
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !ASIDE.has(entry.name) && !/^results_/.test(entry.name) && !existsSync(join(path, 'journal.db'))) walk(path);
      } else if (entry.isFile() && !/\.(pyc|log)$/.test(entry.name)) found.push(relative(folder, path));
    }
  };
  walk(folder);
  return found.sort();
}

/** Names and contents. */
export function hashFiles(folder: string, files: readonly string[]): Hash {
  return hashOf(files.map((file) => [file, contentOf(join(folder, file))]));
}

function contentOf(file: string): string {
  const { size } = statSync(file);
  return size > LARGE ? `${size} bytes` : createHash('sha256').update(readFileSync(file)).digest('hex');
}
