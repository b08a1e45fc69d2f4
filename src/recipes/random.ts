import { grid } from '../archives/index.ts';
import type { Archive, Recipe } from '../core/index.ts';
import { symbolic } from '../proposers/index.ts';
import { uniform } from '../selectors/index.ts';

/** Everybody is accepted and anybody may be a parent: only the newest 1,000 are kept in memory. */
const walk: Archive = { ...grid({ features: [] }), name: 'last accepted', keep: (members, incoming) => [...members.slice(-999), incoming] };

/** A random walk: what edits find without any selection. */
export const recipe: Recipe = {
  name: 'random',
  summary: 'no selection at all: parents are drawn uniformly from whatever ran',
  source: 'baseline',
  archive: walk,
  selector: uniform(),
  proposer: symbolic(),
};
