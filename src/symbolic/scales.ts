import { orthonormal, without } from './terms.ts';
import type { Tree } from './tree.ts';
import { type Column, type Products, call, length, logOf, productLaw } from './views.ts';

/** A factor of laws with a number inside that no power takes out. */
interface Family {
  readonly needs: readonly string[];
  /** Numbers that are tried; near the best one the number is fitted. */
  readonly grid: readonly number[];
  at(t: number): number;
  tree(t: Tree): Tree;
}

type Steps = Generator<number | Tree, void>;

const RATES = [0.0625, 0.125, 0.25, 0.5, 1, 2, 4];
const BOTH = [...RATES, ...RATES.map((rate) => -rate)];
/** Waves need a finer grid than what grows. */
const FREQUENCIES = Array.from({ length: 64 }, (_, k) => (k + 1) / 8);
const exp = (t: Tree): Tree => call('exp', t);
const opposite = (t: Tree): Tree => call('mul', -1, t);

const FAMILIES: readonly Family[] = [
  { needs: ['exp'], grid: BOTH, at: (t) => Math.exp(t) - 1, tree: (t) => call('sub', exp(t), 1) },
  { needs: ['exp'], grid: BOTH, at: (t) => Math.exp(t) + 1, tree: (t) => call('add', exp(t), 1) },
  { needs: ['exp'], grid: RATES, at: (t) => Math.exp(t) + Math.exp(-t), tree: (t) => call('add', exp(t), exp(opposite(t))) },
  { needs: ['exp'], grid: RATES, at: (t) => Math.exp(t) - Math.exp(-t), tree: (t) => call('sub', exp(t), exp(opposite(t))) },
  { needs: ['tanh'], grid: RATES, at: Math.tanh, tree: (t) => call('tanh', t) },
  { needs: ['sin'], grid: FREQUENCIES, at: Math.sin, tree: (t) => call('sin', t) },
  { needs: ['cos'], grid: FREQUENCIES, at: Math.cos, tree: (t) => call('cos', t) },
];

/** Candidates whose number is fitted, and rounds of the golden section: its interval shrinks to a 10^9th. */
const FITTED = 16;
const SECTIONS = 45;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Products of powers and one factor like exp(s q) - 1 or sin(s q), where q is a quotient of variables: the powers follow
 * from s by least squares of the logarithms, so s alone is searched (variable projection, Golub and Pereyra 1973). Yields
 * laws, and between them how many numbers were computed.
 */
export function* scales(quotients: readonly Column[], products: Products, operators: readonly string[]): Steps {
  const base = orthonormal(products.base);
  const rest = without(products.target.slice(), base);
  const total = length(rest);
  if (total < 1e-9 * length(products.target)) return;
  /** Share of the target that is left with the factor in the model; infinite where there is none. */
  const left = ({ at }: Family, { values }: Column, scale: number): number => {
    const logs = logOf(values.map((value) => at(scale * value)));
    if (!logs) return Number.POSITIVE_INFINITY;
    const size = length(logs);
    const own = without(logs, base);
    const free = length(own);
    if (free < 1e-7 * size) return Number.POSITIVE_INFINITY;
    let along = 0;
    for (let i = 0; i < own.length; i++) along += own[i]! * rest[i]!;
    along /= free * free;
    // 1 - cos² would have no digits left where the number is nearly right
    let sum = 0;
    for (let i = 0; i < own.length; i++) sum += (rest[i]! - along * own[i]!) ** 2;
    return sum / (total * total);
  };
  let best: { family: Family; quotient: Column; scale: number; error: number }[] = [];
  for (const family of FAMILIES) {
    if (!family.needs.every((name) => operators.includes(name))) continue;
    for (const quotient of quotients) {
      let [scale, error] = [0, Number.POSITIVE_INFINITY];
      for (const one of family.grid) {
        const its = left(family, quotient, one);
        if (its < error) [scale, error] = [one, its];
      }
      yield family.grid.length * rest.length * (2 + base.length);
      if (best.length < FITTED || error < best.at(-1)!.error) best = [...best, { family, quotient, scale, error }].sort((a, b) => a.error - b.error).slice(0, FITTED);
    }
  }
  for (const { family, quotient, scale } of best) {
    const step = family.grid === FREQUENCIES ? 1 / 8 : Math.abs(scale) / 2;
    let [low, high] = [scale - step, scale + (family.grid === FREQUENCIES ? step : Math.abs(scale))];
    for (let turn = 0; turn < SECTIONS; turn++) {
      const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
      if (left(family, quotient, a) < left(family, quotient, b)) high = b;
      else low = a;
    }
    yield SECTIONS * 2 * rest.length * (2 + base.length);
    const fitted = (low + high) / 2;
    const values = quotient.values.map((value) => family.at(fitted * value));
    // where the scales around it overflow there is nothing to choose from
    if (!logOf(values)) continue;
    const law = productLaw([{ values, tree: family.tree(call('mul', fitted, quotient.tree!)) }], products);
    if (law !== undefined) yield law;
  }
}
