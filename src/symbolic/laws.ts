import { type Blocks, openBlocks } from './blocks.ts';
import type { Table } from './kernel.ts';
import { addProducts } from './products.ts';
import { pairs, polynomials, quotients, spans } from './spans.ts';
import { sampled } from './table.ts';
import { EXPLAINED, type Model, dictionary, select } from './terms.ts';
import { scales } from './scales.ts';
import { type Tree, simplify } from './tree.ts';
import { type Column, type Products, type View, logOf, productLaw, productsOf, sumLaw, viewsOf } from './views.ts';

export interface LawsOptions {
  table: Table;
  /** Names of operators. */
  operators: readonly string[];
  /** Building blocks at most; their values on 100 rows are held in memory, twice. @default 80_000 */
  blocks?: number;
  /** Rounds that are left out at the beginning, of four; the algebra before them goes with the first. @default 0 */
  skip?: number;
}

/** Rows that the models are fitted on; more say nothing new where there is no noise. */
const ROWS = 100;
/** Blocks of each round, and how many of them are enumerated by cost: a law of small blocks is not hidden among many. */
const ROUNDS = [
  { most: 3_000, enumerated: 3_000, first: 300, width: 24, depth: 4 },
  { most: 12_000, enumerated: 200, first: 60, width: 24, depth: 3 },
  { most: 30_000, enumerated: 30_000, first: 30, width: 16, depth: 5 },
  { most: 80_000, enumerated: 50_000, first: 30, width: 24, depth: 4 },
];
/** Quotients that are tried as exponents. */
const RATES = 4000;
/** Quotients that are tried as arguments with a number in front. */
const SCALED = 700;
/** Models that are told where none is exact, by their number of terms: the numbers in them may be fitted. */
const TOLD = [0, 6, 4, 2, 2, 2];

type Steps = Generator<number | Tree, void>;
/** Stands between the models of n terms and those of n + 1. */
const NEXT: Tree = { op: 'next', args: [] };

/**
 * Laws by system, not by chance: sums of blocks with fitted coefficients and products of blocks with fitted powers, chosen
 * by forward selection, and quotients of polynomials by linear algebra; for the target, and for what it becomes by the
 * inverses of a few functions. Yields formulas as they are found, exact or not, and between them how many numbers were
 * computed. Nothing here is drawn by chance.
 * @example for (const found of laws({ table, operators: ['add', 'mul', 'sin'] })) …
 */
export function* laws({ table, operators, blocks: most = 80_000, skip = 0 }: LawsOptions): Steps {
  const { columns, y } = sampled(table, ROWS);
  const views = viewsOf(y, operators);
  const products = operators.includes('mul') && operators.includes('div') ? productsOf(columns, y, operators) : undefined;
  const powers = views.filter(({ power }) => power);
  const algebra = ['add', 'mul', 'div'].every((name) => operators.includes(name));
  if (products && skip === 0) yield* exponentials(operators.includes('exp') ? quotients(columns, RATES) : [], products);
  if (algebra && skip === 0) {
    yield* simplified(polynomials(columns, powers));
    if (products) yield* binomials(quotients(columns, RATES), products);
    yield* simplified(pairs(columns, powers, operators));
  }
  let [reached, small]: [number, Blocks | undefined] = [0, undefined];
  for (const plan of ROUNDS.slice(skip)) {
    const size = Math.min(plan.most, most);
    const blocks = openBlocks({ columns, operators, most: size });
    yield* blocks.enumerate(columns.length > 1 ? Math.min(plan.enumerated, size) : size);
    if (columns.length > 1) yield* addProducts(blocks, { variables: columns.length, operators, most: size });
    // nothing that the round before did not have
    if (columns.length === 1 && blocks.count <= reached) continue;
    reached = blocks.count;
    small ??= blocks;
    yield* inTurn(searches(blocks, views, products, plan));
    if (products && plan === ROUNDS[0]) yield* simplified(scales(quotients(columns, SCALED), products, operators));
    if (algebra && plan === ROUNDS[1]) yield* simplified(spans(columns, powers, small, operators));
  }
}

function* simplified(found: Steps): Steps {
  for (const one of found) yield typeof one === 'number' ? one : simplify(one);
}

/** A search for each view; dictionaries are made when they are needed first. */
function searches(blocks: Blocks, views: readonly View[], products: Products | undefined, { first, width, depth }: { first: number; width: number; depth: number }): Steps[] {
  const { rows, count } = blocks;
  const ones = new Float64Array(rows).fill(1);
  const sums = dictionary({ rows, count, vector: (at) => (blocks.isNumber(at) ? undefined : blocks.values(at)), base: [ones] });
  const found: Steps[] = views.map((view) => told(select(sums, view.target, { first: view.power === 1 ? first : Math.ceil(first / 4), width, depth: view.power === 1 ? depth : Math.min(3, depth) }), (model) => sumLaw(blocks, model, view)));
  if (products) {
    const logs = dictionary({ rows, count, vector: (at) => logOf(blocks.values(at)), base: products.base });
    found.splice(1, 0, told(select(logs, products.target, { first, width, depth: 3 }), (model) => productLaw(model.blocks.map((at) => ({ values: blocks.values(at), tree: blocks.tree(at) })), products)));
  }
  return found;
}

/** Products of powers, alone and times exp of one or two quotients. */
function* exponentials(rates: readonly Column[], products: Products): Steps {
  const exponents = dictionary({ rows: products.y.length, count: rates.length, vector: (at) => rates[at]!.values, base: products.base });
  yield* inTurn([told(select(exponents, products.target, { width: 12, depth: 2 }), ({ blocks: chosen }) => productLaw([], products, chosen.map((at) => rates[at]!)))]);
}

/** Products of powers and of up to three factors 1 + q or 1 - q: every sum of two products is one of these times one of them. */
function* binomials(terms: readonly Column[], products: Products): Steps {
  const factors = terms.flatMap(({ values, tree }): Column[] => [
    { values: values.map((value) => 1 - value), tree: { op: 'sub', args: [1, tree!] } },
    { values: values.map((value) => 1 + value), tree: { op: 'add', args: [1, tree!] } },
  ]);
  const logs = dictionary({ rows: products.y.length, count: factors.length, vector: (at) => logOf(factors[at]!.values), base: products.base });
  yield* inTurn([told(select(logs, products.target, { first: 60, width: 24, depth: 3 }), ({ blocks: chosen }) => productLaw(chosen.map((at) => ({ values: factors[at]!.values, tree: factors[at]!.tree! })), products))]);
}

/** The laws of the best models, NEXT after each number of terms. */
function* told(models: Generator<number | readonly Model[], void>, law: (model: Model) => Tree | undefined): Steps {
  for (const found of models) {
    if (typeof found === 'number') {
      yield found;
      continue;
    }
    const exact = found.filter(({ error }) => error < EXPLAINED);
    for (const model of exact.length > 0 ? exact.slice(0, 6) : found.slice(0, TOLD[found[0]?.blocks.length ?? 0])) {
      const tree = law(model);
      if (tree !== undefined) yield simplify(tree);
    }
    yield NEXT;
  }
}

/** One number of terms of each, then the next: short laws come first, whatever they are. */
function* inTurn(searches: Steps[]): Steps {
  let open = searches;
  while (open.length > 0) {
    const still: Steps[] = [];
    for (const search of open) for (;;) {
      const { value, done } = search.next();
      if (done) break;
      if (value === NEXT) {
        still.push(search);
        break;
      }
      yield value;
    }
    open = still;
  }
}
