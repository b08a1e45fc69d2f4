import { type Tree, simplify } from '../tree.ts';
import { wordOf } from './words.ts';

const TRUE: Tree = { op: 'true', args: [] };
const FALSE: Tree = { op: 'false', args: [] };
const is = (tree: Tree, op: string): boolean => typeof tree === 'object' && 'op' in tree && tree.op === op;
const same = (a: Tree, b: Tree): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * The same, written shorter: as `simplify` does with formulas, and conditions that are decided are gone.
 * @example short({ op: 'if', args: [{ op: 'lt', args: [1, 2] }, x, y] }) // x
 */
export const short = (tree: Tree): Tree => simplify(tree, decided);

function decided(tree: Tree): Tree {
  const { op, args } = tree as { op: string; args: readonly Tree[] };
  const [a, b, c] = args as [Tree, Tree, Tree];
  const word = wordOf(op);
  if (args.length > 0 && args.every((arg) => typeof arg === 'number')) {
    const value = word.apply(a as number, (b ?? 0) as number, 0);
    return word.returns === 'number' ? value : value ? TRUE : FALSE;
  }
  switch (op) {
    case 'if':
      return is(a, 'true') || same(b, c) ? b : is(a, 'false') ? c : is(a, 'not') ? { op: 'if', args: [(a as { args: readonly Tree[] }).args[0]!, c, b] } : tree;
    case 'and':
      return is(a, 'false') || is(b, 'false') ? FALSE : is(a, 'true') || same(a, b) ? b : is(b, 'true') ? a : tree;
    case 'or':
      return is(a, 'true') || is(b, 'true') ? TRUE : is(a, 'false') || same(a, b) ? b : is(b, 'false') ? a : tree;
    case 'not':
      return is(a, 'true') ? FALSE : is(a, 'false') ? TRUE : is(a, 'not') ? (a as { args: readonly Tree[] }).args[0]! : tree;
    case 'lt':
    case 'ne':
      return same(a, b) ? FALSE : tree;
    case 'le':
    case 'eq':
      return same(a, b) ? TRUE : tree;
    default:
      return tree;
  }
}
