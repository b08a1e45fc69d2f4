import { type Found, priced } from './bank.ts';
import { linear } from './direct.ts';
import { termsOf } from './run.ts';
import { type Term, number, term, variable } from './words.ts';

/** Below this a sequence that grows by such a rule is found by enumeration. */
const LARGE = 1e6;

/**
 * The rule a(n)·(c·n + d) = a(n-1)·(a·n + b), if the terms obey one: Catalan numbers, factorials, central binomials.
 * Three equations give the four factors up to a scale; all terms have to agree.
 *
 * @example hypergeometric([1, 1, 2, 5, 14, 42, 132, 429, 1430, 4862, 16796, 58786, 208012, 742900, 2674440])
 */
export function hypergeometric(goal: readonly number[]): Found | null {
  if (goal.length < 8 || Math.abs(goal.at(-1)!) < LARGE || goal.some((value) => value === 0)) return null;
  const rows = [1, 2, 3].map((i) => {
    const [before, here, n] = [BigInt(goal[i - 1]!), BigInt(goal[i]!), BigInt(i + 1)];
    return [-before * n, -before, here * n, here];
  });
  const minors = [0, 1, 2, 3].map((skip) => determinant(rows.map((row) => row.filter((_, k) => k !== skip))) * (skip % 2 === 0 ? 1n : -1n));
  let divisor = minors.reduce(gcd, 0n);
  if (divisor === 0n) return null;
  if ((minors[2] === 0n ? minors[3]! : minors[2]!) < 0n) divisor = -divisor;
  const [a, b, c, d] = minors.map((minor) => Number(minor / divisor)) as [number, number, number, number];
  let best: Found | null = null;
  for (const above of lines(a, b)) {
    for (const below of lines(c, d)) {
      const product = term('mul', variable('p'), above);
      const found = priced(term('recur', goal.slice(0, 1), below.word === 'number' && below.args[0] === 1 ? product : term('div', product, below)));
      if (!best || found.bits < best.bits) best = found;
    }
  }
  // the product itself has to stay exact
  const terms = termsOf(best!.term, goal.length);
  return terms.length === goal.length && terms.every((value, i) => value === goal[i]) ? best : null;
}

/** a·n + b, also by i = n - 1. */
const lines = (a: number, b: number): Term[] => [linear([[a, variable('n')], [b, null]]), linear([[a, variable('i')], [a + b, null]])].map((line) => line ?? number(0));

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** Of three rows of three. */
function determinant(rows: readonly (readonly bigint[])[]): bigint {
  const [[a, b, c], [d, e, f], [g, h, i]] = rows as [[bigint, bigint, bigint], [bigint, bigint, bigint], [bigint, bigint, bigint]];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
