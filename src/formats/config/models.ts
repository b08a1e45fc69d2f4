import type { Key, Keys, NamedModel } from './keys.ts';
import { does, idle } from './keys.ts';

const KEY = 'the key of --model: the variable that holds it, read when a model is asked and never stored';

/** Fields of a model that both OpenEvolve and SkyDiscover know; `of` finds the one that a value is for. */
function fields(of: (settings: Parameters<Extract<Key, { does: string }>['set']>[0], at: number) => NamedModel): Keys {
  return {
    api_base: does<string>('text', 'the address of --model', (s, value, at) => (of(s, at).address = value)),
    api_key: does<string>('text', KEY, (s, value, at) => (of(s, at).keyFrom = /^\$\{(\w+)\}$/.exec(value.trim())?.[1] ?? '')),
    name: does<string>('text', 'the name of --model', (s, value, at) => (of(s, at).name = value)),
    provider: does<string>('text', 'the provider of --model, and its protocol', (s, value, at) => (of(s, at).provider = value)),
    weight: does<number>('number', 'the weight of --model', (s, value, at) => (of(s, at).weight = value)),
    temperature: does<number>('number', '--temperature, or ?temperature= of one model', (s, value, at) => (of(s, at).temperature = value)),
    max_tokens: does<number>('number', '--max-tokens, or ?max-tokens= of one model', (s, value, at) => (of(s, at).maxTokens = value)),
    timeout: does<number>('number', '--timeout, or ?timeout= of one model', (s, value, at) => (of(s, at).timeout = value)),
    reasoning_effort: does<string>('text', '--effort, or ?effort= of one model', (s, value, at) => (of(s, at).effort = value)),
    top_p: idle('number', 'questions carry a temperature; most providers advise to set only one of the two'),
    retries: idle('number', "a provider's trouble never burns budget: Clade waits and asks again until it answers"),
    retry_delay: idle('number', 'waits grow by themselves, and follow what the provider asks for'),
    random_seed: idle('number', 'providers do not keep to it; recorded answers are what makes a run repeatable'),
    system_message: idle('text', 'prompt.system_message is what prompts carry'),
    init_client: idle('anything', 'a Python function of the other engine; name an address instead'),
    max_budget_usd: does<number>('number', '--usd, where models are asked', (s, value) => (s.usd = Math.max(s.usd ?? 0, value))),
    manual_mode: idle('boolean', 'there is no queue for people; recorded answers (--model scripted:FOLDER) are files, too'),
  };
}

const below = (prefix: string, keys: Keys): Keys => Object.fromEntries(Object.entries(keys).map(([name, key]) => [`${prefix}.${name}`, key]));

/** As they are, but of no use. */
const unused = (keys: Keys, why: string): Keys => Object.fromEntries(Object.entries(keys).map(([name, { kind }]) => [name, idle(kind, why)]));

const JUDGED = 'no model scores programs here: a score that a model gives cannot be computed again';

const one = fields((settings, at) => (settings.models[at] ??= {}));

/** `llm.…` of OpenEvolve and SkyDiscover. */
export const LLM: Keys = {
  ...below('llm', fields(({ model }) => model)),
  ...below('llm.models[]', one),
  ...below('llm.evaluator_models[]', unused(one, JUDGED)),
  ...below('llm.guide_models[]', unused(one, 'the models of the run answer every question')),
  'llm.primary_model': does<string>('text', 'the first --model', (s, value) => ((s.models[0] ??= {}).name = value)),
  'llm.primary_model_weight': does<number>('number', 'the weight of the first --model', (s, value) => ((s.models[0] ??= {}).weight = value)),
  'llm.secondary_model': does<string>('text', 'the second --model', (s, value) => ((s.models[1] ??= {}).name = value)),
  'llm.secondary_model_weight': does<number>('number', 'the weight of the second --model', (s, value) => ((s.models[1] ??= {}).weight = value)),
};
