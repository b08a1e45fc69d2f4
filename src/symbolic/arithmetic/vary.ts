import type { Random } from '../../core/index.ts';
import { type Arithmetic, MINUS, OVER, type Operand, PLUS, type Step, TIMES, arithmetic, stepsOf } from './program.ts';

const OPS = [PLUS, MINUS, TIMES, OVER] as const;
const isNumber = (operand: Operand): operand is number => typeof operand === 'number';

/** A constant of any magnitude. */
export const anyNumber = (rng: Random): number => (rng.chance(0.5) ? -1 : 1) * Math.exp(rng.float() * 11 - 5);

/**
 * A changed copy: one or several of insert, append, delete, rewire, another operation, or a piece of `other` put in.
 * Where results are `rounded` also what a series is made of: one more term, and another centre. Null where nothing
 * sensible came of it.
 * @example vary(parent, other, 10, rng)
 */
export function vary(parent: Arithmetic, other: Arithmetic, most: number, rng: Random, rounded = false): Arithmetic | null {
  let steps = stepsOf(parent);
  do {
    if (rounded && steps.length > 0 && rng.chance(0.3)) {
      if (rng.chance(0.2)) recentre(steps, rng);
      else extend(steps, rng);
      continue;
    }
    const which = rng.float();
    if (steps.length === 0 || which < 0.25) insert(steps, rng);
    else if (which < 0.45) append(steps, rng);
    else if (which < 0.62) steps = remove(steps, rng);
    else if (which < 0.8) rewire(steps, rng);
    else if (which < 0.9) exchange(steps, rng);
    else graft(steps, stepsOf(other), rng);
  } while (rng.chance(0.35));
  const child = arithmetic(steps);
  return child && child.ops.length <= most && child.ops.length > 0 ? child : null;
}

/** x or a value made before place `before`. */
const value = (before: number, rng: Random): Operand => ({ at: rng.int(before + 1) - 1 });

function freshStep(of: Operand, before: number, rng: Random): Step {
  const op = OPS[rng.int(4)]!;
  if (rng.chance(0.2)) return { op: TIMES, left: of, right: of };
  if (rng.chance(0.4)) {
    const with_ = value(before, rng);
    return rng.chance(0.5) ? { op, left: of, right: with_ } : { op, left: with_, right: of };
  }
  // near what changes nothing, so that a walk can follow
  if (op === PLUS) return { op, left: of, right: 0.1 * rng.normal() };
  if (op === TIMES) return { op, left: of, right: Math.exp(0.1 * rng.normal()) };
  return { op, left: anyNumber(rng), right: of };
}

/** A step between a value and one of its uses, or all of them. */
function insert(steps: Step[], rng: Random): void {
  if (steps.length === 0) return append(steps, rng);
  const at = rng.int(steps.length);
  const side = rng.chance(0.5) ? 'left' : 'right';
  const of = steps[at]![side];
  if (isNumber(of)) {
    // a number becomes something of x: c + b v
    const v = value(at, rng);
    makeRoom(steps, at, 1);
    steps[at] = { op: OPS[rng.int(4)]!, left: of, right: v };
    steps[at + 1]![side] = { at };
    return;
  }
  const all = rng.chance(0.4);
  const fresh = freshStep(of, at, rng);
  makeRoom(steps, at, 1);
  steps[at] = fresh;
  for (let i = at + 1; i < steps.length; i++) {
    for (const each of ['left', 'right'] as const) {
      const operand = steps[i]![each];
      if ((i === at + 1 && each === side) || (all && !isNumber(operand) && operand.at === of.at)) steps[i]![each] = { at };
    }
  }
}

function append(steps: Step[], rng: Random): void {
  steps.push(freshStep({ at: steps.length - 1 }, steps.length, rng));
}

/** A number becomes a number and a little of a value, or a quotient that is nearly the number: one more term. */
function extend(steps: Step[], rng: Random): void {
  const places = steps.flatMap(({ left, right }, at) => [...(isNumber(left) ? [{ at, side: 'left' as const }] : []), ...(isNumber(right) ? [{ at, side: 'right' as const }] : [])]);
  if (places.length === 0) return;
  const { at, side } = rng.pick(places);
  const number = steps[at]![side] as number;
  const v = value(at, rng);
  makeRoom(steps, at, 2);
  if (rng.chance(0.5)) {
    steps[at] = { op: TIMES, left: v, right: 0.1 * number * rng.normal() };
    steps[at + 1] = { op: PLUS, left: number, right: { at } };
  } else {
    const far = (rng.chance(0.5) ? -1 : 1) * Math.exp(0.5 + 2.5 * rng.float());
    steps[at] = { op: MINUS, left: far, right: v };
    steps[at + 1] = { op: OVER, left: number * far, right: { at } };
  }
  steps[at + 2]![side] = { at: at + 1 };
}

/** The same in x less a number of about the size of the samples: sums end with a smaller part, which rounds less. */
function recentre(steps: Step[], rng: Random): void {
  shift(steps, -rng.float());
}

/** The program in x plus a number; null where that is too long. @example shifted(program, -0.5, 12) */
export function shifted(program: Arithmetic, by: number, most: number): Arithmetic | null {
  const steps = stepsOf(program);
  shift(steps, by);
  const moved = arithmetic(steps);
  return moved && moved.ops.length <= most ? moved : null;
}

function shift(steps: Step[], by: number): void {
  const moved = (operand: Operand): Operand => (isNumber(operand) ? operand : { at: operand.at + 1 });
  for (const step of steps) {
    step.left = moved(step.left);
    step.right = moved(step.right);
  }
  steps.unshift({ op: PLUS, left: { at: -1 }, right: by });
}

/** One of its operands stands for a step. */
function remove(steps: Step[], rng: Random): Step[] {
  const at = rng.int(steps.length);
  const { left, right } = steps[at]!;
  const instead = isNumber(left) ? right : isNumber(right) ? left : rng.chance(0.5) ? left : right;
  const read = (operand: Operand): Operand => (isNumber(operand) || operand.at < at ? operand : operand.at === at ? instead : { at: operand.at - 1 });
  const rest = steps.filter((_, i) => i !== at).map(({ op, left: a, right: b }) => ({ op, left: read(a), right: read(b) }));
  // the last one left out: what it was made of is the result
  if (at === steps.length - 1 && !isNumber(instead)) rest.length = instead.at + 1;
  return rest;
}

function rewire(steps: Step[], rng: Random): void {
  const at = rng.int(steps.length);
  steps[at]![rng.chance(0.5) ? 'left' : 'right'] = rng.chance(0.25) ? anyNumber(rng) : value(at, rng);
}

function exchange(steps: Step[], rng: Random): void {
  const step = steps[rng.int(steps.length)]!;
  if (rng.chance(0.3)) [step.left, step.right] = [step.right, step.left];
  else step.op = OPS[rng.int(4)]!;
}

/** A value of another program in place of an operand, with all it is made of. */
function graft(steps: Step[], from: readonly Step[], rng: Random): void {
  if (from.length === 0) return;
  const piece = from.slice(0, 1 + rng.int(from.length));
  const at = rng.int(steps.length);
  makeRoom(steps, at, piece.length);
  const moved = (operand: Operand): Operand => (isNumber(operand) || operand.at < 0 ? operand : { at: operand.at + at });
  for (const [i, { op, left, right }] of piece.entries()) steps[at + i] = { op, left: moved(left), right: moved(right) };
  steps[at + piece.length]![rng.chance(0.5) ? 'left' : 'right'] = { at: at + piece.length - 1 };
}

/** Moves steps from `at` on by so many places; what lies between is to be filled. */
function makeRoom(steps: Step[], at: number, count: number): void {
  const moved = (operand: Operand): Operand => (isNumber(operand) || operand.at < at ? operand : { at: operand.at + count });
  for (let i = at; i < steps.length; i++) {
    steps[i]!.left = moved(steps[i]!.left);
    steps[i]!.right = moved(steps[i]!.right);
  }
  steps.splice(at, 0, ...Array.from({ length: count }, (): Step => ({ op: PLUS, left: 0, right: 0 })));
}
