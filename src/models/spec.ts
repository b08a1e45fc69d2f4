import { CladeError } from '../core/index.ts';
import { type ModelOptions, cutOptions, readModelOptions } from './options.ts';
import { FAULTS } from './scripted.ts';

/** Providers by name, the variable that holds the key, and as its own library calls it. */
export const PROVIDERS = {
  openai: { key: 'OPENAI_API_KEY' },
  anthropic: { key: 'ANTHROPIC_API_KEY' },
  google: { key: 'GOOGLE_GENERATIVE_AI_API_KEY' },
  openrouter: { key: 'OPENROUTER_API_KEY' },
} as const;

export type Provider = keyof typeof PROVIDERS;

/** A model as the user names it, taken apart. */
export type ModelSpec = { name: string; weight: number; options: ModelOptions } & ({ provider: Provider; model: string } | { provider: 'address'; address: string; model: string } | { provider: 'scripted'; folder: string });

const FORMS = 'write openai:NAME, anthropic:NAME, google:NAME, openrouter:NAME, http://HOST:PORT/v1#NAME or scripted:FOLDER, and =WEIGHT after it if one should be asked more often, and ?OPTION=VALUE&… for what holds for it alone';

/**
 * Reads `PROVIDER:NAME[=weight][?option=value&…]`, and the same with `ADDRESS#NAME` and `scripted:FOLDER`. The name is
 * what stands before the weight, with the faults of scripted replies. Throws `usage.bad-model` for anything else.
 * @example readModelSpec('http://localhost:11434/v1#qwen3-coder=2?temperature=0.2')
 */
export function readModelSpec(text: string): ModelSpec {
  const [rest, query] = cutOptions(text);
  const match = /^(.*)=(-?\d+(?:\.\d+)?)$/s.exec(rest);
  const name = match?.[1] ?? rest;
  const weight = match ? Number(match[2]) : 1;
  if (!(weight > 0)) throw new CladeError('usage.bad-model', `the weight of ${name} is ${weight}`, 'weights are larger than 0');
  if (/^https?:\/\//.test(name)) {
    const at = name.indexOf('#');
    const [address, model] = at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
    if (!model || !URL.canParse(address)) throw new CladeError('usage.bad-model', `"${text}" ${model ? 'is no address' : 'names no model'}`, FORMS);
    refuseSecrets(new URL(address));
    return { name, weight, options: readModelOptions(query, [], ['address']).options, provider: 'address', address: address.replace(/\/+$/, ''), model };
  }
  const colon = name.indexOf(':');
  const [provider, model] = [name.slice(0, Math.max(0, colon)), name.slice(colon + 1)];
  if (provider === 'scripted' && model) {
    const { options, left } = readModelOptions(query, FAULTS, ['address', 'key']);
    const faults = left && `?${left}`;
    return { name: name + faults, weight, options, provider, folder: model + faults };
  }
  if (!Object.hasOwn(PROVIDERS, provider) || !model) throw new CladeError('usage.bad-model', `"${text}" is no model`, FORMS);
  return { name, weight, options: readModelOptions(query).options, provider: provider as Provider, model };
}

/** An address is written into journals and reports. */
function refuseSecrets({ username, password, searchParams, host }: URL): void {
  const named = [...searchParams.keys()].find((name) => /key|token|secret|password|signature|auth/i.test(name));
  if (username === '' && password === '' && named === undefined) return;
  throw new CladeError('usage.bad-model', `the address of the model at ${host} holds ${named === undefined ? 'a name or a password' : `"${named}"`}, and addresses are kept in journals`, 'put the key into a variable and name it after the model: ADDRESS#NAME?key=VARIABLE');
}
