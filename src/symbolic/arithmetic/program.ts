/** The four operations, by their number in a program. */
export const SIGNS = ['+', '-', '*', '/'] as const;
export const [PLUS, MINUS, TIMES, OVER] = [0, 1, 2, 3];

/**
 * A straight line of arithmetic: each instruction makes a value of two others. An operand from 0 on is a value (0 is
 * the input x, i + 1 what instruction i made), one below 0 is the constant at `-1 - operand`. The last value is the
 * result; x itself where there is no instruction. A value may be used any number of times and costs once.
 */
export interface Arithmetic {
  readonly ops: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly constants: readonly number[];
}

/** What a program is made of while it is being changed: constants stand where they are used. */
export interface Step {
  op: number;
  left: Operand;
  right: Operand;
}

/** The value of a step or of x (`at`: -1 is x, i what step i made), or a number. */
export type Operand = { at: number } | number;

const isNumber = (operand: Operand): operand is number => typeof operand === 'number';

/** The steps of a program, free to be changed. @example stepsOf(program).length // operations */
export function stepsOf({ ops, left, right, constants }: Arithmetic): Step[] {
  const read = (operand: number): Operand => (operand < 0 ? constants[-1 - operand]! : { at: operand - 1 });
  return ops.map((op, i) => ({ op, left: read(left[i]!), right: read(right[i]!) }));
}

export function apply(op: number, a: number, b: number): number {
  return op === PLUS ? a + b : op === MINUS ? a - b : op === TIMES ? a * b : a / b;
}

/** A sum or a product with a number: which of both, and the number; what is left of it is `of`. */
function affine({ op, left, right }: Step): { op: number; of: Operand; by: number; inverse: boolean } | undefined {
  if (isNumber(right) && !isNumber(left)) return { op, of: left, by: right, inverse: false };
  if (isNumber(left) && !isNumber(right)) return { op, of: right, by: left, inverse: op === MINUS || op === OVER };
  return undefined;
}

/**
 * The program of some steps: what the last one does not need is left out, equal values are computed once, and a number
 * meets a value in one way only (a sum, a product, or what is taken from it or divided by it); two such in a row become
 * one. Null where nothing of x is left or a number is not finite.
 * @example arithmetic([{ op: MINUS, left: { at: -1 }, right: 2 }]) // x + -2
 */
export function arithmetic(steps: readonly Step[], output: Operand = { at: steps.length - 1 }): Arithmetic | null {
  const made: Step[] = [];
  const values: Operand[] = [];
  const known = new Map<string, number>();
  const order = (operand: Operand): number => (isNumber(operand) ? Number.POSITIVE_INFINITY : operand.at);
  const put = (op: number, left: Operand, right: Operand): Operand => {
    if (isNumber(left) && isNumber(right)) return apply(op, left, right);
    if (!isNumber(left) && !isNumber(right) && left.at === right.at) {
      if (op === MINUS) return 0;
      if (op === OVER) return 1;
      if (op === PLUS) return put(TIMES, left, 2);
    }
    if (isNumber(right) && op === MINUS) return put(PLUS, left, -right);
    if (isNumber(right) && op === OVER) return put(TIMES, left, 1 / right);
    if ((op === PLUS || op === TIMES) && order(left) > order(right)) return put(op, right, left);
    if (isNumber(right) && right === (op === PLUS ? 0 : 1)) return left;
    if ((isNumber(right) || isNumber(left)) && op !== PLUS && left !== 1 && (right === 0 || left === 0) && op !== MINUS) return 0;
    const number = isNumber(right) ? right : isNumber(left) ? left : undefined;
    const value = isNumber(right) ? left : right;
    const inner = number === undefined || isNumber(value) || value.at < 0 ? undefined : affine(made[value.at]!);
    if (inner && number !== undefined) {
      const sums = (op === PLUS || op === MINUS) && (inner.op === PLUS || inner.op === MINUS);
      const products = (op === TIMES || op === OVER) && (inner.op === TIMES || inner.op === OVER);
      if (sums) {
        // number ± (by ± of)
        const outer = op === MINUS ? -1 : 1;
        return outer * (inner.inverse ? -1 : 1) === 1 ? put(PLUS, inner.of, number + outer * inner.by) : put(MINUS, number + outer * inner.by, inner.of);
      }
      if (products) {
        if (op === TIMES) return inner.inverse ? put(OVER, number * inner.by, inner.of) : put(TIMES, inner.of, number * inner.by);
        return inner.inverse ? put(TIMES, inner.of, number / inner.by) : put(OVER, number / inner.by, inner.of);
      }
    }
    const name = `${op} ${isNumber(left) ? left : `r${left.at}`} ${isNumber(right) ? right : `r${right.at}`}`;
    const before = known.get(name);
    if (before !== undefined) return { at: before };
    made.push({ op, left, right });
    known.set(name, made.length - 1);
    return { at: made.length - 1 };
  };
  const standing = (operand: Operand): Operand => (isNumber(operand) || operand.at < 0 ? operand : values[operand.at]!);
  for (const { op, left, right } of steps) values.push(put(op, standing(left), standing(right)));
  const result = standing(output);
  if (isNumber(result)) return null;
  return numbered(made, result.at);
}

/** Steps that the result needs, in the order in which a reader meets them, with their constants numbered. */
function numbered(made: readonly Step[], result: number): Arithmetic | null {
  const place = new Map<number, number>([[-1, 0]]);
  const [ops, left, right, constants]: [number[], number[], number[], number[]] = [[], [], [], []];
  const visit = (at: number): void => {
    if (place.has(at)) return;
    const { op, left: a, right: b } = made[at]!;
    if (!isNumber(a)) visit(a.at);
    if (!isNumber(b)) visit(b.at);
    const operand = (one: Operand): number => (isNumber(one) ? -constants.push(one) : place.get(one.at)!);
    let [l, r] = [operand(a), operand(b)];
    if ((op === PLUS || op === TIMES) && l >= 0 && r >= 0 && l > r) [l, r] = [r, l];
    ops.push(op);
    left.push(l);
    right.push(r);
    place.set(at, ops.length);
  };
  visit(result);
  return constants.every(Number.isFinite) ? { ops, left, right, constants } : null;
}

/** Equal for programs that differ only in their constants. @example keyOf(program) === keyOf(withConstants(program, others)) */
export function keyOf({ ops, left, right }: Arithmetic): string {
  let key = '';
  for (let i = 0; i < ops.length; i++) key += String.fromCharCode(48 + ops[i]!, left[i]! < 0 ? 46 : 60 + left[i]!, right[i]! < 0 ? 46 : 60 + right[i]!);
  return key;
}

/** The same structure with other constants. */
export const withConstants = (program: Arithmetic, constants: ArrayLike<number>): Arithmetic => ({ ...program, constants: Array.from(constants) });

/** The value of a program in float64, as its text computes it. @example valueAt(program, 0.5) */
export function arithmeticAt({ ops, left, right, constants }: Arithmetic, x: number): number {
  const values = [x];
  for (let i = 0; i < ops.length; i++) {
    const a = left[i]! < 0 ? constants[-1 - left[i]!]! : values[left[i]!]!;
    const b = right[i]! < 0 ? constants[-1 - right[i]!]! : values[right[i]!]!;
    values.push(apply(ops[i]!, a, b));
  }
  return values.at(-1)!;
}
