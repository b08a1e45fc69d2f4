import type { Random } from '../../core/index.ts';
import { type Bank, type Found, priced } from './bank.ts';
import { bitsOf, messageBits } from './code.ts';
import { hashOf } from './enumerate.ts';
import { termsOf } from './run.ts';
import { mostTerms, tidy } from './tidy.ts';
import { INTEGER_OPERATORS, type Kind, type Operand, type Scope, type Term, VARIABLES, isTerm, kindsOf, number, sizeOfTerm, term, variable } from './words.ts';

/** A program with what it takes to say the sequence with it: what it gets wrong is said literally. */
export interface Judged extends Found {
  /** Terms before the first wrong one. */
  readonly right: number;
  /** Bits of the message. */
  readonly message: number;
}

/** @example judge(term('count', 1, 1), [1, 2, 3, 5]).right // 3 */
export function judge(program: Term, goal: readonly number[]): Judged {
  const terms = termsOf(program, goal.length);
  let right = 0;
  while (right < terms.length && terms[right] === goal[right]) right++;
  return { ...priced(program), right, message: messageBits(program, goal, right) };
}

export interface EvolveSequencesOptions {
  seeds: readonly Term[];
  bank: Bank;
  rng: Random;
  /** Programs tried. */
  tries: number;
  /** @default 64 */
  population?: number;
}

/**
 * Regularised evolution (Real et al., 2019): the best of a few drawn at random is changed, and the oldest dies.
 * A child is made tidy first; one that cannot print enough terms never runs, and one that prints what another
 * printed in fewer bits is not kept.
 *
 * @example evolveSequences([1, 4, 9, 16, 25, 36], { seeds: [], bank, rng: random(1), tries: 1000 }).message
 */
export function evolveSequences(goal: readonly number[], { seeds, bank, rng, tries, population = 64 }: EvolveSequencesOptions): { best: readonly Judged[]; tried: number } {
  const alive: Judged[] = [];
  const cheapest = new Map<number, number>();
  const best = new Map<number, Judged>();
  let tried = 0;
  const add = (program: Term): void => {
    if (sizeOfTerm(program) > 60 || mostTerms(program) < Math.min(4, goal.length)) return;
    tried++;
    const bits = bitsOf(program);
    const terms = termsOf(program, goal.length);
    const hash = hashOf(terms) + terms.length;
    if ((cheapest.get(hash) ?? Infinity) <= bits) return;
    cheapest.set(hash, bits);
    const judged = judge(program, goal);
    alive.push(judged);
    if (alive.length > population) alive.shift();
    const there = best.get(judged.right);
    if (!there || judged.message < there.message) best.set(judged.right, judged);
  };
  for (const seed of seeds) add(tidy(seed));
  for (let k = 0; alive.length < population && k < 4 * population; k++) add(randomList(rng, bank, 2));
  while (tried < tries && alive.length > 0) {
    let parent = rng.pick(alive);
    for (let k = 0; k < 4; k++) {
      const other = rng.pick(alive);
      if (other.message < parent.message) parent = other;
    }
    const mate = rng.pick(alive);
    const before = tried;
    add(tidy(mutate(parent.term, mate.term, rng, bank)));
    // a child that was refused without running has its price too
    if (tried === before) tried++;
  }
  return { best: [...best.values()].sort((a, b) => a.message - b.message), tried };
}

interface Spot {
  readonly node: Term;
  readonly kind: Kind;
}

function spotsOf(node: Term, kind: Kind, into: Spot[] = []): Spot[] {
  into.push({ node, kind });
  kindsOf(node.word, kind)!.forEach((each, i) => {
    const arg = node.args[i]!;
    if (typeof arg === 'object' && isTerm(arg)) spotsOf(arg, each, into);
  });
  return into;
}

const replace = (program: Term, from: Term, to: Term): Term => (program === from ? to : { word: program.word, args: program.args.map((arg) => (typeof arg === 'object' && isTerm(arg) ? replace(arg, from, to) : arg)) });

/** A changed copy: another number, another word, a part that is new, or one of a mate. */
function mutate(program: Term, mate: Term, rng: Random, bank: Bank): Term {
  const spots = spotsOf(program, 'list');
  const { node, kind } = rng.pick(spots);
  const draw = rng.float();
  if (draw < 0.35) return replace(program, node, { word: node.word, args: node.args.map((arg, i) => nudged(arg, kindsOf(node.word, kind)![i]!, rng)) });
  if (draw < 0.5) {
    const fitting = spotsOf(mate, 'list').filter((spot) => spot.kind === kind);
    return fitting.length > 0 ? replace(program, node, rng.pick(fitting).node) : program;
  }
  if (draw < 0.65) {
    // a child in its parent's place
    const inside = spotsOf(node, kind).filter((spot) => spot.kind === kind && spot.node !== node);
    return inside.length > 0 ? replace(program, node, rng.pick(inside).node) : program;
  }
  if (kind === 'list') return replace(program, node, rng.chance(0.5) ? wrapped(node, rng, bank) : randomList(rng, bank, 1));
  return replace(program, node, rng.chance(0.4) ? term(rng.pick(TWO).name, node, leaf(kind as Scope, rng)) : randomExpression(kind as Scope, rng, 1));
}

function nudged(arg: Operand, kind: Kind, rng: Random): Operand {
  const step = (value: number): number => value + rng.pick([-1, 1, 1, -2, 2, 10, -10]);
  if (kind === 'count') return Math.max(1, step(arg as number));
  if (kind === 'integer') return rng.chance(0.1) ? -(arg as number) : step(arg as number);
  if (kind !== 'numbers') return arg;
  const values = [...(arg as readonly number[])];
  const at = rng.int(values.length + 1);
  if (at === values.length) return rng.chance(0.5) ? values.slice(0, -1) : [...values, rng.int(10)];
  values[at] = step(values[at]!);
  return values;
}

const TWO = INTEGER_OPERATORS.filter(({ arity }) => arity === 2);
const leaf = (scope: Scope, rng: Random): Term => (rng.chance(0.5) ? variable(rng.pick(Object.keys(VARIABLES[scope]))) : number(rng.pick([1, 2, 3, 4, 5, 7, 10, 16, 64, 100, 256])));

function randomExpression(scope: Scope, rng: Random, depth: number): Term {
  if (depth <= 0 || rng.chance(0.3)) return leaf(scope, rng);
  const { name, arity } = rng.pick(INTEGER_OPERATORS);
  return term(name, ...Array.from({ length: arity }, () => randomExpression(scope, rng, depth - 1)));
}

function randomList(rng: Random, bank: Bank, depth: number): Term {
  if (depth <= 0 || rng.chance(0.4)) return rng.chance(0.5) && bank.cheap.length > 0 ? rng.pick(bank.cheap).term : term('count', rng.int(10), 1 + rng.int(5));
  return wrapped(randomList(rng, bank, depth - 1), rng, bank);
}

/** A list inside one more word. */
function wrapped(list: Term, rng: Random, bank: Bank): Term {
  const other = (): Term => randomList(rng, bank, 0);
  switch (rng.int(9)) {
    case 0:
      return term('map', randomExpression('map', rng, 1), list);
    case 1:
      return term('scan', randomExpression('scan', rng, 1), list);
    case 2:
      return term('filter', randomExpression('map', rng, 1), list);
    case 3:
      return term('zip', randomExpression('zip', rng, 1), list, other());
    case 4:
      return term('interleave', list, other());
    case 5:
      return term('concat', 1 + rng.int(8), list, other());
    case 6:
      return term('drop', 1 + rng.int(4), list);
    case 7:
      return term('repeat', 2 + rng.int(3), list);
    default:
      return term(rng.pick(['jumps', 'unique']), list);
  }
}
