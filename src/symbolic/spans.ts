import type { Blocks } from './blocks.ts';
import { EXPLAINED, leastSquares, orthonormal, without } from './terms.ts';
import type { Tree } from './tree.ts';

/** A way to see the target, and how the law is written with what was found for it. */
export interface View {
  readonly target: Float64Array;
  law(inner: Tree): Tree;
}

interface Monomial {
  readonly powers: readonly number[];
  readonly values: Float64Array;
}

const call = (op: string, ...args: Tree[]): Tree => ({ op, args });
const product = (trees: readonly Tree[]): Tree | undefined => (trees.length > 0 ? trees.reduce((a, b) => call('mul', a, b)) : undefined);

/** Columns at most, as a share of the rows: what fits more rows than it has columns is no chance. */
const SHARE = 0.6;
/** Functions that are tried as factors of the columns. */
const FUNCTIONS = 300;

/** Products of whole powers of the variables, total degree by total degree. @example monomials(columns, 2, false, 100) */
export function monomials(columns: readonly Float64Array[], degree: number, negative: boolean, most: number): Monomial[] {
  const one: Monomial = { powers: columns.map(() => 0), values: new Float64Array(columns[0]!.length).fill(1) };
  const all = [one];
  let level = [one];
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

const treeOf = (powers: readonly number[], sign: 1 | -1): Tree[] => powers.flatMap((power, k) => Array.from({ length: Math.max(0, power * sign) }, (): Tree => ({ variable: k })));

/**
 * Rational laws by linear algebra: a view of the target times a monomial that lies in the span of low monomials, plain
 * and times a function, to the last digits. Many columns are tried at once, and what is not needed has the coefficient 0.
 * Yields laws as they are found, and between them how many products were summed.
 */
export function* spans(columns: readonly Float64Array[], views: readonly View[], blocks: Blocks): Generator<number | Tree, void> {
  const rows = columns[0]!.length;
  const room = Math.floor(rows * SHARE);
  const plain = monomials(columns, 6, false, room);
  const factors = monomials(columns, 4, true, 4000);
  yield* within(plain.map(({ values, powers }) => ({ values, tree: product(treeOf(powers, 1)) })), factors);
  const low = monomials(columns, 2, false, Math.floor(room / 2));
  const near = factors.filter(({ powers }) => powers.reduce((sum, p) => sum + Math.abs(p), 0) <= 2);
  for (let at = 0, tried = 0; at < blocks.count && tried < FUNCTIONS; at++) {
    if (blocks.isNumber(at)) continue;
    const values = blocks.values(at);
    const tree = blocks.tree(at);
    if (polynomial(tree)) continue;
    tried++;
    yield* within(
      [...low.map((one) => ({ values: one.values, tree: product(treeOf(one.powers, 1)) })), ...low.map((one) => ({ values: one.values.map((value, i) => value * values[i]!), tree: product([...treeOf(one.powers, 1), tree]) }))],
      near,
    );
  }

  function* within(span: readonly { values: Float64Array; tree: Tree | undefined }[], times: readonly Monomial[]): Generator<number | Tree, void> {
    const base = orthonormal(span.map(({ values }) => values));
    yield span.length * span.length * rows;
    for (const { target, law } of views) for (const { powers, values } of times) {
      const scaled = target.map((value, i) => value * values[i]!);
      const total = scaled.reduce((sum, value) => sum + value * value, 0);
      const left = without(scaled.slice(), base).reduce((sum, value) => sum + value * value, 0);
      yield 2 * base.length * rows;
      if (!(left < EXPLAINED * total)) continue;
      const sum = solve(span, scaled, Math.sqrt(total));
      if (sum === undefined) continue;
      const [under, over] = [product(treeOf(powers, 1)), product(treeOf(powers, -1))];
      const whole = over === undefined ? sum : call('mul', over, sum);
      yield law(under === undefined ? whole : call('div', whole, under));
    }
  }
}

const polynomial = (tree: Tree): boolean => typeof tree === 'number' || 'variable' in tree || (['add', 'sub', 'mul', 'square'].includes(tree.op) && tree.args.every(polynomial));

/** The columns that are needed, with their coefficients. */
function solve(span: readonly { values: Float64Array; tree: Tree | undefined }[], target: Float64Array, length: number): Tree | undefined {
  let used = [...span];
  for (;;) {
    const { coefficients } = leastSquares(used.map(({ values }) => values), target);
    const needed = used.filter(({ values }, k) => Math.abs(coefficients[k]!) * Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) > 1e-8 * length);
    if (needed.length === 0) return undefined;
    if (needed.length < used.length) {
      used = needed;
      continue;
    }
    return used.reduce<Tree | undefined>((sum, { tree }, k) => {
      const number = simple(coefficients[k]!);
      const term = tree === undefined ? number : number === 1 ? tree : call('mul', number, tree);
      return sum === undefined ? term : call('add', sum, term);
    }, undefined);
  }
}

/** A whole number of twelfths where it is one to the last digits. @example simple(0.4999999999999) // 0.5 */
export const simple = (value: number): number => (Math.abs(value * 12 - Math.round(value * 12)) < 1e-9 * Math.abs(value) ? Math.round(value * 12) / 12 : value);
