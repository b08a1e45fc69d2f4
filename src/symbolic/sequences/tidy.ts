import { OPERATIONS } from './run.ts';
import { type Kind, type Term, isTerm, kindsOf, number, term } from './words.ts';

/** Whether every word has the operands that it takes, in every scope. @example wellTyped(term('count', 1, 2)) // true */
export function wellTyped(program: Term, scope: Kind = 'list'): boolean {
  const kinds = kindsOf(program.word, scope);
  if (kinds?.length !== program.args.length) return false;
  return kinds.every((kind, i) => {
    const arg = program.args[i]!;
    if (kind === 'count') return Number.isSafeInteger(arg) && (arg as number) >= 1;
    if (kind === 'integer') return Number.isSafeInteger(arg);
    if (kind === 'numbers') return Array.isArray(arg) && arg.every(Number.isSafeInteger);
    return typeof arg === 'object' && isTerm(arg) && wellTyped(arg, kind);
  });
}

/**
 * How many terms a program can print at most, found without running it. One that cannot print enough need not run.
 * @example mostTerms(term('take', 5, term('count', 1, 1))) // 5
 */
export function mostTerms({ word, args }: Term): number {
  const of = (i: number): number => mostTerms(args[i] as Term);
  const first = args[0] as number;
  switch (word) {
    case 'list':
      return (args[0] as readonly number[]).length;
    case 'cycle':
      return of(0) === 0 ? 0 : Infinity;
    case 'map':
    case 'scan':
    case 'filter':
      return of(1);
    case 'zip':
      return Math.min(of(1), of(2));
    case 'interleave':
      return of(0) <= of(1) ? 2 * of(0) : 2 * of(1) + 1;
    case 'concat':
      return of(1) < first ? of(1) : first + of(2);
    case 'reverse':
      return of(1) < first ? 0 : first;
    case 'repeat':
      return first * of(1);
    case 'drop':
      return Math.max(0, of(1) - first);
    case 'take':
      return Math.min(first, of(1));
    case 'jumps':
      return Math.max(0, of(0) - 1);
    case 'unique':
      return of(0);
    default:
      return Infinity;
  }
}

const numberOf = ({ word, args }: Term): number | null => (word === 'number' ? (args[0] as number) : null);
const same = (a: Term, b: Term): boolean => a.word === b.word && a.args.length === b.args.length && a.args.every((arg, i) => (typeof arg === 'object' && isTerm(arg) ? same(arg, b.args[i] as Term) : String(arg) === String(b.args[i])));

/**
 * The program without what does nothing: numbers computed, sums with 0, maps to the element itself, lists that
 * nothing reads. It prints the same terms, or more where an expression failed that nothing needed.
 *
 * @example tidy(term('map', variable('x'), term('count', 1, 2))) // term('count', 1, 2)
 */
export function tidy(program: Term, scope: Kind = 'list'): Term {
  const kinds = kindsOf(program.word, scope)!;
  const args = program.args.map((arg, i) => (typeof arg === 'object' && isTerm(arg) ? tidy(arg, kinds[i]) : arg));
  const { word } = program;
  return scope === 'list' ? tidyList(word, args as Term['args']) : args.length > 0 && word !== 'number' ? tidyExpression(word, args as Term[]) : { word, args };
}

function tidyList(word: string, args: Term['args']): Term {
  const [first, second] = args as [Term, Term];
  if ((word === 'map' || word === 'scan') && first.word === 'x') return second;
  if (word === 'map' && first.word === 'number') return mostTerms(second) === Infinity ? term('count', first.args[0]!, 0) : { word, args };
  if (word === 'zip' && first.word === 'x' && mostTerms(args[2] as Term) === Infinity) return second;
  if (word === 'zip' && first.word === 'y' && mostTerms(second) === Infinity) return args[2] as Term;
  if (word === 'filter' && first.word === 'number' && first.args[0] !== 0) return second;
  if (word === 'repeat' && (args[0] as unknown as number) === 1) return second;
  if (word === 'take' && mostTerms(second) <= (args[0] as unknown as number)) return second;
  if (word === 'concat' && mostTerms(second) < (args[0] as unknown as number)) return second;
  if (word === 'cycle' && first.word === 'cycle') return first;
  return { word, args };
}

function tidyExpression(word: string, args: readonly Term[]): Term {
  const values = args.map(numberOf);
  const [a, b] = values as [number | null, number | null];
  const [first, second] = args as [Term, Term];
  if (word === 'cond') {
    if (a !== null) return a !== 0 ? args[1]! : args[2]!;
    return same(args[1]!, args[2]!) ? args[1]! : { word, args };
  }
  if (values.every((value) => value !== null)) {
    const value = OPERATIONS[word]!(a!, b ?? 0);
    if (Number.isSafeInteger(value)) return number(value);
  }
  if ((word === 'add' || word === 'xor') && a === 0) return second;
  if (['add', 'sub', 'xor'].includes(word) && b === 0) return first;
  if (word === 'mul' && a === 1) return second;
  if ((word === 'mul' || word === 'div') && b === 1) return first;
  if (word === 'mul' && (a === 0 || b === 0)) return number(0);
  if (word === 'mod' && b === 1) return number(0);
  if (args.length === 2 && same(first, second)) {
    if (word === 'sub' || word === 'xor' || word === 'lt') return number(0);
    if (word === 'eq') return number(1);
    if (word === 'min' || word === 'max') return first;
  }
  if (word === 'neg' && first.word === 'neg') return first.args[0] as Term;
  return { word, args };
}
