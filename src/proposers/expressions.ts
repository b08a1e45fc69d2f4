import type { Proposer } from '../core/index.ts';
import { SyntaxRefusal, analyseParent, withBlock } from '../language/index.ts';
import { type Region, behaviourOf, breedRegions, probeOf, readRegion } from '../symbolic/regions/index.ts';
import { type Acquaintance, STRANGERS, isKnown, met } from './acquaintance.ts';

export interface ExpressionsOptions {
  /** Parents drawn: the first is the mother, the others may be fathers. @default 6 */
  from?: number;
  /** Drafts of one turn. @default 2 */
  drafts?: number;
}

/** What share of the nodes that the engine allows a tree may have: names and returns take the rest. */
const ROOM = 0.7;
/** One of so many that are known in a way is tried all the same, so that a way that stops to count is found out. */
const AUDITED = 1 / 32;

/**
 * Breeds what stands in the EVOLVE block as a formula: living programs are read as trees of numbers and conditions,
 * crossed and mutated part by part, and simplified. What does on a probe what a parent or an earlier draft did is dropped
 * before anybody pays for it; so is, once the problem has shown that it only looks at an order of results, what gives
 * the same order. Programs whose block holds anything but expressions of the function's numbers are not read.
 * @example expressions({ drafts: 1 })
 */
export function expressions({ from = 6, drafts = 2 }: ExpressionsOptions = {}): Proposer<Acquaintance> {
  return {
    name: 'expressions',
    start: STRANGERS,
    parents: from,
    async propose({ parents, state }, { rng, source, vocabulary, maxNodes }) {
      const regions = parents.filter((one, k) => parents.findIndex(({ id }) => id === one.id) === k).flatMap((entry) => {
        const region = regionOf(source(entry.program));
        return region ? [{ entry, region }] : [];
      });
      const [mother] = regions;
      if (!mother) return [];
      // the variables of another frame mean nothing here
      const readable = regions.filter(({ region }) => region.names.join() === mother.region.names.join());
      const probe = probeOf(mother.region.names.length, vocabulary.constants);
      const own = new Set(readable.map(({ region }) => behaviourOf(region, probe[0]!)));
      const known = (word: (way: number) => string): boolean => own.has(word(0)) || (isKnown(state, word) && !rng.chance(AUDITED));
      const { children } = breedRegions({ parents: readable.map(({ region }) => region), rng, probe, known, vocabulary, wanted: drafts, most: Math.floor(maxNodes * ROOM) });
      const frame = source(mother.entry.program);
      return children.map(({ text, kind, father, behaviour }) => ({ source: withBlock(frame, text), parents: [mother.entry.id, ...(father === undefined ? [] : [readable[father]!.entry.id])], kind, mark: behaviour.join(' ') }));
    },
    fold: (state, { results }) =>
      results.reduce((memory, { mark, entry, note }) => {
        if (mark === undefined) return memory;
        const twin = entry?.twin !== undefined || note?.startsWith('behaves as ') || note?.startsWith('the same source as ');
        return met(memory, mark, twin ? true : entry?.total == null ? null : false);
      }, state),
  };
}

function regionOf(source: string): Region | undefined {
  try {
    return readRegion(analyseParent(source));
  } catch (error) {
    // another language
    if (error instanceof SyntaxRefusal) return undefined;
    throw error;
  }
}

/** Whether `expressions` can read a program. @example isExpression('export const f = (x: number) => x;') // false: no EVOLVE block */
export const isExpression = (source: string): boolean => regionOf(source) !== undefined;
