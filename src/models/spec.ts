import { CladeError } from '../core/index.ts';

/** Providers by name, the variable that holds the key, and as its own library calls it. */
export const PROVIDERS = {
  openai: { key: 'OPENAI_API_KEY' },
  anthropic: { key: 'ANTHROPIC_API_KEY' },
  google: { key: 'GOOGLE_GENERATIVE_AI_API_KEY' },
  openrouter: { key: 'OPENROUTER_API_KEY' },
} as const;

export type Provider = keyof typeof PROVIDERS;

/** A model as the user names it, taken apart. */
export type ModelSpec = { name: string; weight: number } & ({ provider: Provider; model: string } | { provider: 'address'; address: string; model: string } | { provider: 'scripted'; folder: string });

const FORMS = 'write openai:NAME, anthropic:NAME, google:NAME, openrouter:NAME, http://HOST:PORT/v1#NAME or scripted:FOLDER, and =WEIGHT after it if one should be asked more often';

/**
 * Reads `PROVIDER:NAME[=weight]` and `ADDRESS#NAME[=weight]`. Throws `usage.bad-model` for anything else.
 * @example readModelSpec('http://localhost:11434/v1#qwen3-coder=2')
 */
export function readModelSpec(text: string): ModelSpec {
  // Options of scripted replies have equal signs of their own.
  const match = text.includes('?') ? null : /^(.*)=(\d+(?:\.\d+)?)$/s.exec(text);
  const name = match?.[1] ?? text;
  const weight = match ? Number(match[2]) : 1;
  if (!(weight > 0)) throw new CladeError('usage.bad-model', `the weight of ${name} is ${weight}`, 'weights are larger than 0');
  if (/^https?:\/\//.test(name)) {
    const [address, model] = name.split('#') as [string, string | undefined];
    if (!model || !URL.canParse(address)) throw new CladeError('usage.bad-model', `"${text}" ${model ? 'is no address' : 'names no model'}`, FORMS);
    return { name, weight, provider: 'address', address: address.replace(/\/+$/, ''), model };
  }
  const colon = name.indexOf(':');
  const [provider, model] = [name.slice(0, Math.max(0, colon)), name.slice(colon + 1)];
  if (provider === 'scripted' && model) return { name, weight, provider, folder: model };
  if (!Object.hasOwn(PROVIDERS, provider) || !model) throw new CladeError('usage.bad-model', `"${text}" is no model`, FORMS);
  return { name, weight, provider: provider as Provider, model };
}
