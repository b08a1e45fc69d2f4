import { CladeError, nearest, random } from '../core/index.ts';
import { breeder } from './breed.ts';
import { type Expression, numbersOf, sizeOf } from './expression.ts';
import { MANY_ROWS, type Tally, fitsSingle, openJudge } from './judge.ts';
import { type Table, openKernel } from './kernel.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { CONSTANT, operatorNamed } from './operators.ts';
import { type Herd, SCHEMES, residualsOf } from './schemes/index.ts';

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
  /** How parents and survivors are chosen: tournament, lexicase, age-fitness or nsga2. @default 'tournament' */
  search?: string;
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
export function symbolicSearch({ table, seed = 1, operators = DEFAULT_OPERATORS, most = 40, population = 250, islands = 8, tuned = 0.05, beginning = [], search = 'tournament', screening = table.y.length >= MANY_ROWS && fitsSingle(table), caching = table.y.length >= MANY_ROWS }: SearchOptions): Search {
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
  const scheme = schemeOf(search)(rng);
  const residuals = scheme.cases ? residualsOf(table, scheme.cases) : undefined;
  const ages = new Int32Array(all * 2);
  // parents lie in one half of the memory, children in the other
  let parents = 0;
  const errors = new Float64Array(all);
  const next = new Float64Array(all);
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

  /** The parents of an island, and with `children` these after them. */
  const herdOf = (first: number, children?: number): Herd => {
    const places = [parents, ...(children === undefined ? [] : [children])];
    const joined = <T extends Int32Array | Float64Array>(of: (base: number) => T): T => {
      const parts = places.map(of);
      const whole = new (parts[0]!.constructor as new (length: number) => T)(population * parts.length);
      parts.forEach((part, k) => whole.set(part, k * population));
      return whole;
    };
    const slice = (view: Int32Array) => (base: number): Int32Array => view.subarray(base + first, base + first + population);
    return { errors: joined((base) => (base === parents ? errors : next).subarray(first, first + population)), lengths: joined(slice(lengths)), ages: joined(slice(ages)), ...(residuals && children === undefined && { residual: residuals(population, (i) => read(parents + first + i)) }) };
  };
  /** Children take the places of parents that do not live on. */
  const settle = (first: number, children: number, survivors: Int32Array): void => {
    const stays = new Set(survivors);
    const free = Array.from({ length: population }, (_, i) => i).filter((i) => !stays.has(i));
    for (const child of survivors) {
      if (child < population) continue;
      const [from, at] = [first + child - population, first + free.pop()!];
      breeders[0]!.copy(parents + at, children + from);
      errors[at] = next[from]!;
      ages[parents + at] = ages[children + from]!;
    }
  };

  const fill = (island: number): void => {
    for (let i = 0; i < population; i++) breeders[island]!.grow(parents + island * population + i, 3 + rng.int(18));
    ages.fill(0, parents + island * population, parents + (island + 1) * population);
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
      const choosers = Array.from({ length: islands }, (_, island) => {
        const base = parents + island * population;
        const draw = scheme.parents(herdOf(island * population));
        return (price: number) => base + draw(price);
      });
      for (let island = 0; island < islands; island++) {
        const first = island * population;
        const { cross, mutate, copy, grow } = breeders[island]!;
        const { fresh = 0 } = scheme;
        const price = PRICES[kindOf(island)]!;
        const own = choosers[island]!;
        for (let i = 0; i < population; i++) {
          const to = children + first + i;
          if (i < fresh) {
            grow(to, 3 + rng.int(18));
            ages[to] = 0;
            continue;
          }
          const mother = own(price);
          const crossed = rng.float() < 0.7;
          // now and then the father is of another island
          const father = crossed ? (rng.float() < 0.01 ? choosers[2 * rng.int(islands >> 1) + (island % 2)]! : own)(price) : mother;
          if (!(crossed ? cross(to, mother, father) : mutate(to, mother)) && !mutate(to, mother)) copy(to, mother);
          ages[to] = 1 + Math.max(ages[mother]!, ages[father]!);
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
      if (scheme.survivors) {
        // who lives on is a year older
        for (let i = parents; i < parents + all; i++) ages[i]!++;
        for (let first = 0; first < all; first += population) settle(first, children, scheme.survivors(herdOf(first, children), PRICES[kindOf(first / population)]!));
      } else {
        parents = children;
        errors.set(next);
      }
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

function schemeOf(name: string): (typeof SCHEMES)[string] {
  if (Object.hasOwn(SCHEMES, name)) return SCHEMES[name]!;
  const near = nearest(name, Object.keys(SCHEMES));
  throw new CladeError('usage.bad-value', `there is no search "${name}"`, near ? `did you mean "${near}"?` : `searches are ${Object.keys(SCHEMES).join(', ')}`);
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
