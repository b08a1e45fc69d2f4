import { CladeError, type Effort, type Model, nearest } from '../core/index.ts';
import { type Price, pricesIn } from './price.ts';

/** What is said of one model alone, after its name; it goes before what is said of all. */
export interface ModelOptions {
  temperature?: number;
  maxTokens?: number;
  effort?: Effort;
  /** Seconds one attempt may take. */
  timeout?: number;
  price?: Price;
  /** Questions a minute at most; others wait. */
  rpm?: number;
  /** Another address of a named provider. */
  address?: string;
  /** Environment variable that holds the key, where it is not the provider's own. */
  keyFrom?: string;
}

const EFFORTS: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high'] satisfies Effort[];

const number = (least: number, whole = false) => (text: string): number | undefined => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && Number.isFinite(value) && (!whole || Number.isInteger(value)) ? value : undefined;
};

/** Names as the user writes them, what they set, how a value is read and what it must be. */
const OPTIONS: Readonly<Record<string, { sets: keyof ModelOptions; read(text: string): unknown; must: string }>> = {
  temperature: { sets: 'temperature', read: number(0), must: 'a number from 0 on' },
  'max-tokens': { sets: 'maxTokens', read: number(1, true), must: 'a whole number from 1 on' },
  effort: { sets: 'effort', read: (text) => (EFFORTS.includes(text) ? text : undefined), must: EFFORTS.join(', ') },
  timeout: { sets: 'timeout', read: number(0.001), must: 'seconds, more than 0' },
  price: { sets: 'price', read: pricesIn, must: 'INPUT/OUTPUT or INPUT/OUTPUT/CACHED, in US dollars per million tokens' },
  rpm: { sets: 'rpm', read: number(0.001), must: 'questions a minute, more than 0' },
  key: { sets: 'keyFrom', read: (text) => (/^[A-Za-z_]\w*$/.test(text) ? text : undefined), must: 'the name of an environment variable; the key itself is never written down' },
  address: { sets: 'address', read: (text) => (/^https?:\/\//.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined), must: 'an address like https://HOST/v1' },
};

/** Pairs, and nothing else: another question mark belongs to the name. */
const QUERY = /^(?:[^=&?]+=[^&?]*(?:&[^=&?]+=[^&?]*)*)?$/;

/**
 * Cuts the options off a model. A name that itself looks as if it had options gets a question mark at its end.
 * @example cutOptions('openai:NAME=2?rpm=10') // ['openai:NAME=2', 'rpm=10']
 */
export function cutOptions(text: string): [rest: string, query: string] {
  const at = text.lastIndexOf('?');
  return at > text.indexOf('#') && at > 0 && QUERY.test(text.slice(at + 1)) ? [text.slice(0, at), text.slice(at + 1)] : [text, ''];
}

/**
 * Reads options; those that `others` names are left, in their order. Throws `usage.bad-model` for unknown names and values.
 * @example readModelOptions('temperature=0.2&rpm=30').options // { temperature: 0.2, rpm: 30 }
 */
export function readModelOptions(query: string, others: readonly string[] = [], without: readonly string[] = []): { options: ModelOptions; left: string } {
  const options: Record<string, unknown> = {};
  const left: string[] = [];
  const names = [...Object.keys(OPTIONS).filter((name) => !without.includes(name)), ...others];
  for (const pair of query.split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    const [key, value] = [pair.slice(0, at), decoded(pair.slice(at + 1))];
    if (!names.includes(key)) {
      const near = nearest(key, names);
      throw new CladeError('usage.bad-model', `"${key}" is no option of ${others.length > 0 ? 'scripted replies' : without.length > 0 ? 'a model with an address' : 'a model'}`, `${near ? `did you mean "${near}"? ` : ''}Options are ${names.join(', ')}; a question mark that belongs to the name needs another at the very end`);
    }
    if (others.includes(key)) {
      left.push(pair);
      continue;
    }
    const { sets, read, must } = OPTIONS[key]!;
    if (sets in options) throw new CladeError('usage.bad-model', `"${key}" is given twice for one model`, 'leave one out');
    options[sets] = read(value);
    if (options[sets] === undefined) throw new CladeError('usage.bad-model', `"${pair}" of a model has a bad value`, `${key} is ${must}`);
  }
  return { options: options as ModelOptions, left: left.join('&') };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A model that is asked in its own way, whatever the question says.
 * @example tuned(model, { temperature: 0.2 })
 */
export function tuned(model: Model, { temperature, maxTokens, effort }: ModelOptions): Model {
  const own = { ...(temperature === undefined ? {} : { temperature }), ...(maxTokens === undefined ? {} : { maxTokens }), ...(effort === undefined ? {} : { effort }) };
  return Object.keys(own).length === 0 ? model : { name: model.name, ask: (request, signal) => model.ask({ ...request, ...own }, signal) };
}
