import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CladeError, reason } from '../core/index.ts';
import { type ModelSpec, PROVIDERS, type Provider } from './spec.ts';

/**
 * The key of a provider, from the environment or from `.env` in the working folder; nowhere else is it kept.
 * Throws `model.no-key` with the name of the variable.
 */
export function keyOf(provider: Provider, env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): string {
  return keyNamed(PROVIDERS[provider].key, provider, env, folder);
}

/** The same for a variable of the user's choice. */
export function keyNamed(key: string, whose: string, env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): string {
  const file = join(folder, '.env');
  const value = env[key] ?? (existsSync(file) ? parseEnv(readFileSync(file, 'utf8'))[key] : undefined);
  if (!value) throw new CladeError('model.no-key', `${whose} needs a key, and ${key} is not set`, `export ${key}=..., or put the line ${key}=... into .env in this folder; a key is never stored or shown`);
  return value;
}

/** The key a model is to be asked with; undefined where an address needs none. Throws `model.no-key`. */
export function keyFor({ name, options, ...spec }: ModelSpec): string | undefined {
  if (options.keyFrom !== undefined) return keyNamed(options.keyFrom, name);
  return spec.provider === 'address' || spec.provider === 'scripted' ? undefined : keyOf(spec.provider);
}

/** Null where a model could be asked, else what is missing. @example keyIsThere(readModelSpec('openai:NAME')) */
export function keyIsThere(spec: ModelSpec): string | null {
  try {
    keyFor(spec);
    return null;
  } catch (error) {
    return reason(error);
  }
}
