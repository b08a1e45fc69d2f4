import { type Chunk, random } from '../core/index.ts';
import { approximationSearch } from './arithmetic/search.ts';
import { printArithmetic, readArithmetic } from './arithmetic/text.ts';

/** What a problem says of a function to approximate: its values at some points, and operations at most. */
export interface ApproximationData {
  readonly x: Float64Array;
  /** Each value is the sum of the two: the second is what the first leaves out. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly ops: number;
  /** Where the function, and so the program, has to be zero exactly. */
  readonly zero?: number;
  /** Numbers and values, where the program is to be carried out in float32. */
  readonly float32?: { readonly x: Float64Array; readonly y: Float64Array };
}

/** Operations at samples in a second of one core, as the fitter counts them; and the engine's steps. */
const WORK = 1e8;
const STEPS = 1e8;

/** Straight lines of arithmetic: the front of error against operations. */
export const chunk: Chunk = ({ data, seeds, stream, effort }) => {
  const { x, high, low, ops, zero, float32 } = data as unknown as ApproximationData;
  const rng = random(...stream, 'arithmetic');
  // every other slice starts over: what lives on is no reason to look nowhere else
  const over = rng.chance(0.5);
  const beginning = seeds.flatMap((text) => readArithmetic(text) ?? []);
  const search = approximationSearch({ samples: { x, high, low }, ops, rng, beginning, over, ...(zero !== undefined && { zero }), ...(float32 && { float32 }) });
  while (search.work < effort * WORK) search.step();
  const blocks = [...search.front().toReversed(), ...search.behind()];
  return { blocks: blocks.slice(0, 12).map(({ program }) => ({ text: printArithmetic(program), kind: `arithmetic of ${program.ops.length}` })), tried: search.tried, steps: Math.round((search.work / WORK) * STEPS) };
};
