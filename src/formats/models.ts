import type { NamedModel, Settings } from './config/keys.ts';

const PREFIXES: readonly [prefix: string, provider: string][] = [['gpt-', 'openai'], ['chatgpt-', 'openai'], ['o1', 'openai'], ['o3', 'openai'], ['o4', 'openai'], ['claude-', 'anthropic'], ['gemini-', 'google']];
const PROVIDERS: Readonly<Record<string, string>> = { openai: 'openai', anthropic: 'anthropic', google: 'google', gemini: 'google', openrouter: 'openrouter' };

/** Where the named providers are; these addresses say nothing that the name does not. */
const HOSTS: readonly [host: string, provider: string][] = [['api.openai.com', 'openai'], ['api.anthropic.com', 'anthropic'], ['openrouter.ai', 'openrouter']];

export interface Specs {
  /** As --model takes them. */
  models: readonly string[];
  /** Names that mean nothing here, and why. */
  unknown: readonly string[];
}

/**
 * The models of a configuration as `--model` names them. Keys are named by their variable and never read here.
 * @example specsOf({ models: [{ name: 'gpt-4o', weight: 0.8 }], model: {} }).models // ['openai:gpt-4o=0.8']
 */
export function specsOf({ models, model: shared }: Pick<Settings, 'models' | 'model'>): Specs {
  const named = models.filter((one): one is NamedModel => one?.name !== undefined);
  if (named.length === 0 && shared.name !== undefined) named.push({ name: shared.name });
  const specs: string[] = [];
  const unknown: string[] = [];
  for (const one of named) {
    const address = one.address ?? shared.address;
    const place = placeOf(one.name!, one.provider ?? shared.provider, address);
    if (place === undefined) {
      unknown.push(`${one.name}: neither its name nor an address says who answers`);
      continue;
    }
    const keyFrom = one.keyFrom ?? shared.keyFrom;
    const query = new URLSearchParams({
      ...(one.temperature === undefined ? {} : { temperature: String(one.temperature) }),
      ...(one.maxTokens === undefined ? {} : { 'max-tokens': String(one.maxTokens) }),
      ...(one.timeout === undefined ? {} : { timeout: String(one.timeout) }),
      ...(one.effort === undefined ? {} : { effort: one.effort }),
      ...(keyFrom ? { key: keyFrom } : {}),
    }).toString();
    specs.push(`${place}${one.weight === undefined || one.weight === 1 ? '' : `=${one.weight}`}${query && `?${query}`}`);
  }
  return { models: specs, unknown };
}

function placeOf(name: string, provider: string | undefined, address: string | undefined): string | undefined {
  if (address !== undefined) {
    const known = HOSTS.find(([host]) => address.includes(`//${host}/`));
    return known ? `${known[1]}:${bare(name, known[1])}` : `${address.replace(/\/+$/, '')}#${name}`;
  }
  if (provider !== undefined && Object.hasOwn(PROVIDERS, provider)) return `${PROVIDERS[provider]}:${bare(name, provider)}`;
  const [before] = name.split('/');
  if (name.includes('/') && Object.hasOwn(PROVIDERS, before!)) return `${PROVIDERS[before!]}:${bare(name, before!)}`;
  const prefix = PREFIXES.find(([start]) => name.startsWith(start));
  return prefix && `${prefix[1]}:${name}`;
}

const bare = (name: string, provider: string): string => (name.startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name);
