import { type Blocks, SLICE } from './blocks.ts';

export interface ProductsOptions {
  variables: number;
  operators: readonly string[];
  /** Blocks at most, together with those that are there. */
  most: number;
}

/** Total degree of the products. */
const DEGREE = 6;
/** Functions of one argument that laws apply to products. */
const FUNCTIONS = ['sin', 'cos', 'exp', 'log', 'sqrt', 'tanh'];

/**
 * What laws of several variables are made of and enumeration by cost reaches late: products of powers of the variables by
 * total degree, functions of them, and 1 plus or minus each of these. (A factor a + b of a law is its monomial a times 1 + b/a.)
 * Yields after each slice of work how many numbers were computed.
 * @example for (const _ of addProducts(blocks, { variables: 3, operators, most: 10_000 })) continue;
 */
export function* addProducts(blocks: Blocks, { variables, operators, most }: ProductsOptions): Generator<number, void> {
  const has = (name: string): boolean => operators.includes(name);
  const functions = FUNCTIONS.filter(has);
  // each product brings itself, its functions, and these with 1
  const share = Math.max(variables, Math.floor((most - blocks.count) / (3 * functions.length + 3)));
  let work = 0;
  const add = (op: string, a: number, b?: number): number => {
    work += blocks.rows;
    return has(op) && blocks.count < most ? blocks.add(op, a, b) : -1;
  };
  const numbers = Array.from({ length: blocks.count }, (_, at) => at).filter((at) => blocks.isNumber(at) && blocks.tree(at) === 1);
  const one = numbers[0] ?? -1;
  const all = new Map<string, { powers: readonly number[]; at: number }>();
  let level: { powers: readonly number[]; at: number }[] = Array.from({ length: variables }, (_, k) => ({ powers: Array.from({ length: variables }, (_, i) => Number(i === k)), at: k }));
  for (const product of level) all.set(product.powers.join(), product);
  for (let degree = 2; degree <= DEGREE && all.size < share; degree++) {
    const next: typeof level = [];
    for (const { powers, at } of level) for (let k = 0; k < variables; k++) for (const by of [1, -1]) {
      const grown = powers.with(k, powers[k]! + by);
      if (powers[k]! * by < 0 || all.has(grown.join()) || all.size >= share) continue;
      const place = add(by > 0 ? 'mul' : 'div', at, k);
      if (place < 0) continue;
      const product = { powers: grown, at: place };
      all.set(grown.join(), product);
      next.push(product);
      if (work >= SLICE) yield work;
      if (work >= SLICE) work = 0;
    }
    level = next;
  }
  for (const { at } of all.values()) {
    for (const of of [at, ...functions.map((op) => add(op, at))]) {
      if (of < 0 || one < 0) continue;
      if (of !== at) add('div', one, of);
      add('add', one, of);
      add('sub', one, of);
    }
    if (work >= SLICE) yield work;
    if (work >= SLICE) work = 0;
  }
  yield work;
}
