import type { EmbeddingModelV4 } from '@ai-sdk/provider';
import { CladeError, type Model, fnv1a } from '../core/index.ts';
import { keyFor } from './keys.ts';
import { type ProviderOptions, OPENROUTER } from './provider.ts';
import type { ModelSpec } from './spec.ts';
import { transport } from './transport.ts';
import { troubleOf } from './trouble.ts';

/** Digits of a coordinate that are kept: likenesses are told apart at two or three. */
const DIGITS = 5;

/**
 * An embedding model as a model like any other: the question is a text, the answer its vector in JSON. So it is in the
 * journal and in the ledger, waits for limits and can be replayed.
 * @example JSON.parse((await (await embedder(readModelSpec('openai:NAME'))).ask({ system: '', prompt: 'text' }, signal)).text)
 */
export async function embedder(spec: ModelSpec, options: ProviderOptions = {}): Promise<Model> {
  const key = options.key ?? keyFor(spec);
  const model = await load(spec, key, options.address);
  return {
    name: spec.name,
    async ask({ prompt }, abortSignal) {
      try {
        const { embeddings, usage } = await model.doEmbed({ values: [prompt], abortSignal });
        const vector = embeddings[0]!.map((value) => Number(value.toPrecision(DIGITS)));
        return { text: JSON.stringify(vector), finish: 'stop', usage: { input: usage?.tokens ?? 0, cached: 0, written: 0, output: 0, reasoning: 0 }, usd: null };
      } catch (error) {
        throw troubleOf(error, key);
      }
    },
  };
}

async function load(spec: ModelSpec, key: string | undefined, address: string | undefined): Promise<EmbeddingModelV4> {
  const common = { fetch: transport, ...(key === undefined ? {} : { apiKey: key }), ...(address === undefined ? {} : { baseURL: address }) };
  switch (spec.provider) {
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(common).embedding(spec.model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogle(common).embedding(spec.model);
    case 'openrouter':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'openrouter', ...common, baseURL: address ?? OPENROUTER }).embeddingModel(spec.model);
    case 'address':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'address', ...common, baseURL: spec.address }).embeddingModel(spec.model);
    default:
      throw new CladeError('usage.bad-model', `${spec.name} offers no embeddings`, 'name one of openai, google, openrouter or an address with OpenAI\'s protocol');
  }
}

/** A stand-in for an embedding, for the server of tests: counts of hashed words, so that like texts have like vectors. */
export function hashedVector(text: string, dimensions = 64): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.match(/[A-Za-z_]\w*|\d+|[^\s\w]/g) ?? []) vector[fnv1a(word) % dimensions]!++;
  return vector;
}
