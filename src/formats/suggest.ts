import type { Settings } from './config/index.ts';
import { specsOf } from './models.ts';

/** Options of a run that a configuration asks for. */
export interface Suggested {
  /** Questions where models write, evaluations elsewhere. */
  iterations?: number;
  options: { seed?: number; patience?: number; usd?: number; workers?: number; callsInFlight?: number; embed?: string; temperature?: number; maxTokens?: number; timeout?: number; effort?: 'low' | 'medium' | 'high'; recipe?: string };
  /** For --model, where a key is there. */
  models: readonly string[];
  /** Models that mean nothing here, and why. */
  unknown: readonly string[];
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high'];

/** Takes the options out of what a configuration says; one that is not there stays away. */
export function suggestedBy(settings: Settings): Suggested {
  const { iterations, seed, patience, usd, workers, callsInFlight, recipe, model } = settings;
  const { models, unknown } = specsOf(settings);
  const options = { seed, patience, usd, workers, callsInFlight, recipe, embed: embedOf(settings), temperature: model.temperature, maxTokens: model.maxTokens, timeout: model.timeout, effort: EFFORTS.includes(model.effort ?? '') ? model.effort : undefined };
  return {
    ...(iterations === undefined ? {} : { iterations }),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Suggested['options'],
    models,
    unknown,
  };
}

function embedOf({ embed, model }: Settings): string | undefined {
  if (embed === undefined) return undefined;
  return specsOf({ models: [{ name: embed, ...(embed.startsWith('text-embedding') ? { provider: 'openai' } : {}) }], model: model.address === undefined ? {} : { address: model.address, ...(model.keyFrom ? { keyFrom: model.keyFrom } : {}) } }).models[0];
}
