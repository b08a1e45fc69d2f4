import { type Chunk, random } from '../../core/index.ts';
import { searchSequence } from './search.ts';
import { parseBlock, printBlock } from './text.ts';
import { sizeOfTerm } from './words.ts';

/** What a problem says of a sequence. */
export interface SequenceData {
  readonly terms: readonly number[];
}

/** The engine's steps in a second. */
const STEPS = 1e8;

/** Short programs that print a sequence, or its beginning. */
export const chunk: Chunk = ({ data, seeds, stream, effort }) => {
  const { terms } = data as unknown as SequenceData;
  const beginning = seeds.flatMap((text) => parseBlock(text) ?? []);
  const { programs, tried } = searchSequence(terms, { seeds: beginning, rng: random(...stream, 'sequence'), effort });
  return { blocks: programs.slice(0, 12).map(({ term }) => ({ text: printBlock(term), kind: `program of ${sizeOfTerm(term)}` })), tried, steps: effort * STEPS };
};
