import { type Expression, expression, MOST_NODES } from './expression.ts';
import { ARITY, CONSTANT, VARIABLE, operatorNamed, operatorOf } from './operators.ts';

/** A program as people read it. */
export type Tree = number | { readonly variable: number } | { readonly op: string; readonly args: readonly Tree[] };

const call = (op: string, ...args: Tree[]): Tree => ({ op, args });

/** The tree of a program; weights become products. */
export function treeOf({ codes, values }: Expression): Tree {
  const stack: Tree[] = [];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    let tree: Tree;
    if (code === CONSTANT) tree = values[i]!;
    else if (code >= VARIABLE) tree = values[i] === 1 ? { variable: code - VARIABLE } : call('mul', values[i]!, { variable: code - VARIABLE });
    else if (ARITY[code] === 2) {
      const b = stack.pop()!;
      tree = call(operatorOf(code).name, stack.pop()!, b);
    } else tree = call(operatorOf(code).name, stack.pop()!);
    stack.push(tree);
  }
  return stack.at(-1)!;
}

/** Whether a tree has more nodes than a program may, what is used twice counting twice. @example isLarge({ variable: 0 }) // false */
export function isLarge(tree: Tree, left = { nodes: MOST_NODES }): boolean {
  if (--left.nodes < 0) return true;
  return typeof tree === 'object' && 'op' in tree && tree.args.some((arg) => isLarge(arg, left));
}

/** A tree as a program; a number times a variable becomes its weight. */
export function programOf(tree: Tree): Expression {
  const codes: number[] = [];
  const values: number[] = [];
  const write = (node: Tree): void => {
    if (typeof node === 'number') {
      codes.push(CONSTANT);
      values.push(node);
    } else if ('variable' in node) {
      codes.push(VARIABLE + node.variable);
      values.push(1);
    } else {
      const [a, b] = node.args;
      if (node.op === 'mul' && typeof a === 'number' && typeof b === 'object' && 'variable' in b) {
        codes.push(VARIABLE + b.variable);
        values.push(a);
        return;
      }
      for (const arg of node.args) write(arg);
      codes.push(operatorNamed(node.op)!.code);
      values.push(0);
    }
  };
  write(tree);
  return expression(codes, values);
}

const same = (a: Tree, b: Tree): boolean => JSON.stringify(a) === JSON.stringify(b);
const isZero = (tree: Tree): boolean => tree === 0;

/** Terms of a sum with their factors, products flattened the same way. */
function termsOf(tree: Tree, factor: number, into: [factor: number, term: Tree][]): void {
  if (typeof tree === 'number') into.push([factor * tree, 1]);
  else if ('op' in tree && tree.op === 'add') for (const arg of tree.args) termsOf(arg, factor, into);
  else if ('op' in tree && tree.op === 'sub') {
    termsOf(tree.args[0]!, factor, into);
    termsOf(tree.args[1]!, -factor, into);
  } else if ('op' in tree && tree.op === 'neg') termsOf(tree.args[0]!, -factor, into);
  else if ('op' in tree && tree.op === 'mul' && typeof tree.args[0] === 'number') termsOf(tree.args[1]!, factor * tree.args[0], into);
  else into.push([factor, tree]);
}

function factorsOf(tree: Tree, power: 1 | -1, into: { number: number; over: Tree[]; under: Tree[] }): void {
  if (typeof tree === 'number') into.number = power === 1 ? into.number * tree : into.number / tree;
  else if ('op' in tree && tree.op === 'mul') for (const arg of tree.args) factorsOf(arg, power, into);
  else if ('op' in tree && tree.op === 'div') {
    factorsOf(tree.args[0]!, power, into);
    factorsOf(tree.args[1]!, power === 1 ? -1 : 1, into);
  } else if ('op' in tree && tree.op === 'inv') factorsOf(tree.args[0]!, power === 1 ? -1 : 1, into);
  else if ('op' in tree && tree.op === 'neg') {
    into.number = -into.number;
    factorsOf(tree.args[0]!, power, into);
  } else if ('op' in tree && (tree.op === 'square' || tree.op === 'cube')) {
    for (let i = tree.op === 'square' ? 2 : 3; i > 0; i--) factorsOf(tree.args[0]!, power, into);
  } else (power === 1 ? into.over : into.under).push(tree);
}

function sumOf(terms: readonly (readonly [number, Tree])[]): Tree {
  const joined: [number, Tree][] = [];
  for (const [factor, term] of terms) {
    const known = joined.find(([, other]) => same(other, term));
    if (known) known[0] += factor;
    else joined.push([factor, term]);
  }
  const left = completed(joined.filter(([factor]) => factor !== 0));
  // what is added first, what is taken away after it, of these the number last
  left.sort((a, b) => Number(a[0] < 0) - Number(b[0] < 0) || Number(a[1] === 1) - Number(b[1] === 1));
  let sum: Tree | undefined;
  for (const [factor, term] of left) {
    const size = Math.abs(factor);
    const part: Tree = term === 1 ? size : size === 1 ? term : productOf({ ...split(term), number: size });
    if (sum === undefined) sum = factor < 0 ? (typeof part === 'number' ? -part : negative(part)) : part;
    else sum = call(factor < 0 ? 'sub' : 'add', sum, part);
  }
  return sum ?? 0;
}

/** a u² + b v² + c u v as a (u + c v / 2a)², where c² is 4 a b. */
function completed(terms: [number, Tree][]): [number, Tree][] {
  const squares = terms.flatMap(([factor, term], at) => (typeof term === 'object' && 'op' in term && term.op === 'square' ? [{ at, factor, root: term.args[0]! }] : []));
  for (const first of squares) for (const second of squares) {
    if (first.at >= second.at) continue;
    const mixed = terms.findIndex(([factor, term]) => Math.abs(factor * factor - 4 * first.factor * second.factor) <= 1e-12 * factor * factor && (same(term, call('mul', first.root, second.root)) || same(term, call('mul', second.root, first.root))));
    if (mixed < 0) continue;
    const by = terms[mixed]![0] / (2 * first.factor);
    const root = sumOf([[1, first.root], [by, second.root]]);
    return completed([...terms.filter((_, at) => at !== first.at && at !== second.at && at !== mixed), [first.factor, call('square', root)]]);
  }
  return terms;
}

const negative = (tree: Tree): Tree => productOf({ ...split(tree), number: -1 });

function split(tree: Tree): { over: Tree[]; under: Tree[] } {
  const parts = { number: 1, over: [] as Tree[], under: [] as Tree[] };
  factorsOf(tree, 1, parts);
  return parts.number === 1 ? parts : { over: [tree], under: [] };
}

function productOf({ number, over, under }: { number: number; over: readonly Tree[]; under: readonly Tree[] }): Tree {
  if (number === 0) return 0;
  const top = [...over];
  const bottom: Tree[] = [];
  for (const factor of under) {
    const at = top.findIndex((other) => same(other, factor));
    if (at >= 0) top.splice(at, 1);
    else bottom.push(factor);
  }
  const chain = (factors: readonly Tree[]): Tree | undefined => {
    const counts: { tree: Tree; count: number }[] = [];
    for (const tree of factors) {
      const known = counts.find((one) => same(one.tree, tree));
      if (known) known.count++;
      else counts.push({ tree, count: 1 });
    }
    const parts = counts.map(({ tree, count }) => powerOf(tree, count));
    return parts.reduce<Tree | undefined>((product, part) => (product === undefined ? part : call('mul', product, part)), undefined);
  };
  const above = chain(top);
  const below = chain(bottom);
  if (below === undefined) return above === undefined ? number : number === 1 ? above : number === -1 ? call('neg', above) : call('mul', number, above);
  if (above === undefined) return number === 1 ? call('inv', below) : call('div', number, below);
  const quotient = call('div', Math.abs(number) === 1 ? above : call('mul', number, above), below);
  return number === -1 ? call('neg', quotient) : quotient;
}

const nodesIn = (tree: Tree): number => (typeof tree === 'object' && 'op' in tree ? tree.args.reduce<number>((sum, arg) => sum + nodesIn(arg), 1) : 1);

/** A number times a sum as the sum of its terms, where that is no longer. */
function distributed(tree: Tree): Tree {
  if (typeof tree === 'number' || 'variable' in tree || tree.op !== 'mul' || typeof tree.args[0] !== 'number') return tree;
  const [number, sum] = tree.args as [number, Tree];
  if (typeof sum === 'number' || 'variable' in sum || !['add', 'sub'].includes(sum.op)) return tree;
  const terms: [number, Tree][] = [];
  termsOf(sum, number, terms);
  const written = sumOf(terms);
  return nodesIn(written) <= nodesIn(tree) ? written : tree;
}

/** A whole power by squares and cubes, in as few nodes as these give. */
function powerOf(tree: Tree, count: number): Tree {
  if (count === 1) return tree;
  if (count % 3 === 0) return call('cube', powerOf(tree, count / 3));
  return count % 2 === 0 ? call('square', powerOf(tree, count / 2)) : call('mul', powerOf(tree, count - 1), tree);
}

/**
 * The same function, written shorter where that is certain for all real arguments at which both are defined: numbers
 * joined, like terms and factors collected. What `operatorNamed` does not know is left to `other`, its arguments simplified.
 * @example simplify(call('add', x, x)) // 2 x
 */
export function simplify(tree: Tree, other: (tree: Tree) => Tree = (same) => same): Tree {
  if (typeof tree === 'number' || 'variable' in tree) return tree;
  const args = tree.args.map((arg) => simplify(arg, other));
  const [a, b] = args as [Tree, Tree | undefined];
  const whole: Tree = { op: tree.op, args };
  const operator = operatorNamed(tree.op);
  if (!operator) return other(whole);
  if (args.every((arg) => typeof arg === 'number')) return operator.apply(a as number, (b ?? 0) as number);
  switch (tree.op) {
    case 'add':
    case 'sub': {
      const terms: [number, Tree][] = [];
      termsOf(whole, 1, terms);
      return sumOf(terms);
    }
    case 'neg':
    case 'inv':
    case 'mul':
    case 'div': {
      const parts = { number: 1, over: [] as Tree[], under: [] as Tree[] };
      factorsOf(whole, 1, parts);
      return distributed(productOf(parts));
    }
    case 'square':
    case 'cube': {
      if (typeof a === 'object' && 'op' in a && a.op === 'sqrt' && tree.op === 'square') return a.args[0]!;
      if (typeof a === 'object' && 'op' in a && a.op === 'mul' && typeof a.args[0] === 'number') return simplify(call('mul', a.args[0] ** (tree.op === 'square' ? 2 : 3), call(tree.op, a.args[1]!)), other);
      return whole;
    }
    case 'log':
      return typeof a === 'object' && 'op' in a && a.op === 'exp' ? a.args[0]! : whole;
    case 'pow':
      return b === 1 ? a : b === 2 ? simplify(call('square', a), other) : b === 3 ? simplify(call('cube', a), other) : b === 0.5 ? call('sqrt', a) : isZero(b!) ? 1 : whole;
    case 'min':
    case 'max':
      return same(a, b!) ? a : whole;
    default:
      return whole;
  }
}
