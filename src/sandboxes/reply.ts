import { type Plain, decode, reason } from '../core/index.ts';
import { ServantDeath } from '../process/index.ts';
import type { RunResult } from './light.ts';

const KINDS = ['steps', 'time', 'memory', 'crash', 'invalid'];

/**
 * The results in an answer of a child that may have been taken over: as many as asked for, each of the right form,
 * outputs within the limit and readable. Anything else counts as the child's death.
 * @example checkedResults({ results: [{ steps: 1, output: encode(1) }] }, 1, 100)
 */
export function checkedResults(reply: Plain, runs: number, outputBytes: number): readonly RunResult[] {
  const results = (reply as { results?: Plain } | null)?.results;
  if (!Array.isArray(results) || results.length !== runs) throw no(`an answer without its ${runs} results`);
  return results.map((result) => checked(result as Record<string, Plain> | null, outputBytes));
}

const no = (what: string): ServantDeath => new ServantDeath('exit', `the child sent ${what}`);

function checked(result: Record<string, Plain> | null, outputBytes: number): RunResult {
  const { steps, output, failure } = result ?? {};
  if (typeof steps !== 'number' || !Number.isFinite(steps) || steps < 0) throw no('a result without steps');
  if (failure !== undefined) {
    const { kind, message } = (failure ?? {}) as Record<string, Plain>;
    if (!KINDS.includes(kind as string) || typeof message !== 'string') throw no('a failure without a reason');
    return { steps, failure: { kind: kind as 'crash', message: message.slice(0, 400) } };
  }
  if (!(output instanceof Uint8Array) || output.length > outputBytes) throw no('an output that is too long, or none');
  try {
    decode(output);
  } catch (error) {
    throw no(`an output nobody can read: ${reason(error)}`);
  }
  return { steps, output };
}
