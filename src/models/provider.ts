import type { LanguageModelV4 } from '@ai-sdk/provider';
import { type Model, ModelError, type ModelReply, type ModelRequest, type Usage } from '../core/index.ts';
import { keyFor } from './keys.ts';
import type { ModelSpec } from './spec.ts';
import { transport } from './transport.ts';
import { troubleOf } from './trouble.ts';

/** Answers longer than this are hardly programs; unset, some providers allow 128,000. */
const MAX_TOKENS = 16_384;

/** Where OpenRouter is, from its documentation. */
export const OPENROUTER = 'https://openrouter.ai/api/v1';

export interface ProviderOptions {
  /** Overrides the address of the provider. */
  address?: string | undefined;
  key?: string | undefined;
}

/**
 * A model behind a provider's own protocol. One call is one request: whoever asks decides what to do when it fails.
 * @example await provider(readModelSpec('anthropic:NAME'))
 */
export async function provider(spec: Exclude<ModelSpec, { provider: 'scripted' }>, options: ProviderOptions = {}): Promise<Model> {
  const key = options.key ?? keyFor(spec);
  const model = await load(spec, key, options.address);
  return {
    name: spec.name,
    async ask(request, signal) {
      try {
        const reply = replyOf(await model.doGenerate(callOf(request, signal, spec.provider)));
        // a server may send back what it was sent, and answers are kept
        return key !== undefined && reply.text.includes(key) ? { ...reply, text: reply.text.replaceAll(key, '***') } : reply;
      } catch (error) {
        throw troubleOf(error, key);
      }
    },
  };
}

/** A provider's library costs a tenth of a second to load: only the one that is asked for. */
async function load(spec: Exclude<ModelSpec, { provider: 'scripted' }>, key: string | undefined, address: string | undefined): Promise<LanguageModelV4> {
  const common = { fetch: transport, ...(key === undefined ? {} : { apiKey: key }), ...(address === undefined ? {} : { baseURL: address }) };
  switch (spec.provider) {
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(common)(spec.model);
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(common)(spec.model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogle(common)(spec.model);
    case 'openrouter':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'openrouter', ...common, baseURL: address ?? OPENROUTER })(spec.model);
    case 'address':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ name: 'address', ...common, baseURL: spec.address })(spec.model);
  }
}

type Call = Parameters<LanguageModelV4['doGenerate']>[0];
type Generated = Awaited<ReturnType<LanguageModelV4['doGenerate']>>;

function callOf({ system, prompt, maxTokens = MAX_TOKENS, temperature, effort }: ModelRequest, abortSignal: AbortSignal, provider: ModelSpec['provider']): Call {
  return {
    prompt: [
      { role: 'system', content: system },
      { role: 'user', content: [{ type: 'text', text: prompt }] },
    ],
    maxOutputTokens: maxTokens,
    abortSignal,
    ...(temperature === undefined ? {} : { temperature }),
    ...(effort === undefined ? {} : { reasoning: effort }),
    // OpenRouter says what a call cost only when it is asked to.
    ...(provider === 'openrouter' ? { providerOptions: { openrouter: { usage: { include: true } } } } : {}),
  };
}

function replyOf({ content, finishReason, usage, response }: Generated): ModelReply {
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  if (finishReason.unified === 'error') throw new ModelError('server', `the model stopped with an error: ${finishReason.raw ?? ''}`);
  const finish = finishReason.unified === 'stop' ? 'stop' : finishReason.unified === 'length' ? 'length' : finishReason.unified === 'content-filter' ? 'filtered' : 'other';
  return { text, finish, usage: usageOf(usage), usd: costOf(usage.raw, response?.body) };
}

function usageOf({ inputTokens, outputTokens }: Generated['usage']): Usage {
  return { input: inputTokens.total ?? 0, cached: inputTokens.cacheRead ?? 0, written: inputTokens.cacheWrite ?? 0, output: outputTokens.total ?? 0, reasoning: outputTokens.reasoning ?? 0 };
}

/** OpenRouter reports `usage.cost` in US dollars. */
function costOf(raw: unknown, body: unknown): number | null {
  const cost = (raw as { cost?: unknown } | undefined)?.cost ?? (body as { usage?: { cost?: unknown } } | undefined)?.usage?.cost;
  return typeof cost === 'number' && cost >= 0 ? cost : null;
}
