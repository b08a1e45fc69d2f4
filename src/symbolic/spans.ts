import { type Blocks, LARGEST } from './blocks.ts';
import { operatorNamed } from './operators.ts';
import { EXPLAINED, leastSquares, orthonormal, without } from './terms.ts';
import type { Tree } from './tree.ts';
import { type Column, type View, call, length, product, sumOf } from './views.ts';

interface Monomial {
  readonly powers: readonly number[];
  readonly values: Float64Array;
}

type Steps = Generator<number | Tree, void>;

/** Columns at most, as a share of the rows: what fits many more rows than it has columns is no chance. */
const SHARE = 0.6;
/** Blocks that are tried as factors of the columns. */
const FUNCTIONS = 1000;
/** A column that depends on others leaves so little of its length: more than rounding, and far less than chance. */
const DEPENDENT = 1e-11;

/** An error that is nothing but rounding. */
const ROUNDED = 1e-27;

/** Products of whole powers of the variables by total degree, 1 first; a degree that has no room is left out. @example monomials(columns, 2, false, 100) */
export function monomials(columns: readonly Float64Array[], degree: number, negative: boolean, most: number): Monomial[] {
  let level: Monomial[] = [{ powers: columns.map(() => 0), values: new Float64Array(columns[0]!.length).fill(1) }];
  const all = [...level];
  for (let d = 1; d <= degree; d++) {
    const next = new Map<string, Monomial>();
    for (const { powers, values } of level) columns.forEach((column, k) => {
      for (const by of negative ? [1, -1] : [1]) {
        const grown = powers.with(k, powers[k]! + by);
        if (powers[k]! * by < 0 || next.has(grown.join())) continue;
        next.set(grown.join(), { powers: grown, values: values.map((value, i) => (by > 0 ? value * column[i]! : value / column[i]!)) });
      }
    });
    level = [...next.values()].filter(({ values }) => values.every(Number.isFinite));
    if (all.length + level.length > most) break;
    all.push(...level);
  }
  return all;
}

/** Quotients of products of the variables, in which a rate or an exponent may be. @example quotients(columns, 1000)[0].tree */
export function quotients(columns: readonly Float64Array[], most: number): Column[] {
  return monomials(columns, 5, true, most).slice(1).map(({ powers, values }) => {
    const [over, under] = [product(factorsOf(powers, 1)), product(factorsOf(powers, -1))];
    return { values, tree: under === undefined ? over : call('div', over ?? 1, under) };
  });
}

const columnOf = ({ values, powers }: Monomial): Column => ({ values, tree: product(factorsOf(powers, 1)) });
const factorsOf = (powers: readonly number[], sign: 1 | -1): Tree[] => powers.flatMap((power, variable) => Array.from({ length: Math.max(0, power * sign) }, () => ({ variable })));
const degreeOf = (powers: readonly number[]): number => powers.reduce((sum, power) => sum + Math.abs(power), 0);
const times = (values: Float64Array, by: Float64Array): Float64Array => values.map((value, i) => value * by[i]!);

/**
 * Laws by linear algebra: views of the target that, times a quotient of products, are polynomials; and quotients of
 * polynomials. All columns are tried at once to the last digits; what is not needed has the coefficient 0. Yields laws as
 * they are found, and between them how many numbers were computed.
 */
export function* polynomials(columns: readonly Float64Array[], views: readonly View[]): Steps {
  const room = Math.floor(columns[0]!.length * SHARE);
  yield* within(monomials(columns, 6, false, room).map(columnOf), views, monomials(columns, 4, true, 4000));
  for (const view of views) yield* quotient(monomials(columns, 6, false, Math.floor(room / 2)).map(columnOf), view);
}

/** The same with polynomials of low degree whose terms may have a block as a factor: one block after another is tried. */
export function* spans(columns: readonly Float64Array[], views: readonly View[], blocks: Blocks, operators: readonly string[]): Steps {
  const room = Math.floor(columns[0]!.length * SHARE);
  const scales = monomials(columns, 4, true, 4000);
  const low = monomials(columns, 2, false, Math.floor(room / 2)).map(columnOf);
  const lower = monomials(columns, 1, false, Math.floor(room / 4)).map(columnOf);
  // square roots of the variables are small powers as well
  const rooted = operators.includes('sqrt') && columns.every((column) => column.every((value) => value > 0)) ? monomials(columns.map((column) => column.map(Math.sqrt)), 2, false, Math.floor(room / 2)).map(({ values, powers }) => ({ values, tree: powers.some((power) => power === 2) || degreeOf(powers) === 0 ? product(factorsOf(powers.map((power) => power / 2), 1)) : call('sqrt', product(factorsOf(powers, 1))!) })) : undefined;
  const near = scales.filter(({ powers }) => degreeOf(powers) <= 2);
  for (let at = 0, tried = 0; at < blocks.count && tried < FUNCTIONS; at++) {
    const tree = blocks.tree(at);
    if (blocks.isNumber(at) || polynomial(tree)) continue;
    tried++;
    const values = blocks.values(at);
    const by = (column: Column, trees: readonly Tree[]): Column => ({ values: trees.reduce<Float64Array>((all) => times(all, values), column.values), tree: product([...(column.tree === undefined ? [] : [column.tree]), ...trees]) });
    const own = [...low, ...low.map((column) => by(column, [tree]))];
    const more = lower.map((column) => by(column, [tree, tree]));
    yield* within(own.length + more.length <= room ? [...own, ...more] : own, views, blocks.cost(at) <= 2 && columns.length > 2 ? scales.slice(0, 600) : near);
    if (rooted) yield* within([...low, ...rooted.map((column) => by(column, [tree]))], views, near.filter(({ powers }) => degreeOf(powers) <= 1));
  }
}

/** Factors of a variable in the argument of a function. */
const RATES = [1, 0.5, 2];
/** Pairs of functions beyond which only the plain variables are arguments. */
const PAIRS = 3000;

/** Sums of low powers and of two functions, each of one variable, as they are and times a variable: what oscillators and growth are made of. */
export function* pairs(columns: readonly Float64Array[], views: readonly View[], operators: readonly string[]): Steps {
  const room = Math.floor(columns[0]!.length * SHARE);
  const plain = monomials(columns, 3, false, Math.floor(room / 2)).map(columnOf);
  const lower = monomials(columns, 1, false, Math.floor(room / 4)).map(columnOf);
  const functionsOf = (rates: readonly number[]): Column[] =>
    ['sin', 'cos', 'exp', 'log', 'sqrt', 'tanh'].filter((name) => operators.includes(name)).flatMap((name) => columns.flatMap((column, variable) => rates.flatMap((rate) => {
      const values = column.map((x) => operatorNamed(name)!.apply(rate * x, 0));
      return values.every((value) => Math.abs(value) < LARGEST) ? [{ values, tree: call(name, rate === 1 ? { variable } : call('mul', rate, { variable })) }] : [];
    })));
  let functions = functionsOf(RATES);
  if (functions.length ** 2 / 2 > PAIRS) functions = functionsOf([1]);
  const by = (column: Column, { values, tree }: Column): Column => ({ values: times(column.values, values), tree: column.tree === undefined ? tree : call('mul', column.tree, tree!) });
  const scales = monomials(columns, 0, false, 1);
  for (const [i, a] of functions.entries()) for (const b of functions.slice(0, i)) {
    const span = [...plain, ...lower.map((column) => by(column, a)), ...lower.map((column) => by(column, b))];
    if (span.length <= room) yield* within(span, views, scales);
  }
}

/** Every view times every scale that lies in the span. */
function* within(span: readonly Column[], views: readonly View[], scales: readonly Monomial[]): Steps {
  const base = orthonormal(span.map(({ values }) => values));
  const rows = span[0]!.values.length;
  yield span.length * span.length * rows;
  for (const { target, law } of views) for (const { powers, values } of scales) {
    const scaled = times(target, values);
    const total = length(scaled);
    yield 2 * base.length * rows;
    if (!(length(without(scaled.slice(), base)) < Math.sqrt(EXPLAINED) * total)) continue;
    const sum = solved(span, scaled);
    if (sum === undefined) continue;
    const [under, over] = [product(factorsOf(powers, 1)), product(factorsOf(powers, -1))];
    const whole = over === undefined ? sum : call('mul', over, sum);
    yield law(under === undefined ? whole : call('div', whole, under));
  }
}

/** P / Q of the columns: the first Q, one column after another, for which view times Q depends on the columns. */
function* quotient(span: readonly Column[], { target, law }: View): Steps {
  const base = orthonormal(span.map(({ values }) => values));
  yield span.length * span.length * span[0]!.values.length;
  for (let k = 0; k < span.length; k++) {
    const column = times(target, span[k]!.values);
    const left = without(column.slice(), base);
    const size = length(left);
    yield base.length * 2 * column.length;
    if (size > DEPENDENT * length(column)) {
      base.push(left.map((value) => value / size));
      continue;
    }
    // y Q = P, with the coefficient of the last column of Q being 1
    const under = span.slice(0, k).map(({ values, tree }) => ({ values: times(target, values).map((value) => -value), tree }));
    const all = [...span, ...under];
    const coefficients = needed(all.map(({ values }) => values), column);
    const [p, q] = [coefficients.slice(0, span.length), [...coefficients.slice(span.length), 1]];
    const part = (numbers: readonly number[]): Tree => sumOf(numbers.flatMap((number, i) => (number === 0 ? [] : [span[i]!.tree])), numbers.filter((number) => number !== 0));
    if (p.some((number) => number !== 0)) yield law(call('div', part(p), part(q)));
    return;
  }
}

const polynomial = (tree: Tree): boolean => typeof tree === 'number' || 'variable' in tree || (['add', 'sub', 'mul', 'square'].includes(tree.op) && tree.args.every(polynomial));

function solved(span: readonly Column[], target: Float64Array): Tree | undefined {
  const coefficients = needed(span.map(({ values }) => values), target);
  const kept = span.flatMap(({ tree }, k) => (coefficients[k] === 0 ? [] : [{ tree, number: coefficients[k]! }]));
  return kept.length > 0 ? sumOf(kept.map(({ tree }) => tree), kept.map(({ number }) => number)) : undefined;
}

/** Coefficients in least squares of as few columns as explain the target as well; 0 for all others. */
function needed(columns: readonly Float64Array[], target: Float64Array): number[] {
  const fit = (used: readonly number[]) => leastSquares(used.map((k) => columns[k]!), target);
  let used = columns.map((_, k) => k);
  let { coefficients, error } = fit(used);
  const limit = Math.max(100 * error, ROUNDED);
  // those that give the least go first: among columns that are nearly dependent, coefficients alone say little
  const share = used.map((k) => Math.abs(coefficients[k]!) * length(columns[k]!));
  for (const k of used.toSorted((a, b) => share[a]! - share[b]!)) {
    const fewer = used.filter((other) => other !== k);
    const without = fit(fewer);
    if (fewer.length === 0 || !(without.error <= limit)) continue;
    used = fewer;
    ({ coefficients } = without);
  }
  return columns.map((_, k) => (used.includes(k) ? coefficients[used.indexOf(k)]! : 0));
}
