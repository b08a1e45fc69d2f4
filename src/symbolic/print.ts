import { operatorNamed } from './operators.ts';
import type { Tree } from './tree.ts';

export type Notation = 'typescript' | 'python' | 'latex';

/** How tightly a tree binds where it stands. */
const binds = (tree: Tree): number => (typeof tree === 'number' ? (tree < 0 ? 3 : 6) : 'variable' in tree ? 6 : operatorNamed(tree.op)!.binds);

/**
 * A formula in a notation, with names for the variables and parentheses only where they are needed. Numbers keep all
 * their digits unless `digits` says how many.
 * @example print(tree, 'latex', ['x', 'y'], 4)
 */
export function print(tree: Tree, notation: Notation, names: readonly string[], digits?: number): string {
  const number = (value: number): string => {
    const text = String(digits === undefined ? value : Number(value.toPrecision(digits)));
    const [, mantissa, exponent] = /^(-?[\d.]+)e([+-]?\d+)$/.exec(text) ?? [];
    return notation === 'latex' && mantissa !== undefined ? `${mantissa} \\cdot 10^{${Number(exponent)}}` : text;
  };
  const write = (node: Tree): string => {
    if (typeof node === 'number') return number(node);
    if ('variable' in node) return names[node.variable]!;
    const operator = operatorNamed(node.op)!;
    const [a, b] = node.args;
    const text = operator[notation];
    const fraction = notation === 'latex' && (node.op === 'div' || node.op === 'inv');
    const inCall = operator.binds === 5 || fraction;
    // The right side of - and / binds more tightly than they do, and -x ** 2 is an error in TypeScript.
    const left = inCall ? 0 : operator.binds >= 3 || node.op === 'inv' ? 5 : operator.binds;
    const right = inCall ? 0 : node.op === 'sub' || node.op === 'div' ? operator.binds + 1 : operator.binds;
    const side = (tree: Tree, least: number): string => (binds(tree) < least ? parentheses(write(tree), notation) : write(tree));
    return text.replace(/\$[ab]/g, (slot) => (slot === '$a' ? side(a!, left) : side(b!, right)));
  };
  return write(tree);
}

const parentheses = (text: string, notation: Notation): string => (notation === 'latex' ? `\\left(${text}\\right)` : `(${text})`);
