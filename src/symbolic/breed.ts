import type { Random } from '../core/index.ts';
import type { Programs } from './kernel.ts';
import { ARITY, CONSTANT, VARIABLE } from './operators.ts';

export interface Words {
  /** Bytes of the operators that may occur. */
  readonly operators: readonly number[];
  readonly variables: number;
  /** Chance that a new leaf is a number. */
  readonly numbers: number;
  /** Whether variables get weights. */
  readonly weights: boolean;
}

/** Makes programs in the flat memory of a kernel, from others there. No allocation: this runs a million times a second. */
export interface Breeder {
  /** A random program of about so many nodes. */
  grow(to: number, nodes: number): void;
  /** The first parent with a subtree of the second in place of one of its own; false where it would be too long. */
  cross(to: number, first: number, second: number): boolean;
  /** A changed copy; false where it would be too long. */
  mutate(to: number, from: number): boolean;
  copy(to: number, from: number): void;
}

/**
 * @example breeder(kernel.programs, { operators: [0, 1, 2, 3], variables: 2, numbers: 0.3 }, 40, random(1)).grow(0, 12)
 */
export function breeder({ nodes, codes, values, lengths }: Programs, { operators, variables, numbers, weights }: Words, most: number, rng: Random): Breeder {
  const unary = operators.filter((code) => ARITY[code] === 1);
  const binary = operators.filter((code) => ARITY[code] === 2);
  const fresh = { codes: new Uint8Array(nodes), values: new Float64Array(nodes), length: 0 };

  const leaf = (): void => {
    const at = fresh.length++;
    if (variables === 0 || rng.float() < numbers) {
      fresh.codes[at] = CONSTANT;
      fresh.values[at] = number();
    } else {
      fresh.codes[at] = VARIABLE + rng.int(variables);
      fresh.values[at] = 1;
    }
  };
  /** Small whole numbers, and numbers of every magnitude from hundredths to hundreds. */
  const number = (): number => (rng.float() < 0.5 ? 1 + rng.int(5) : (rng.float() < 0.5 ? -1 : 1) * Math.exp(rng.normal() * 1.5));
  const node = (code: number): void => {
    fresh.codes[fresh.length] = code;
    fresh.values[fresh.length++] = 0;
  };
  const tree = (size: number): void => {
    if (size <= 1) return leaf();
    if (binary.length > 0 && size > 2 && (unary.length === 0 || rng.float() < 0.7)) {
      const left = 1 + rng.int(size - 2);
      tree(left);
      tree(size - 1 - left);
      return node(binary[rng.int(binary.length)]!);
    }
    if (unary.length === 0) return leaf();
    tree(size - 1);
    node(unary[rng.int(unary.length)]!);
  };
  /** A program with what stands from `start` to `end` exchanged. */
  const splice = (to: number, from: number, start: number, end: number, piece: { codes: Uint8Array; values: Float64Array }, at: number, size: number): boolean => {
    const length = lengths[from]! - (end - start) + size;
    if (length > most || length > nodes) return false;
    const [a, b] = [from * nodes, to * nodes];
    for (let i = 0; i < start; i++) {
      codes[b + i] = codes[a + i]!;
      values[b + i] = values[a + i]!;
    }
    for (let i = 0; i < size; i++) {
      codes[b + start + i] = piece.codes[at + i]!;
      values[b + start + i] = piece.values[at + i]!;
    }
    const rest = b + start + size - end - a;
    for (let i = a + end; i < a + lengths[from]!; i++) {
      codes[rest + i] = codes[i]!;
      values[rest + i] = values[i]!;
    }
    lengths[to] = length;
    return true;
  };
  const span = (program: number, end: number): number => {
    const base = program * nodes;
    let open = 1;
    let i = base + end;
    for (; open > 0; i--) open += ARITY[codes[i]!]! - 1;
    return i + 1 - base;
  };
  /** Whatever its length: a mother may be longer than what is bred from her. */
  const copy = (to: number, from: number): void => {
    codes.copyWithin(to * nodes, from * nodes, from * nodes + lengths[from]!);
    values.copyWithin(to * nodes, from * nodes, from * nodes + lengths[from]!);
    lengths[to] = lengths[from]!;
  };
  const own = { codes, values };
  const replace = (to: number, from: number, start: number, end: number, size: number): boolean => {
    fresh.length = 0;
    tree(size);
    return splice(to, from, start, end, fresh, 0, fresh.length);
  };
  return {
    grow(to, size) {
      fresh.length = 0;
      tree(Math.min(size, most));
      codes.set(fresh.codes.subarray(0, fresh.length), to * nodes);
      values.set(fresh.values.subarray(0, fresh.length), to * nodes);
      lengths[to] = fresh.length;
    },
    copy,
    cross(to, first, second) {
      const end = rng.int(lengths[first]!);
      const otherEnd = rng.int(lengths[second]!);
      const start = span(first, end);
      const otherStart = span(second, otherEnd);
      return splice(to, first, start, end + 1, own, second * nodes + otherStart, otherEnd + 1 - otherStart);
    },
    mutate(to, from) {
      const length = lengths[from]!;
      const end = rng.int(length);
      const start = span(from, end);
      const code = codes[from * nodes + end]!;
      const which = rng.float();
      // another subtree of about the same size
      if (which < 0.25) return replace(to, from, start, end + 1, 1 + rng.int(2 * Math.min(end + 1 - start, 10) + 1));
      // one of its own subtrees in its place
      if (which < 0.4) {
        const inner = start + rng.int(end + 1 - start);
        const innerStart = span(from, inner);
        return splice(to, from, start, end + 1, own, from * nodes + innerStart, inner + 1 - innerStart);
      }
      // an operator around it
      if (which < 0.6) {
        fresh.length = 0;
        for (let i = start; i <= end; i++) {
          fresh.codes[fresh.length] = codes[from * nodes + i]!;
          fresh.values[fresh.length++] = values[from * nodes + i]!;
        }
        const op = operators[rng.int(operators.length)]!;
        if (fresh.length + 4 > nodes) return false;
        if (ARITY[op] === 2) tree(1 + rng.int(3));
        node(op);
        return splice(to, from, start, end + 1, fresh, 0, fresh.length);
      }
      copy(to, from);
      const at = to * nodes + end;
      if (code === CONSTANT) {
        const value = values[at]!;
        values[at] = rng.float() < 0.2 ? number() : value * Math.exp(rng.normal() * 0.3) + (value === 0 ? rng.normal() : 0);
      } else if (code >= VARIABLE) {
        if (!weights || rng.float() < 0.7) {
          codes[at] = VARIABLE + rng.int(variables);
          values[at] = 1;
        } else values[at] = values[at]! * Math.exp(rng.normal() * 0.3);
      } else {
        const like = ARITY[code] === 2 ? binary : unary;
        // what was adopted may hold an operator that nobody asked for, and no other is like it
        if (like.length > 0) codes[at] = like[rng.int(like.length)]!;
      }
      return true;
    },
  };
}

