import { random } from '../core/index.ts';
import { breeder } from './breed.ts';
import { type Expression, numbersOf, sizeOf } from './expression.ts';
import { MANY_ROWS, type Tally, fitsSingle, openJudge } from './judge.ts';
import { type Table, openKernel } from './kernel.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { CONSTANT, operatorNamed } from './operators.ts';

export interface SearchOptions {
  /** What is fitted. */
  table: Table;
  /** @default 1 */
  seed?: number;
  /** Names of operators. @default add, sub, mul, div, sqrt, square, sin, cos, exp, log */
  operators?: readonly string[];
  /** Nodes of a program at most. @default 40 */
  most?: number;
  /** Programs of each island. @default 250 */
  population?: number;
  /** @default 8 */
  islands?: number;
  /** Share of offspring whose numbers are fitted by Levenberg and Marquardt's method, at the start. @default 0.05 */
  tuned?: number;
  /** Whether float32 goes first, and float64 only measures the promising. @default where there are 200 rows or more, and float32 can hold them */
  screening?: boolean;
  /** Whether programs that do the same on 16 rows are evaluated once. @default where there are 200 rows or more */
  caching?: boolean;
  /** Programs that every island begins with which has room for them. @default none */
  beginning?: readonly Expression[];
}

/** The best program of its size. */
export interface Found {
  readonly program: Expression;
  /** Normalised mean squared error on the table, as it is: 1 is the mean's. */
  readonly error: number;
  readonly size: number;
}

export interface Search {
  /** One generation of every island. */
  step(): void;
  readonly generation: number;
  /** Programs bred so far. */
  readonly bred: number;
  /** The best program of each size that is better than all shorter ones, shortest first. */
  front(): readonly Found[];
  /** Share of offspring whose numbers are fitted now. */
  readonly tuned: number;
  /** What screening and caching did. */
  readonly tally: Readonly<Tally>;
  /** The living: their mean number of nodes, and the least error after a straight line. */
  living(): { readonly nodes: number; readonly error: number };
  /** Takes a program in, in place of one drawn by chance; one that is too long for the island is left out. */
  adopt(program: Expression): void;
}

export const DEFAULT_OPERATORS = ['add', 'sub', 'mul', 'div', 'sqrt', 'square', 'sin', 'cos', 'exp', 'log'];

/** Nodes that every island has room for. */
const LEAST = 5;
/** Nodes of a straight line through a program. */
const LINE = 4;
/** Of a tournament, as in most of the literature on genetic programming. */
const TOURNAMENT = 5;
/** What a node costs in an island's tournaments, in natural logarithms of the error. */
const PRICES = [0.05, 0.02, 0.05, 0.02, 0.1, 0.02, 0.05, 0.02];
/** How long programs of an island may be, as a share of the most. */
const ROOM = [0.3, 0.3, 0.45, 0.45, 0.65, 0.65, 1, 1];
/** Generations after which an island that found nothing better starts over. */
const PATIENCE = 150;
/** Rounds of fitting for a child, and for one that is the best of its size. */
const QUICK = 6;
const THOROUGH = 40;

/**
 * Genetic programming on expressions, in islands: tournaments by error with size as the judge of near-equals, crossover
 * and mutation in flat memory, numbers of some of the children fitted by Levenberg and Marquardt's method as in Operon
 * (Burlacu, Kronberger and Kommenda, GECCO 2020), errors after the best straight line (Keijzer, EuroGP 2003). An
 * island that is stuck starts over; the best of each size stay on the front. Same seed, same search.
 * @example const search = symbolicSearch({ table }); while (search.generation < 100) search.step();
 */
export function symbolicSearch({ table, seed = 1, operators = DEFAULT_OPERATORS, most = 40, population = 250, islands = 8, tuned = 0.05, beginning = [], screening = table.y.length >= MANY_ROWS && fitsSingle(table), caching = table.y.length >= MANY_ROWS }: SearchOptions): Search {
  const rng = random(seed, 'symbolic');
  const all = population * islands;
  const kernel = openKernel({ table, programs: all * 2, nodes: Math.max(most, LEAST) + LINE, single: screening });
  const judge = openJudge({ kernel, group: population, screening, caching });
  const { codes, values, lengths, nodes } = kernel.programs;
  // few islands are the last of all kinds: those with room
  const kindOf = (island: number): number => (((island - islands) % ROOM.length) + ROOM.length) % ROOM.length;
  const codesOf = operators.map((name) => operatorNamed(name)!.code);
  const roomOf = (island: number): number => Math.max(LEAST, Math.round(most * ROOM[kindOf(island)]!));
  const breeders = Array.from({ length: islands }, (_, island) => breeder(kernel.programs, { operators: codesOf, variables: table.columns.length, ...(island % 2 === 0 ? { numbers: 0.1, weights: false } : { numbers: 0.3, weights: true }) }, roomOf(island), rng));
  // parents lie in one half of the memory, children in the other
  let parents = 0;
  const errors = new Float64Array(all);
  const best = new Float64Array(islands).fill(Number.POSITIVE_INFINITY);
  const since = new Int32Array(islands);
  const front: (Found | undefined)[] = [];
  let generation = 0;
  let bred = 0;
  let share = tuned;

  const mean = table.y.reduce((sum, value) => sum + value, 0) / table.y.length;
  const spread = table.y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const read = (at: number): Expression => ({ codes: codes.slice(at * nodes, at * nodes + lengths[at]!), values: values.slice(at * nodes, at * nodes + lengths[at]!) });

  /** What a program is with the line through its values, all numbers fitted. */
  const offer = (program: Expression, error: number): void => {
    const size = sizeOf(program);
    if (front.some((known, s) => known !== undefined && s <= size + 4 && known.error <= error * 0.999)) return;
    for (const scaled of lines(program)) {
      const fitted = fitNumbers(kernel, scaled, numbersOf(scaled).slice(0, 64), THOROUGH);
      const found: Found = { program: fitted.program, error: fitted.sum / spread, size: sizeOf(fitted.program) };
      if (!Number.isFinite(found.error)) continue;
      if (front.some((known, s) => known !== undefined && s <= found.size && known.error <= found.error)) continue;
      front[found.size] = found;
      for (let s = found.size + 1; s < front.length; s++) if (front[s] && front[s]!.error >= found.error) front[s] = undefined;
    }
  };

  const measure = (from: number, into: Float64Array): void => {
    into.set(judge.errors(from, all));
    bred += all;
  };

  let price = 0;
  /** Log of the error, so that halving it counts the same everywhere, and a little for size. */
  const rank = (at: number, error: number): number => Math.log(error + 1e-30) + price * lengths[at]!;
  const tournament = (first: number): number => {
    let winner = parents + first + rng.int(population);
    let value = rank(winner, errors[winner - parents]!);
    for (let i = 1; i < TOURNAMENT; i++) {
      const other = parents + first + rng.int(population);
      const theirs = rank(other, errors[other - parents]!);
      if (theirs < value) {
        winner = other;
        value = theirs;
      }
    }
    return winner;
  };

  const fill = (island: number): void => {
    for (let i = 0; i < population; i++) breeders[island]!.grow(parents + island * population + i, 3 + rng.int(18));
  };
  for (let island = 0; island < islands; island++) {
    fill(island);
    for (const [i, program] of beginning.filter(({ codes: { length } }) => length <= roomOf(island)).slice(0, population).entries()) {
      const at = island * population + i;
      codes.set(program.codes, at * nodes);
      values.set(program.values, at * nodes);
      lengths[at] = program.codes.length;
    }
  }
  measure(parents, errors);

  const next = new Float64Array(all);
  return {
    get generation() {
      return generation;
    },
    get bred() {
      return bred;
    },
    tally: judge.tally,
    living: () => ({ nodes: lengths.subarray(parents, parents + all).reduce((sum, length) => sum + length, 0) / all, error: errors.reduce((least, error) => Math.min(least, error), Number.POSITIVE_INFINITY) }),
    get tuned() {
      return share;
    },
    front: () => front.filter((found) => found !== undefined),
    adopt(program) {
      // the last island has room, and fits numbers where there is more than one
      const at = parents + all - 1 - rng.int(population);
      if (program.codes.length > most) return;
      codes.set(program.codes, at * nodes);
      values.set(program.values, at * nodes);
      lengths[at] = program.codes.length;
      errors[at - parents] = kernel.errors(at, 1)[0]!;
    },
    step() {
      generation++;
      const children = all - parents;
      for (let island = 0; island < islands; island++) {
        const first = island * population;
        price = PRICES[kindOf(island)]!;
        const { cross, mutate, copy } = breeders[island]!;
        for (let i = 0; i < population; i++) {
          const to = children + first + i;
          const mother = tournament(first);
          const crossed = rng.float() < 0.7;
          // now and then the father is of another island
          const father = crossed ? tournament(rng.float() < 0.01 ? (2 * rng.int(islands >> 1) + (island % 2)) * population : first) : mother;
          if (!(crossed ? cross(to, mother, father) : mutate(to, mother)) && !mutate(to, mother)) copy(to, mother);
        }
      }
      next.set(judge.errors(children, all));
      bred += all;
      // the numbers of some are fitted; the share follows what that brings against what breeding brings
      let gained = 0;
      const tries = Math.round(share * all);
      for (let t = 0; t < tries; t++) {
        // every other island breeds without, so that short programs are not drowned in fitted ones
        const k = rng.int(all);
        if (Math.floor(k / population) % 2 === 0) continue;
        const at = children + k;
        if (!(next[k]! < 1)) continue;
        const program = scaledBy(kernel.values(read(at)), read(at), table.y);
        const places = numbersOf(program).slice(0, 64);
        const fitted = fitNumbers(kernel, program, places, QUICK);
        const error = fitted.sum / spread;
        if (!(error < next[k]!)) continue;
        if (error < next[k]! * 0.5) gained++;
        values.set(fitted.program.values.subarray(0, lengths[at]!), at * nodes);
        next[k] = error;
      }
      bred += tries * QUICK;
      if (tries > 0) share = Math.min(0.1, Math.max(0.01, share * (gained > tries * 0.2 ? 1.02 : 0.99)));
      for (let island = 0; island < islands; island++) {
        const first = island * population;
        let leader = first;
        for (let i = first; i < first + population; i++) if (next[i]! < next[leader]!) leader = i;
        if (next[leader]! < best[island]! * 0.999) {
          best[island] = next[leader]!;
          since[island] = 0;
        } else since[island]!++;
        if (generation % 5 === 0 && next[leader]! < 0.99 && worth(front, lengths[children + leader]!, next[leader]!)) offer(read(children + leader), next[leader]!);
      }
      parents = children;
      errors.set(next);
      for (let island = 0; island < islands; island++) {
        if (since[island]! <= PATIENCE * ROOM[kindOf(island)]!) continue;
        since[island] = 0;
        best[island] = Number.POSITIVE_INFINITY;
        const first = island * population;
        fill(island);
        errors.set(judge.errors(parents + first, population), first);
        bred += population;
      }
    },
  };
}

/** Whether the front has nothing of that length, with room for a line, that is as good. */
function worth(front: readonly (Found | undefined)[], length: number, error: number): boolean {
  for (let s = 0; s <= length + 4 && s < front.length; s++) if (front[s] && front[s]!.error <= error * 0.999) return false;
  return true;
}

const [ADD, MUL] = [operatorNamed('add')!.code, operatorNamed('mul')!.code];

/** a + b f, as f itself followed by the four nodes of the line. */
function withLine({ codes, values }: Expression, a: number, b: number): Expression {
  return { codes: Uint8Array.of(...codes, CONSTANT, MUL, CONSTANT, ADD), values: Float64Array.of(...values, b, 0, a, 0) };
}

function scaledBy(f: Float64Array, program: Expression, y: Float64Array): Expression {
  const n = y.length;
  let [mf, my, ff, fy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    mf += f[i]! / n;
    my += y[i]! / n;
  }
  for (let i = 0; i < n; i++) {
    ff += (f[i]! - mf) ** 2;
    fy += (f[i]! - mf) * (y[i]! - my);
  }
  const b = ff > 0 ? fy / ff : 0;
  return withLine(program, my - b * mf, b);
}

/** The program as it is, with a factor, with a term, and with both. */
function lines(program: Expression): Expression[] {
  const { codes, values } = program;
  return [
    program,
    { codes: Uint8Array.of(...codes, CONSTANT, MUL), values: Float64Array.of(...values, 1, 0) },
    { codes: Uint8Array.of(...codes, CONSTANT, ADD), values: Float64Array.of(...values, 0, 0) },
    withLine(program, 0, 1),
  ];
}
