/**
 * The scorer's process: it never meets candidate code, only the bytes of outputs.
 * Arguments: the URL of the problem's score.ts.
 */
import { type Plain, type Scorer, decode, hashOf, reason } from '../core/index.ts';
import { serve } from '../process/serve.ts';

const { score } = (await import(process.argv[2]!)) as { score: Scorer };
const instances = new Map<string, Plain>();

function scoreOne(id: string, bytes: Uint8Array): Plain {
  const outputHash = hashOf(bytes);
  try {
    const verdict = score(decode(bytes), instances.get(id)!, { id });
    if ('rejected' in verdict) return { outputHash, rejected: verdict.rejected };
    if (typeof verdict.value !== 'number' || !Number.isFinite(verdict.value)) return { outputHash, rejected: `the score is ${verdict.value}` };
    for (const [name, value] of Object.entries(verdict.metrics ?? {})) if (!Number.isFinite(value)) return { outputHash, bug: `the metric "${name}" is ${value}, which is not a finite number` };
    return { outputHash, score: { value: verdict.value, metrics: verdict.metrics ?? {}, ...(verdict.exact ? { exact: verdict.exact } : {}) } };
  } catch (error) {
    return { outputHash, bug: error instanceof Error ? (error.stack ?? error.message) : reason(error) };
  }
}

serve((message) => {
  const { instance, data, items } = message as { instance?: string; data?: Uint8Array; items?: readonly { id: string; output: Uint8Array }[] };
  if (instance === undefined) return items!.map(({ id, output }) => scoreOne(id, output));
  instances.set(instance, decode(data!));
  return undefined;
});
