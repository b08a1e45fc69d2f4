import type { Proposer, Recipe } from '../core/index.ts';
import { type WriterOptions, bandit, polish, writer } from '../proposers/index.ts';
import { nearVector } from '../screens/index.ts';

/** How a run asks: what every writer is told, and who may be asked. */
export interface Asking extends Omit<WriterOptions, 'kind'> {
  models?: readonly { name: string; weight: number }[];
  /** Model for embeddings, where the run has one. */
  embed?: string | undefined;
}

/** A published method that asks models in its own way. */
export interface AskingRecipe extends Recipe {
  writers?(asking: Asking): Proposer;
  /** Who tunes and edits at once what models wrote; false for nobody. @default the recipe's own proposer */
  polish?: Proposer | false;
}

/** Takes the place of the models until they are known; it is never asked. */
const nobody: Proposer<null> = { name: 'models', start: null, propose: () => Promise.resolve([]) };

/** A recipe in which only models write: it needs --model, and its questions drive it. */
export const modelsOnly = (parts: Omit<AskingRecipe, 'proposer' | 'modelsOnly'>): AskingRecipe => ({ ...parts, proposer: nobody, modelsOnly: true });

/** A writer that knows nothing of what was tried or learnt, so that its drafts are independent. */
export const independent = (inner: Proposer): Proposer => ({ ...inner, propose: (task, ctx) => inner.propose(task, { ...ctx, tried: [], lessons: [] }) });

/** Ways of asking that share the questions where a recipe has no wishes. */
const KINDS = ['diff', 'full', 'cross', 'idea'] as const;

/**
 * A recipe with models beside it: what they write enters the same archive, is polished at once by those who cost
 * nothing, and everybody breeds on from it. It never starts over: what was paid for would be lost, and whoever is asked
 * brings something new.
 * @example withWriters(recipeFor('default', problem), {})
 */
export function withWriters({ startsOver: _, ...recipe }: AskingRecipe, { models = [], embed, ...options }: Asking): Recipe {
  const screens = embed === undefined ? {} : { screens: [nearVector({ model: embed })] };
  const writers = recipe.writers?.({ models, embed, ...options }) ?? bandit({ writers: KINDS.map((kind) => writer({ ...options, ...screens, kind })), models });
  if (recipe.modelsOnly) return { ...recipe, writer: writers, proposer: writers };
  return { ...recipe, writer: writers, ...(recipe.polish === false ? {} : { proposer: polish(recipe.proposer, { selector: recipe.selector, by: recipe.polish }) }) };
}
