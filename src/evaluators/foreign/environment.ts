import type { SelfScored } from '../../core/index.ts';
import { cleanEnvironment } from './interpreter.ts';

/** Libraries that start as many threads as there are processors: with several evaluations at a time all would be slower. */
const THREADS = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMEXPR_NUM_THREADS', 'VECLIB_MAXIMUM_THREADS', 'BLIS_NUM_THREADS'];

/** The port of the way out, inside a sandbox: a network of its own, so it is always free. */
export const PROXY_PORT = 8118;

/**
 * The whole environment of an evaluator; nothing of ours but PATH.
 * @example environmentOf(spec, 1).OMP_NUM_THREADS // '1'
 */
export function environmentOf({ cpus = 1, env, contract, allowNet }: SelfScored, seed: number, online = false): Record<string, string> {
  const way = `http://127.0.0.1:${PROXY_PORT}`;
  return {
    ...cleanEnvironment(),
    ...Object.fromEntries(THREADS.map((name) => [name, String(Math.max(1, Math.floor(cpus)))])),
    // sets are walked in the same order every time
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    CLADE_SEED: String(seed),
    ...(contract === 'python' && { ENABLE_ARTIFACTS: 'true' }),
    ...(contract === 'shinka' && { SHINKA_EVAL_VERBOSE: '1' }),
    ...(online && allowNet.length > 0 && { HTTP_PROXY: way, HTTPS_PROXY: way, http_proxy: way, https_proxy: way }),
    ...env,
  };
}
