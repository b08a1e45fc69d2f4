import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CladeError, reason } from '../core/index.ts';
import { type EvolveOptions, checkOptions } from '../workspace/options.ts';

const NAMES = ['clade.config.ts', 'clade.config.js', 'clade.config.mjs'];

/** Options of `clade.config.ts` in the current folder; the command line goes before them. */
export async function readConfig(): Promise<Partial<EvolveOptions>> {
  const name = NAMES.find((candidate) => existsSync(candidate));
  if (!name) return {};
  let config: unknown;
  try {
    config = ((await import(pathToFileURL(resolve(name)).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new CladeError('usage.bad-config', `${name} does not load: ${reason(error)}`, 'fix the file, or take it away');
  }
  if (config === null || typeof config !== 'object') throw new CladeError('usage.bad-config', `${name} has no default export`, 'write `export default { seed: 3, minutes: 10 };`');
  checkOptions(config as Record<string, unknown>, name);
  return config;
}
