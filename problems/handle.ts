import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { constants, createContext, runInContext } from 'node:vm';
import type { CandidateHandle } from 'clade';

/** A stand-in for what the sandbox makes: another generator, and no end of steps. */
const SEARCH = `({ n, stream, incumbent }) => {
  let state = stream.reduce((sum, seed) => (sum * 31 + seed) >>> 0, 7);
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  return { n, random, steps: () => 1e9, ...(incumbent ? { incumbent: incumbent.slice() } : {}) };
}`;

/** For the tests of problems: a program in a realm of its own, with nothing counted or limited. */
export function handleOf(source: string, entry: string): CandidateHandle {
  // not contextified, as in the sandbox: there every global is looked up slowly
  const realm = createContext(constants.DONT_CONTEXTIFY);
  const script = stripTypeScriptTypes(source).replaceAll(/^export /gm, '');
  runInContext(script, realm);
  return {
    call: runInContext(entry, realm),
    int8: runInContext('(length) => new Int8Array(length)', realm),
    int32: runInContext('(length) => new Int32Array(length)', realm),
    float64: runInContext('(length) => new Float64Array(length)', realm),
    search: runInContext(SEARCH, realm),
    text: () => script,
  };
}

/** The seed of the problem whose test asks. @example seedOf(import.meta.url) */
export function seedOf(url: string): string {
  return readFileSync(new URL('seed.ts', url), 'utf8');
}
