import { type Found, priced } from './bank.ts';
import { enumerate } from './enumerate.ts';
import { termsOf } from './run.ts';
import { type Term, term } from './words.ts';

/** Positions compared at first. */
const WIDTH = 32;

/**
 * The shortest recurrence, or formula of the index, that a goal obeys. The terms before are read from the goal
 * itself, so that a recurrence is an expression of four columns of numbers like any other.
 *
 * @example recurrenceOf([1, 2, 6, 24, 120, 720, 5040, 40320], { numbers: [1, 2], tries: 1e4 })?.term // recur([1], mul(p, n))
 */
export function recurrenceOf(goal: readonly number[], { numbers, tries }: { numbers: readonly number[]; tries: number }): { found: Found | null; tried: number } {
  if (goal.length < 8) return { found: null, tried: 0 };
  const positions = Array.from({ length: Math.min(WIDTH, goal.length - 2) }, (_, k) => k + 2);
  let found: Found | null = null;
  const tried = enumerate({
    scope: 'recur',
    variables: { p: positions.map((k) => goal[k - 1]!), q: positions.map((k) => goal[k - 2]!), i: positions, n: positions.map((k) => k + 1) },
    numbers,
    bits: 40,
    tries,
    found(values, _bits, expression) {
      for (let k = 0; k < positions.length; k++) if (values[k] !== goal[positions[k]!]) return false;
      found = shortestStart(goal, expression());
      return found !== null;
    },
  });
  return { found, tried };
}

/** The expression with as few first terms as it needs; as a formula where it names no term. */
function shortestStart(goal: readonly number[], expression: Term): Found | null {
  const tries = [...(names(expression, 'p') || names(expression, 'q') ? [] : [term('formula', expression)]), ...[0, 1, 2].map((k) => term('recur', goal.slice(0, k), expression))];
  for (const program of tries) {
    const terms = termsOf(program, goal.length);
    if (terms.length === goal.length && terms.every((value, i) => value === goal[i])) return priced(program);
  }
  return null;
}

const names = ({ word, args }: Term, name: string): boolean => word === name || args.some((arg) => typeof arg === 'object' && 'word' in arg && names(arg, name));
