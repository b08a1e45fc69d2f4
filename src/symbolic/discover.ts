import { type Expression, numbersOf, sizeOf } from './expression.ts';
import { openKernel } from './kernel.ts';
import { laws } from './laws.ts';
import { fitNumbers } from './levenberg-marquardt.ts';
import { DEFAULT_OPERATORS, type Found, type Search, type SearchOptions, symbolicSearch } from './search.ts';
import { sampled } from './table.ts';
import { programOf } from './tree.ts';

export interface DiscoverOptions extends SearchOptions {
  /** Building blocks of the search by system at most; 0 leaves it out. @default 80_000 */
  blocks?: number;
  /** Rounds of the search by system that are left out at the beginning, of four. @default 0 */
  skip?: number;
}

/** Numbers that the search by system computes in a step: about a twentieth of a second. */
export const PART = 12_000_000;
/** Nodes of a formula at most, whichever search finds it, where nobody says otherwise. */
const MOST = 100;
/** Rows on which the numbers of a formula are fitted, and on which it is judged. */
const ROWS = 200;
const JUDGED = 20_000;
/** Rounds of fitting for every formula, and for one that is the best of its size. */
const QUICK = 10;
const THOROUGH = 60;
/** Errors that are those of rounding. */
const EXACT = 1e-18;

/**
 * Two searches in turn: by system, among sums, products and quotients of building blocks, and by evolution. What the first
 * finds, its numbers fitted, joins the second. Same seed, same search.
 * @example const search = discover({ table }); while (search.generation < 100) search.step();
 */
export function discover({ blocks = 80_000, skip = 0, ...options }: DiscoverOptions): Search {
  const search = symbolicSearch(options);
  if (blocks === 0) return search;
  const { table, operators = DEFAULT_OPERATORS, most = MOST } = options;
  const found = laws({ table, operators, blocks, skip });
  // a table of millions is not held once more
  const judged = sampled(table, JUDGED);
  const whole = openKernel({ table: judged });
  const part = openKernel({ table: sampled(table, ROWS) });
  const { spread } = whole;
  const errorOf = (program: Expression): number => {
    const values = whole.values(program);
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (values[i]! - judged.y[i]!) ** 2;
    return Number.isFinite(sum) ? sum / spread : Number.POSITIVE_INFINITY;
  };
  /** What the search by system found, the best of each size that is better than all shorter ones. */
  let front: Found[] = [];
  const keep = (program: Expression, error: number): boolean => {
    const size = sizeOf(program);
    if (!Number.isFinite(error) || front.some((known) => known.size <= size && known.error <= error)) return false;
    front = [...front.filter((known) => known.size < size || known.error < error), { program, error, size }].sort((a, b) => a.size - b.size);
    return true;
  };
  const offer = (program: Expression): void => {
    if (program.codes.length > MOST || sizeOf(program) > most) return;
    const error = errorOf(program);
    keep(program, error);
    if (error < EXACT) return search.adopt(program);
    const nodes = numbersOf(program).slice(0, 64);
    let { program: fitted } = fitNumbers(part, program, nodes, QUICK);
    if (!front.some((known) => known.size <= sizeOf(program) && known.error < errorOf(fitted))) ({ program: fitted } = fitNumbers(part, fitted, nodes, THOROUGH));
    if (keep(fitted, errorOf(fitted))) search.adopt(fitted);
  };
  let open = true;
  const advance = (): void => {
    for (let work = 0; work < PART; ) {
      const { value, done } = found.next();
      if (done) {
        open = false;
        return;
      }
      if (typeof value === 'number') work += value;
      else {
        offer(programOf(value));
        work += PART / 50;
        if ((front.at(-1)?.error ?? 1) < EXACT) return;
      }
    }
  };
  return {
    ...search,
    get generation() {
      return search.generation;
    },
    get bred() {
      return search.bred;
    },
    get tuned() {
      return search.tuned;
    },
    front() {
      const all = [...front, ...search.front()].sort((a, b) => a.size - b.size || a.error - b.error);
      return all.filter(({ error }, i) => all.slice(0, i).every((shorter) => error < shorter.error));
    },
    step() {
      if (open) advance();
      search.step();
    },
  };
}
