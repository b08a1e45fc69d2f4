import { ARITY, CONSTANT, VARIABLE, operatorOf } from './operators.ts';

/**
 * A program in postfix order, a node for each step. `values` holds the number of a constant and the weight of a variable,
 * which multiplies it; anything else has 0.
 */
export interface Expression {
  readonly codes: Uint8Array;
  readonly values: Float64Array;
}

/** Nodes of a program at most: the kernel keeps the results of so many. */
export const MOST_NODES = 128;

/** @example expression([VARIABLE, CONSTANT, operatorNamed('mul')!.code], [1, 2, 0]) // 2 x */
export const expression = (codes: ArrayLike<number>, values: ArrayLike<number>): Expression => ({ codes: Uint8Array.from(codes), values: Float64Array.from(values) });

/** Where the subtree that ends at a node begins. @example spanStart(codes, codes.length - 1) // 0 */
export function spanStart(codes: ArrayLike<number>, end: number): number {
  let open = 1;
  let i = end;
  for (; open > 0; i--) open += ARITY[codes[i]!]! - 1;
  return i + 1;
}

/** Nodes, a weight other than 1 counting as the constant and the product that it stands for. */
export function sizeOf({ codes, values }: Expression): number {
  let size = codes.length;
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= VARIABLE && codes[i]! < CONSTANT && values[i] !== 1) size += 2;
  return size;
}

/**
 * The value on one row, by `Math` alone: what everything else is checked against. The row has a number for each variable.
 * @example valueAt(twice, [21]) // 42
 */
export function valueAt({ codes, values }: Expression, row: ArrayLike<number>): number {
  const stack: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    let value: number;
    if (code === CONSTANT) value = values[i]!;
    else if (code >= VARIABLE) value = row[code - VARIABLE]! * values[i]!;
    else if (ARITY[code] === 2) {
      const b = stack.pop()!;
      value = operatorOf(code).apply(stack.pop()!, b);
    } else value = operatorOf(code).apply(stack.pop()!, 0);
    stack.push(value);
  }
  return stack.at(-1)!;
}

/**
 * Values on all rows by `Math` alone: what `valueAt` says of each, a node at a time.
 * @example valuesBy(twice, [Float64Array.of(21, 22)], 2) // [42, 44]
 */
export function valuesBy({ codes, values }: Expression, columns: readonly Float64Array[], rows: number): Float64Array {
  const stack: Float64Array[] = [];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const value = values[i]!;
    if (code === CONSTANT) stack.push(new Float64Array(rows).fill(value));
    else if (code >= VARIABLE) stack.push(columns[code - VARIABLE]!.map((x) => x * value));
    else {
      const { apply, arity } = operatorOf(code);
      const b = arity === 2 ? stack.pop()! : undefined;
      const a = stack.pop()!;
      // both are this function's own: nobody reads the first again
      for (let k = 0; k < rows; k++) a[k] = apply(a[k]!, b ? b[k]! : 0);
      stack.push(a);
    }
  }
  return stack.at(-1)!;
}

/** Where a program has numbers that may be tuned: its constants, and with `weights` its variables. */
export function numbersOf({ codes }: Expression, weights = true): number[] {
  const nodes: number[] = [];
  for (let i = 0; i < codes.length; i++) if (codes[i] === CONSTANT || (weights && codes[i]! >= VARIABLE && codes[i]! < CONSTANT)) nodes.push(i);
  return nodes;
}
