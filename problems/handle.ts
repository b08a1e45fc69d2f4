import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import type { CandidateHandle } from 'clade';

/** For the tests of problems: a program in a realm of its own, with nothing counted or limited. */
export function handleOf(source: string, entry: string): CandidateHandle {
  const realm = createContext({});
  runInContext(stripTypeScriptTypes(source).replaceAll(/^export /gm, ''), realm);
  return {
    call: runInContext(entry, realm),
    int32: runInContext('(length) => new Int32Array(length)', realm),
    float64: runInContext('(length) => new Float64Array(length)', realm),
  };
}

/** The seed of the problem whose test asks. @example seedOf(import.meta.url) */
export function seedOf(url: string): string {
  return readFileSync(new URL('seed.ts', url), 'utf8');
}
