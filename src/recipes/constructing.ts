import { islands, top } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { again, crossover, mix, simplify, symbolic, tune } from '../proposers/index.ts';
import { tournament } from '../selectors/index.ts';
import type { AskingRecipe } from './writers.ts';

/** Where programs inherit outputs. Numbers are changed by edits, since a tuning has to pay for a search with each of its trials. */
const common = {
  name: 'default',
  source: 'Clade',
  fromScratch: 100,
  // What a model wrote has numbers worth their trials.
  polish: mix([tune({ trials: 12, dimensions: 3 }), symbolic({ more: 0.35 }), again()], { floor: 0.15, twins: false }),
};

/** Where objects are counted: networks, cap sets. */
const counting: AskingRecipe = {
  ...common,
  summary: 'edits, crossover and another try by gain per cost; small islands, in which the newer of equals stays',
  // Many programs hold objects that are as good: those that stay the longest would be the shortest, which hardly search.
  archive: islands(4, top({ size: 10, ties: 'newer' }), { every: 100, migrants: 1 }),
  // One less takes several times as long as all before it.
  startsOver: 3,
  selector: tournament({ size: 3, ties: 'any' }),
  proposer: mix([symbolic({ more: 0.35 }), crossover(), again()], { floor: 0.15, memory: 0.97, twins: false }),
};

/**
 * Where objects are measured and not counted, and programs may call minimisers: a good searcher is found soon, and from
 * then on it is the starts that count. Each entry is a step up from its parent, so that a few stand for all.
 */
const minimising: AskingRecipe = {
  ...common,
  summary: 'edits, crossover, simplification and another try by gain per cost; small islands',
  archive: islands(4, top({ size: 10 }), { every: 400, migrants: 1 }),
  startsOver: 0.4,
  veterans: true,
  selector: tournament({ size: 3 }),
  proposer: mix([symbolic({ more: 0.35, reads: true }), crossover(), again(), simplify()], { floor: 0.08, memory: 0.97, twins: false, places: false }),
};

/** Candidates may call minimisers, and what is known of the problem is no count. */
const minimises = ({ imports = [], known = [] }: Problem): boolean => imports.includes('clade/numeric') && known.some(({ value }) => !Number.isInteger(value));

/** The default recipe where programs inherit objects. @example constructing(problem).veterans */
export const constructing = (problem: Problem): AskingRecipe => (minimises(problem) ? minimising : counting);
