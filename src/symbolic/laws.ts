import { type Blocks, enumerate } from './blocks.ts';
import type { Table } from './kernel.ts';
import { spans, simple as near, type View as Plain } from './spans.ts';
import { EXPLAINED, type Model, dictionary, leastSquares, select } from './terms.ts';
import { type Tree, simplify } from './tree.ts';

export interface LawsOptions {
  table: Table;
  operators: readonly string[];
  /** Building blocks at most. @default 30_000 */
  blocks?: number;
}

/** Rows that the models are fitted on; more say nothing new where there is no noise. */
const ROWS = 100;
const call = (op: string, ...args: Tree[]): Tree => ({ op, args });

/** A way to see the target: what a sum or a product is fitted to, and how the law is written with it. */
interface View extends Plain {
  readonly name: string;
  readonly width: number;
  readonly depth: number;
}

/**
 * Laws by system, not by chance: of enumerated blocks, sums with fitted coefficients and products with fitted powers,
 * with the terms chosen by forward selection; for the target, and for what it becomes by the inverses of a few
 * functions. Yields formulas as they are found, and between them how many numbers were computed.
 * @example for (const found of laws({ table, operators: ['add', 'mul', 'sin'] })) …
 */
export function* laws({ table, operators, blocks: most = 30_000 }: LawsOptions): Generator<number | Tree, void> {
  const { columns, y } = sample(table);
  const blocks = yield* enumerate({ columns, operators, most });
  const has = (name: string): boolean => operators.includes(name);
  const ones = new Float64Array(y.length).fill(1);
  const sums = dictionary({ rows: y.length, count: blocks.count, vector: (at) => (blocks.isNumber(at) ? undefined : blocks.values(at)), base: [ones] });
  yield blocks.count * y.length;
  const views = additive(y, has);
  const searches: Generator<number | Tree, void>[] = [];
  const sumOf = (view: View) => modelled(select(sums, view.target, view), (model) => sumLaw(blocks, model, view, ones));
  searches.push(sumOf(views[0]!));
  const logs = logarithms(columns, y);
  if (logs && has('mul') && has('div')) {
    const products = dictionary({ rows: y.length, count: blocks.count, vector: (at) => logOf(blocks.values(at)), base: logs.base });
    yield blocks.count * y.length * 4;
    searches.push(modelled(select(products, logs.target, { width: 16, depth: 3 }), (model) => productLaw(blocks, model, logs, y, has)));
  }
  if (has('mul') && has('div') && has('add')) searches.push(mapped(spans(columns, views.filter(({ name }) => ['y', '1/y', 'y²', '1/y²'].includes(name)), blocks)));
  searches.push(...views.slice(1).map(sumOf));
  // a model of one term of each kind, then of two, and so on: short laws first
  for (let open = searches; open.length > 0; ) {
    const still: typeof open = [];
    for (const search of open) {
      for (;;) {
        const { value, done } = search.next();
        if (done) break;
        if (typeof value === 'object' && 'op' in value && value.op === 'end') {
          still.push(search);
          break;
        }
        yield value as number | Tree;
      }
    }
    open = still;
  }
}

function* mapped(found: Generator<number | Tree, void>): Generator<number | Tree, void> {
  for (const one of found) yield typeof one === 'number' ? one : simplify(one);
}

const END: Tree = { op: 'end', args: [] };

/** The best models of each number of terms, as laws; END after each. */
function* modelled(models: Generator<number | readonly Model[], void>, law: (model: Model) => Tree | undefined): Generator<number | Tree, void> {
  for (const found of models) {
    if (typeof found === 'number') {
      yield found;
      continue;
    }
    const exact = found.filter(({ error }) => error < EXPLAINED);
    for (const model of exact.length > 0 ? exact.slice(0, 6) : found.slice(0, 2)) {
      const tree = law(model);
      if (tree !== undefined) yield simplify(tree);
    }
    yield END;
  }
}

function sample({ columns, y }: Table): Table {
  if (y.length <= ROWS) return { columns, y };
  const take = (column: Float64Array): Float64Array => Float64Array.from({ length: ROWS }, (_, i) => column[Math.floor((i * y.length) / ROWS)]!);
  return { columns: columns.map(take), y: take(y) };
}

function additive(y: Float64Array, has: (name: string) => boolean): View[] {
  const inverse = (tree: Tree): Tree => call('div', 1, tree);
  const positive = y.every((value) => value >= 0);
  const signed = (tree: Tree): Tree => (positive ? tree : call('mul', -1, tree));
  const oneSign = positive || y.every((value) => value <= 0);
  const views: View[] = [{ name: 'y', target: y, width: 16, depth: 5, law: (tree) => tree }];
  const view = (name: string, by: (value: number) => number, law: (tree: Tree) => Tree): void => {
    const target = y.map(by);
    if (target.every((value) => Number.isFinite(value) && Math.abs(value) < 1e12)) views.push({ name, target, width: 8, depth: 3, law });
  };
  if (has('div')) view('1/y', (value) => 1 / value, inverse);
  if (has('sqrt') && oneSign) view('y²', (value) => value * value, (tree) => signed(call('sqrt', tree)));
  if (has('sqrt') && has('div') && oneSign) view('1/y²', (value) => 1 / (value * value), (tree) => signed(inverse(call('sqrt', tree))));
  if (has('exp') && oneSign) view('log y', (value) => Math.log(Math.abs(value)), (tree) => signed(call('exp', tree)));
  if (has('log')) view('exp y', Math.exp, (tree) => call('log', tree));
  return views;
}

/** The law of a sum: coefficients in least squares, and what only rounding wants is left out. */
function sumLaw(blocks: Blocks, { blocks: chosen }: Model, { target, law }: View, ones: Float64Array): Tree | undefined {
  const columns = [...chosen.map((at) => blocks.values(at)), ones];
  const { coefficients } = leastSquares(columns, target);
  const length = Math.sqrt(target.reduce((sum, value) => sum + value * value, 0));
  let sum: Tree | undefined;
  coefficients.forEach((coefficient, k) => {
    const share = Math.abs(coefficient) * Math.sqrt(columns[k]!.reduce((sum, value) => sum + value * value, 0));
    if (!(share > 1e-10 * length)) return;
    const number = near(coefficient);
    const term: Tree = k === chosen.length ? number : number === 1 ? blocks.tree(chosen[k]!) : call('mul', number, blocks.tree(chosen[k]!));
    sum = sum === undefined ? term : call('add', sum, term);
  });
  return sum === undefined ? undefined : law(sum);
}

interface Logarithms {
  readonly target: Float64Array;
  /** Ones, and the logarithms of the variables that have one. */
  readonly base: readonly Float64Array[];
  readonly variables: readonly number[];
}

const logOf = (values: Float64Array): Float64Array | undefined => {
  const logs = values.map((value) => Math.log(Math.abs(value)));
  return logs.every(Number.isFinite) ? logs : undefined;
};

function logarithms(columns: readonly Float64Array[], y: Float64Array): Logarithms | undefined {
  const target = logOf(y);
  if (!target) return undefined;
  const variables: number[] = [];
  const base = [new Float64Array(y.length).fill(1)];
  columns.forEach((column, k) => {
    const log = logOf(column);
    if (!log) return;
    variables.push(k);
    base.push(log);
  });
  return { target, base, variables };
}

/** The law of a product: powers by least squares of logarithms, made multiples of a half where they nearly are. */
function productLaw(blocks: Blocks, { blocks: chosen }: Model, { target, base, variables }: Logarithms, y: Float64Array, has: (name: string) => boolean): Tree | undefined {
  const factors = [...variables.map((variable): Tree => ({ variable })), ...chosen.map((at) => blocks.tree(at))];
  const columns = [...base.slice(1), ...chosen.map((at) => logOf(blocks.values(at))!)];
  const powers = leastSquares([base[0]!, ...columns], target).coefficients.slice(1).map((power) => Math.round(power * 2) / 2);
  if (powers.some((power) => Math.abs(power) > 8 || (power % 1 !== 0 && !has('sqrt')))) return undefined;
  let logFactor = 0;
  for (let i = 0; i < y.length; i++) logFactor += (target[i]! - columns.reduce((sum, column, k) => sum + column[i]! * powers[k]!, 0)) / y.length;
  const product = (trees: readonly Tree[]): Tree | undefined => (trees.length > 0 ? trees.reduce((a, b) => call('mul', a, b)) : undefined);
  const group = (sign: 1 | -1): Tree | undefined => {
    const whole = factors.flatMap((factor, k) => Array.from({ length: Math.floor(Math.max(0, powers[k]! * sign)) }, () => factor));
    const rooted = product(factors.filter((_, k) => powers[k]! * sign > 0 && powers[k]! % 1 !== 0));
    return product(rooted === undefined ? whole : [...whole, call('sqrt', rooted)]);
  };
  const [over, under] = [group(1), group(-1)];
  const number = near(Math.exp(logFactor));
  const scaled = (sign: number): Tree => {
    const top = over === undefined ? number * sign : number * sign === 1 ? over : call('mul', number * sign, over);
    return under === undefined ? top : call('div', top, under);
  };
  // a root takes the sign away that a factor had
  let sign = 0;
  for (let i = 0; i < y.length; i++) {
    let of = Math.sign(y[i]!);
    chosen.forEach((at, k) => {
      if (powers[variables.length + k]! % 2 !== 0) of *= Math.sign(blocks.values(at)[i]!);
    });
    variables.forEach(() => undefined);
    sign += of;
  }
  return scaled(sign < 0 ? -1 : 1);
}

export type { Dictionary };
