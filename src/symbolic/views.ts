import type { Blocks } from './blocks.ts';
import { type Model, leastSquares } from './terms.ts';
import type { Tree } from './tree.ts';

/** A way to see the target: what a sum is fitted to, and how the law is written with it. */
export interface View {
  readonly target: Float64Array;
  /** The target is this power of y; undefined where it is no power. */
  readonly power?: number;
  law(inner: Tree): Tree;
}

export const call = (op: string, ...args: Tree[]): Tree => ({ op, args });
export const product = (trees: readonly Tree[]): Tree | undefined => (trees.length > 0 ? trees.reduce((a, b) => call('mul', a, b)) : undefined);
export const length = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** A whole number of twelfths where it is one to the last digits. @example simple(0.4999999999999) // 0.5 */
export const simple = (value: number): number => (Math.abs(value * 12 - Math.round(value * 12)) < 1e-9 * Math.abs(value) ? Math.round(value * 12) / 12 : value);

/** A sum of terms times their coefficients; undefined is the term 1. */
export function sumOf(terms: readonly (Tree | undefined)[], coefficients: readonly number[]): Tree {
  let sum: Tree | undefined;
  terms.forEach((tree, k) => {
    const number = simple(coefficients[k]!);
    const term = tree === undefined ? number : number === 1 ? tree : call('mul', number, tree);
    sum = sum === undefined ? term : call('add', sum, term);
  });
  return sum ?? 0;
}

/** The target itself first, then what its inverse functions make of it, where the operators can write the way back. */
export function viewsOf(y: Float64Array, operators: readonly string[]): View[] {
  const has = (...names: string[]): boolean => names.every((name) => operators.includes(name));
  const positive = y.every((value) => value >= 0);
  const oneSign = positive || y.every((value) => value <= 0);
  const signed = (tree: Tree): Tree => (positive ? tree : call('mul', -1, tree));
  const inverse = (tree: Tree): Tree => call('div', 1, tree);
  const views: View[] = [{ target: y, power: 1, law: (tree) => tree }];
  const view = (by: (value: number) => number, law: (tree: Tree) => Tree, power?: number): void => {
    const target = y.map(by);
    if (target.every((value) => Math.abs(value) < 1e12)) views.push({ target, law, ...(power !== undefined && { power }) });
  };
  if (has('div')) view((value) => 1 / value, inverse, -1);
  if (has('sqrt') && oneSign) view((value) => value * value, (tree) => signed(call('sqrt', tree)), 2);
  if (has('sqrt', 'div') && oneSign) view((value) => 1 / (value * value), (tree) => signed(inverse(call('sqrt', tree))), -2);
  if (has('exp') && oneSign) view((value) => Math.log(Math.abs(value)), (tree) => signed(call('exp', tree)));
  if (has('log')) view(Math.exp, (tree) => call('log', tree));
  return views;
}

/** The law of a sum: coefficients in least squares; what only rounding wants is left out. */
export function sumLaw(blocks: Blocks, { blocks: chosen }: Model, { target, law }: View): Tree | undefined {
  const columns = [...chosen.map(blocks.values), new Float64Array(blocks.rows).fill(1)];
  const { coefficients } = leastSquares(columns, target);
  const needed = columns.flatMap((column, k) => (Math.abs(coefficients[k]!) * length(column) > 1e-10 * length(target) ? [k] : []));
  if (needed.length === 0) return undefined;
  return law(sumOf(needed.map((k) => (k < chosen.length ? blocks.tree(chosen[k]!) : undefined)), needed.map((k) => coefficients[k]!)));
}

/** A column of a linear model; its tree is undefined where it is 1. */
export interface Column {
  readonly values: Float64Array;
  readonly tree: Tree | undefined;
}

/** The target as a product: logarithms, in which powers are coefficients. */
export interface Products {
  readonly target: Float64Array;
  /** Ones, and the logarithms of the variables that have one. */
  readonly base: readonly Float64Array[];
  readonly variables: readonly number[];
  readonly y: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly roots: boolean;
}

/** Logarithms of absolute values; undefined where one is 0. */
export function logOf(values: Float64Array): Float64Array | undefined {
  const logs = values.map((value) => Math.log(Math.abs(value)));
  return logs.every(Number.isFinite) ? logs : undefined;
}

export function productsOf(columns: readonly Float64Array[], y: Float64Array, operators: readonly string[]): Products | undefined {
  const target = logOf(y);
  if (!target) return undefined;
  const logs = columns.map(logOf);
  const variables = logs.flatMap((log, k) => (log ? [k] : []));
  return { target, base: [new Float64Array(y.length).fill(1), ...variables.map((k) => logs[k]!)], variables, y, columns, roots: operators.includes('sqrt') };
}

/**
 * The law of a product: powers by least squares of the logarithms, the nearest multiples of a half; times exp of a sum of
 * `exponents`, if there are any.
 */
export function productLaw(chosen: readonly { values: Float64Array; tree: Tree }[], { target: logOfY, base, variables, y, columns, roots }: Products, exponents: readonly Column[] = []): Tree | undefined {
  const values = [...variables.map((k) => columns[k]!), ...chosen.map((one) => one.values)];
  const trees: Tree[] = [...variables.map((variable) => ({ variable })), ...chosen.map(({ tree }) => tree)];
  const logs = [...base.slice(1), ...chosen.map((one) => logOf(one.values)!)];
  const { coefficients } = leastSquares([base[0]!, ...logs, ...exponents.map((exponent) => exponent.values)], logOfY);
  const powers = coefficients.slice(1, 1 + logs.length).map((power) => Math.round(power * 2) / 2);
  const rates = coefficients.slice(1 + logs.length);
  const target = logOfY.map((log, i) => log - exponents.reduce((sum, exponent, k) => sum + rates[k]! * exponent.values[i]!, 0));
  if (powers.some((power) => Math.abs(power) > 8 || (power % 1 !== 0 && !roots))) return undefined;
  // a factor that is negative everywhere is turned round, for roots; then all but its own sign is that of the product
  const factors = trees.map((tree, k) => (values[k]!.every((value) => value < 0) ? call('mul', -1, tree) : tree));
  let scale = 0;
  let sign = 0;
  for (let i = 0; i < y.length; i++) {
    scale += (target[i]! - logs.reduce((sum, log, k) => sum + log[i]! * powers[k]!, 0)) / y.length;
    sign += Math.sign(y[i]!) * values.reduce((all, value, k) => (factors[k] === trees[k] && value[i]! < 0 && Math.abs(powers[k]!) % 2 === 1 ? -all : all), 1);
  }
  const side = (over: 1 | -1): Tree | undefined => {
    const whole = factors.flatMap((factor, k) => Array.from({ length: Math.floor(Math.max(0, powers[k]! * over)) }, () => factor));
    const rooted = product(factors.filter((_, k) => powers[k]! * over > 0 && powers[k]! % 1 !== 0));
    return product(rooted === undefined ? whole : [...whole, call('sqrt', rooted)]);
  };
  const number = simple(Math.exp(scale)) * (sign < 0 ? -1 : 1);
  const [over, under] = [side(1), side(-1)];
  const scaled = over === undefined ? number : number === 1 ? over : call('mul', number, over);
  const top = exponents.length === 0 ? scaled : call('mul', scaled, call('exp', sumOf(exponents.map(({ tree }) => tree), rates)));
  return under === undefined ? top : call('div', top, under);
}
