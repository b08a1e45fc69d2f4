import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CladeError, type Effort } from '../core/index.ts';
import type { Models } from '../engine/index.ts';
import { type ModelSpec, type Price, type ScriptedOptions, embedder, patient, provider, readModelSpec, readPrice, readReplies, scripted, tuned } from '../models/index.ts';
import { type Templates, templates } from '../prompts/index.ts';

/** How a run asks models; keys are not part of it. */
export interface AskOptions {
  /** `PROVIDER:NAME[=WEIGHT][?OPTION=VALUE&…]`, the same with `ADDRESS#NAME` and `scripted:FOLDER`; several share the questions. */
  model?: readonly string[];
  /** A model that turns programs into vectors, for the screen on near-copies. @default none: hashed n-grams */
  embed?: string;
  /** Questions that may wait for answers at the same time. @default 8 */
  callsInFlight?: number;
  /** `MODEL=INPUT/OUTPUT[/CACHED]` in US dollars per million tokens. */
  price?: readonly string[];
  /** File with domain knowledge for every prompt. */
  advice?: string;
  /** Folder with prompts of your own, NAME.md each. */
  prompts?: string;
  temperature?: number;
  maxTokens?: number;
  effort?: Effort;
  /** Seconds one attempt may take. @default 600 */
  timeout?: number;
  /** Lets what models wrote run without a real boundary. @default false */
  unsafeNoSandbox?: boolean;
}

/** What recipes need of it. */
export interface WriterSettings {
  models: readonly { name: string; weight: number }[];
  /** Name of the embedding model. */
  embed: string | undefined;
  advice: string | undefined;
  templates: Templates;
  temperature: number | undefined;
  maxTokens: number | undefined;
  effort: Effort | undefined;
}

/** Reads the files that prompts need. Throws `usage.*` with the name of the file. */
export function writerSettings({ model = [], embed, advice, prompts, temperature, maxTokens, effort }: AskOptions): WriterSettings {
  const own = prompts === undefined ? {} : Object.fromEntries(textsIn(prompts));
  const models = model.map(readModelSpec).map(({ name, weight }) => ({ name, weight }));
  return { models, embed: embed === undefined ? undefined : readModelSpec(embed).name, advice: advice === undefined ? undefined : readText(advice, 'advice'), templates: templates(own), temperature, maxTokens, effort };
}

function textsIn(folder: string): [string, string][] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch (error) {
    throw new CladeError('usage.bad-prompt', `the prompts in ${folder} cannot be read: ${(error as Error).message}`, '--prompts names a folder with files like diff.md');
  }
  return names.map((name) => [basename(name, '.md'), readText(join(folder, name), 'prompt')]);
}

function readText(file: string, what: string): string {
  if (!existsSync(file)) throw new CladeError(`usage.no-${what}`, `there is no ${what} file ${file}`, 'check the path');
  return readFileSync(file, 'utf8');
}

/**
 * The models of a run, ready to be asked. Throws before anything is spent: for a name that is none, a missing key,
 * a limit in dollars on a model whose price nobody knows.
 */
export async function modelsFor(options: AskOptions, limits: { calls?: number | undefined; usd?: number | undefined }, replies: string, { onWait, patience }: { onWait?: ((line: string) => void) | undefined; patience?: number } = {}): Promise<Models | undefined> {
  const embeds = options.embed === undefined ? [] : [{ ...readModelSpec(options.embed), weight: 0 }];
  const specs = [...(options.model ?? []).map(readModelSpec), ...embeds];
  if (specs.length === 0) return undefined;
  const prices = new Map<string, Price>((options.price ?? []).map(readPrice));
  for (const name of prices.keys()) if (!specs.some((spec) => spec.name === name)) throw new CladeError('usage.bad-price', `there is a price for ${name}, which is no --model of this run`, `models are ${specs.map((spec) => spec.name).join(', ')}`);
  const members = [];
  for (const spec of specs) {
    const { timeout = options.timeout, price = prices.get(spec.name), rpm, address } = spec.options;
    if (limits.usd !== undefined && !priced(spec, price)) throw new CladeError('usage.no-price', `--usd needs to know what ${spec.name} costs`, `add --price "${spec.name}=INPUT/OUTPUT", or ?price=INPUT/OUTPUT after its name, in US dollars per million tokens, or limit the run with --calls`);
    const model = embeds.some((one) => one === spec) ? await embedder(spec, { address }) : spec.provider === 'scripted' ? recorded(spec.folder, replies, spec.name) : await provider(spec, { address });
    members.push({ weight: spec.weight, model: patient(tuned(model, spec.options), { ...(timeout === undefined ? {} : { timeout }), price, rpm, ...(onWait && { onWait }), ...(patience === undefined ? {} : { patience }) }) });
  }
  return { members, inFlight: options.callsInFlight ?? 8, ...limits };
}

const priced = ({ provider }: ModelSpec, price: Price | undefined): boolean => price !== undefined || provider === 'openrouter' || provider === 'scripted';

/** A model of a run whose price nobody knows, so that dollars cannot be limited. */
export function unpriced({ model = [], embed, price = [] }: AskOptions): string | undefined {
  const prices = new Map<string, Price>(price.map(readPrice));
  const specs = [...model, ...(embed === undefined ? [] : [embed])].map(readModelSpec);
  return specs.find((spec) => !priced(spec, spec.options.price ?? prices.get(spec.name)))?.name;
}

/** `FOLDER?delay=2&errors=0.1`; the folder `default` is the problem's own. */
function recorded(text: string, replies: string, name: string): ReturnType<typeof scripted> {
  const [folder, query = ''] = text.split('?') as [string, string | undefined];
  const options: Record<string, number> = {};
  for (const [key, value] of new URLSearchParams(query)) {
    if (!(Number(value) >= 0)) throw new CladeError('usage.bad-model', `"${key}=${value}" of scripted replies has a bad value`, `${key} is a number from 0 on`);
    options[key] = Number(value);
  }
  if (folder === 'default' && !existsSync(replies)) throw new CladeError('model.no-replies', 'this problem comes without recorded replies', 'name a folder: scripted:FOLDER');
  return scripted(readReplies(folder === 'default' ? replies : folder), { ...(options as ScriptedOptions), name });
}

