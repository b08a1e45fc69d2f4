import { type Bank, type Found, moduliFor, priced } from './bank.ts';
import { numbersBits } from './code.ts';
import { hypergeometric } from './hypergeometric.ts';
import { type Term, number, term, variable } from './words.ts';

const [p, q] = [variable('p'), variable('q')];

/**
 * A sum of products with the factors that are not 0, written short; null for 0.
 * @example linear([[2, variable('p')], [-1, null]]) // sub(mul(p, 2), 1)
 */
export function linear(parts: readonly (readonly [number, Term | null])[]): Term | null {
  let sum: Term | null = null;
  for (const [factor, of] of parts.toSorted(([a], [b]) => Number(b > 0) - Number(a > 0))) {
    if (factor === 0) continue;
    const size = Math.abs(factor);
    const one: Term = of === null ? number(sum === null ? factor : size) : size === 1 ? of : term('mul', of, number(size));
    if (sum === null) sum = factor < 0 && of !== null ? term('neg', one) : one;
    else sum = term(factor < 0 ? 'sub' : 'add', sum, one);
  }
  return sum;
}

/** Factors of a·p + b·q + c, and what the remainder is taken by; 0 for none. */
interface Rule {
  a: number;
  b: number;
  c: number;
  m: number;
}

/** Whether the term at a place follows from the two before it. */
function obeys(goal: readonly number[], { a, b, c, m }: Rule, i: number): boolean {
  let value = a * goal[i - 1]! + (b === 0 ? 0 : b * goal[i - 2]!) + c;
  if (m !== 0) value = ((value % m) + m) % m;
  return value === goal[i];
}

/** The rules that five terms in a row obey: exact ones by solving for the factors, those with a remainder by trying small factors. */
function rulesAt(goal: readonly number[], at: number, moduli: readonly number[]): Rule[] {
  const rules: Rule[] = [];
  const offer = (a: number, b: number, c: number, m: number): void => {
    const rule = { a, b, c, m };
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || !Number.isSafeInteger(c)) return;
    for (let i = at + (b === 0 ? 1 : 2); i < at + 5; i++) if (!obeys(goal, rule, i)) return;
    rules.push(rule);
  };
  const [g0, g1, g2, g3, g4] = [goal[at]!, goal[at + 1]!, goal[at + 2]!, goal[at + 3]!, goal[at + 4]!];
  // g1 = a·g0 + c and g2 = a·g1 + c
  if (g1 !== g0) offer((g2 - g1) / (g1 - g0), 0, g1 - ((g2 - g1) / (g1 - g0)) * g0, 0);
  // g2 = a·g1 + b·g0 and g3 = a·g2 + b·g1
  const det = g1 * g1 - g0 * g2;
  if (det !== 0) offer((g2 * g1 - g0 * g3) / det, (g1 * g3 - g2 * g2) / det, 0, 0);
  // with a constant: the same for the differences
  const [d1, d2, d3, d4] = [g1 - g0, g2 - g1, g3 - g2, g4 - g3];
  const det2 = d2 * d2 - d1 * d3;
  if (det2 !== 0) {
    const a = (d3 * d2 - d1 * d4) / det2;
    const b = (d2 * d4 - d3 * d3) / det2;
    offer(a, b, g2 - a * g1 - b * g0, 0);
  }
  for (const m of moduli) {
    for (let a = -3; a <= 9; a++) {
      for (let b = -2; b <= 3; b++) {
        // the differences obey it without the constant
        if (b === 0 ? (d2 - a * d1) % m !== 0 : (d3 - a * d2 - b * d1) % m !== 0) continue;
        const c = b === 0 ? g1 - a * g0 : g2 - a * g1 - b * g0;
        offer(a, b, ((c % m) + m) % m, m);
      }
    }
  }
  return rules;
}

/** A linear recurrence, and how many terms it explains. */
export interface Recurrence {
  found: Found;
  length: number;
}

const recurrence = (goal: readonly number[], { a, b, c, m }: Rule): Found => {
  const sum = linear([[a, p], [b, q], [c, null]]) ?? number(0);
  return priced(term('recur', goal.slice(0, b === 0 ? 1 : 2), m === 0 ? sum : term('mod', sum, number(m))));
};

/** The linear recurrence that the first terms obey the longest. @example linearRecurrence([1, 1, 2, 3, 5, 8, 13]) */
export function linearRecurrence(goal: readonly number[], moduli = moduliFor(goal)): Recurrence | null {
  if (goal.length < 6) return null;
  let best: Recurrence | null = null;
  for (const rule of rulesAt(goal, 0, moduli)) {
    let length = 5;
    while (length < goal.length && obeys(goal, rule, length)) length++;
    if (length < 6 || (best && length < best.length)) continue;
    const found = recurrence(goal, rule);
    if (!best || length > best.length || found.bits < best.found.bits) best = { found, length };
  }
  return best;
}

/** How many of the last terms obey one linear recurrence. @example lastByRecurrence([9, 9, 1, 1, 2, 3, 5, 8, 13]) // 7 */
export function lastByRecurrence(goal: readonly number[], moduli = moduliFor(goal)): number {
  let longest = 0;
  const at = goal.length - 5;
  if (at < 1) return 0;
  for (const rule of rulesAt(goal, at, moduli)) {
    let start = at;
    const reach = rule.b === 0 ? 1 : 2;
    while (start > 0 && obeys(goal, rule, start - 1 + reach)) start--;
    longest = Math.max(longest, goal.length - start);
  }
  return longest;
}

/** The shortest program that is seen at once: literal numbers, an arithmetic progression, a linear recurrence, one of the bank. @example direct([1, 3, 5, 7], bank).endless */
export function direct(goal: readonly number[], bank: Bank): { endless: Found | null; literal: Found } {
  const literal: Found = { term: term('list', goal), bits: 3 + numbersBits(goal) };
  let endless: Found | null = null;
  const offer = (found: Found | null | undefined): void => {
    if (found && (!endless || found.bits < endless.bits)) endless = found;
  };
  if (goal.length >= 1) {
    const step = goal.length > 1 ? goal[1]! - goal[0]! : 0;
    if (goal.every((value, i) => value === goal[0]! + i * step)) offer(priced(term('count', goal[0]!, step)));
  }
  if (goal.length >= 6 && !endless) {
    offer(bank.lookup(goal));
    const rule = linearRecurrence(goal);
    if (rule?.length === goal.length) offer(rule.found);
    offer(hypergeometric(goal));
  }
  return { endless, literal };
}
