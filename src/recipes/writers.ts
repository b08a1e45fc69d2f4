import type { Proposer, Recipe } from '../core/index.ts';
import { type WriterOptions, mix, writer } from '../proposers/index.ts';

/** Ways of asking that share the questions. */
const KINDS = ['diff', 'full', 'cross', 'idea'] as const;

/**
 * A recipe with models beside it: what they write enters the same archive, and everybody breeds on from it.
 * @example withWriters(recipeFor('default', problem), {})
 */
export function withWriters(recipe: Recipe, options: Omit<WriterOptions, 'kind'>): Recipe {
  const writer = writers(options);
  return { ...recipe, writer, ...(recipe.modelsOnly ? { proposer: writer } : {}) };
}

function writers(options: Omit<WriterOptions, 'kind'>): Proposer {
  return mix(KINDS.map((kind) => writer({ ...options, kind })), { name: 'writers', floor: 0.1 });
}
