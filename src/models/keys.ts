import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CladeError } from '../core/index.ts';
import { PROVIDERS, type Provider } from './spec.ts';

/**
 * The key of a provider, from the environment or from `.env` in the working folder; nowhere else is it kept.
 * Throws `model.no-key` with the name of the variable.
 */
export function keyOf(provider: Provider, env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): string {
  const { key } = PROVIDERS[provider];
  const file = join(folder, '.env');
  const value = env[key] ?? (existsSync(file) ? parseEnv(readFileSync(file, 'utf8'))[key] : undefined);
  if (!value) throw new CladeError('model.no-key', `${provider} needs a key, and ${key} is not set`, `export ${key}=..., or put the line ${key}=... into .env in this folder; a key is never stored or shown`);
  return value;
}
