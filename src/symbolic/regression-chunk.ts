import { type Chunk, random } from '../core/index.ts';
import { PART } from './discover.ts';
import { fit } from './fit.ts';
import { print } from './print.ts';
import { readTree } from './read.ts';
import { isLarge, programOf } from './tree.ts';

/** What a problem says of a law to find: names of the function's parameters, a column for each, and what it should return. */
export interface RegressionData {
  readonly variables: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly y: Float64Array;
  /** @default those of `symbolicSearch` */
  readonly operators?: readonly string[];
  /** How parents and survivors are chosen. @default 'tournament' */
  readonly search?: string;
}

/** Programs bred in a second, measured on 2.5 GHz: 2 microseconds each and 25 nanoseconds a row. */
const perSecond = (rows: number): number => 1 / (2e-6 + 25e-9 * rows);

/** Programs of a generation, over all islands. */
const GENERATION = 2000;

/** The engine's steps in a second. */
const STEPS = 1e8;

/** Numbers that the search by system computes in a second. */
const NUMBERS = 1.5e8;

/**
 * Formulas of a table: the front of error against size. The first slice of a run goes by system, from the cheap to the dear
 * as far as it gets; of the later ones most breed what there is, and one in four goes on by system with more blocks.
 */
export const chunk: Chunk = async ({ data, seeds, turn, stream, effort }) => {
  const { variables, columns, y, operators, search } = data as unknown as RegressionData;
  const beginning = seeds.flatMap((text) => readTree(text, variables) ?? []).flatMap((tree) => (isLarge(tree) ? [] : programOf(tree)));
  const rng = random(...stream, 'fit');
  const seed = rng.int(2 ** 31);
  const first = turn === 1;
  const skip = first ? 0 : 1 + rng.int(3);
  const bySystem = first || rng.float() < 0.25;
  const generations = Math.max(1, Math.round(effort / (GENERATION / perSecond(y.length) + (bySystem ? PART / NUMBERS : 0))));
  const { front, bred } = await fit({ table: { columns, y }, heldOut: 0, generations, seed, beginning, skip, ...(!bySystem && { blocks: 0 }), ...(operators && { operators }), ...(search && { search }) });
  return { blocks: front.toReversed().slice(0, 12).map(({ tree, size }) => ({ text: `return ${print(tree, 'typescript', variables)};`, kind: `formula of ${size}` })), tried: bred, steps: effort * STEPS };
};
