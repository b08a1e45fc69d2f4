/**
 * The language as the scorer reads it, written apart from the engine's: lists are generators, integers are BigInts,
 * and lengths of codewords stand in a table. Every number in a program costs bits, wherever it stands.
 */

/** A node; a number is one without a word. */
export interface Node {
  word: string;
  args: Node[];
  values?: bigint[];
}

/** Words for lists: what they take (L list, V values, C count from 1, Z integer, or the variables of an expression), and the bits of the word. */
const LISTS: Readonly<Record<string, readonly [string, number]>> = {
  count: ['Z Z', 3],
  list: ['V', 3],
  cycle: ['L', 3],
  map: ['xin L', 3],
  formula: ['in', 4],
  recur: ['V pqin', 4],
  scan: ['pxin L', 4],
  zip: ['xyin L L', 4],
  interleave: ['L L', 4],
  filter: ['xin L', 4],
  concat: ['C L L', 4],
  reverse: ['C L', 6],
  repeat: ['C L', 6],
  drop: ['C L', 7],
  take: ['C L', 7],
  jumps: ['L', 7],
  unique: ['L', 7],
};

/** Operators: operands, and bits with the two that say "operator". */
const OPERATORS: Readonly<Record<string, readonly [number, number]>> = { add: [2, 4], sub: [2, 5], mul: [2, 5], mod: [2, 5], div: [2, 6], eq: [2, 6], lt: [2, 6], cond: [3, 6], min: [2, 7], max: [2, 7], abs: [1, 8], neg: [1, 8], gcd: [2, 8], xor: [2, 8] };

/** Bits of the variables of a scope with the one that says "variable": two have one bit, four in zip two each, else 1, 2, 3, 3. */
const variableBits = (scope: string, name: string): number => (scope === 'in' ? 2 : scope === 'xyin' ? 3 : 2 + Math.min(scope.indexOf(name), scope.length - 2));

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const NODES = 300;
const FAR = 4096;

/** Reads a program. Throws SyntaxError with what is wrong. */
export function read(text: string): { program: Node; bits: number } {
  const tokens = [...text.matchAll(/[a-z]+|-?[0-9]+|\S/g)].map(([token]) => token);
  let at = 0;
  let bits = 0;
  let nodes = 0;
  const fail = (what: string): never => {
    throw new SyntaxError(what);
  };
  const want = (token: string): void => {
    if (tokens[at++] !== token) fail(`"${token}" is missing before "${tokens[at - 1] ?? 'the end'}"`);
  };
  const integer = (): bigint => {
    const token = tokens[at++] ?? '';
    if (!/^-?[0-9]+$/.test(token)) fail(`"${token}" is no integer`);
    const value = BigInt(token);
    return value > SAFE || value < -SAFE ? fail(`${token} is too large`) : value;
  };
  const literal = (value: bigint): Node => ({ word: '', args: [], values: [value] });
  const operand = (kind: string): Node => {
    if (kind === 'L') return listNode();
    if (kind === 'V') {
      const values: bigint[] = [];
      want('[');
      while (tokens[at] !== ']') {
        if (values.length > 0) want(',');
        values.push(integer());
      }
      at++;
      bits += valuesBits(values);
      return { word: '', args: [], values };
    }
    if (kind !== 'C' && kind !== 'Z') return expression(kind);
    const value = integer();
    if (kind === 'C' && value < 1n) fail(`${value} is no number of elements`);
    bits += kind === 'C' ? gammaBits(value) : integerBits(value);
    return literal(value);
  };
  const operands = (word: string, kinds: readonly string[]): Node => {
    if (++nodes > NODES) fail(`more than ${NODES} words`);
    want('(');
    const args = kinds.map((kind, k) => {
      if (k > 0) want(',');
      return operand(kind);
    });
    want(')');
    return { word, args };
  };
  const listNode = (): Node => {
    const word = tokens[at++] ?? 'the end';
    if (!Object.hasOwn(LISTS, word)) fail(`"${word}" makes no list`);
    const [kinds, own] = LISTS[word]!;
    bits += own;
    return operands(word, kinds.split(' '));
  };
  const expression = (scope: string): Node => {
    const word = tokens[at] ?? 'the end';
    if (/^-?[0-9]/.test(word)) {
      const value = integer();
      bits += 2 + integerBits(value);
      return literal(value);
    }
    at++;
    if (word.length === 1 && scope.includes(word)) {
      if (++nodes > NODES) fail(`more than ${NODES} words`);
      bits += variableBits(scope, word);
      return { word, args: [] };
    }
    if (!Object.hasOwn(OPERATORS, word)) fail(`"${word}" means nothing in an expression of ${[...scope].join(', ')}`);
    const [arity, own] = OPERATORS[word]!;
    bits += own;
    return operands(word, Array<string>(arity).fill(scope));
  };
  const program = listNode();
  if (at < tokens.length) fail(`"${tokens[at]}" stands after the end`);
  return { program, bits };
}

const log = (value: bigint): number => value.toString(2).length - 1;
const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** Elias's gamma code, of 1 and above. */
export const gammaBits = (value: bigint): number => 2 * log(value) + 1;

/** Elias's delta code of the size and one, and a sign for what is not 0. */
export function integerBits(value: bigint): number {
  const length = log(size(value) + 1n);
  return length + gammaBits(BigInt(length + 1)) + (value === 0n ? 0 : 1);
}

/** How many; then a bit, and each as an integer, or the smallest, a width, and what each is more. */
export function valuesBits(values: readonly bigint[]): number {
  const head = gammaBits(BigInt(values.length + 1));
  if (values.length === 0) return head;
  const each = values.reduce((bits, value) => bits + integerBits(value), 0);
  const low = values.reduce((a, b) => (b < a ? b : a));
  const span = values.reduce((a, b) => (b > a ? b : a)) - low;
  if (span > SAFE) return head + 1 + each;
  const width = span === 0n ? 0 : log(span) + 1;
  return head + 1 + Math.min(each, integerBits(low) + gammaBits(BigInt(width + 1)) + width * values.length);
}

/** Bits of the message that says a sequence with a program whose first terms are right, or literally. */
export function messageBits(program: { bits: number; right: number } | null, terms: readonly bigint[]): number {
  return 1 + (program === null ? valuesBits(terms) : program.bits + gammaBits(BigInt(program.right + 1)) + valuesBits(terms.slice(program.right)));
}

/** The first terms of a program, so many or fewer. */
export function print(program: Node, length: number): bigint[] {
  const terms: bigint[] = [];
  for (const term of elements(program)) {
    if (terms.length === length) break;
    terms.push(term);
  }
  return terms;
}

type Variables = Readonly<Record<string, bigint>>;

/** At most 4,096 elements of a list, up to the first that is no safe integer. */
function* elements(node: Node): Generator<bigint> {
  let left = FAR;
  for (const value of unlimited(node)) {
    if (value === null || value > SAFE || value < -SAFE || left-- === 0) return;
    yield value;
  }
}

function* unlimited({ word, args }: Node): Generator<bigint | null> {
  const [a, b, c] = args as [Node, Node, Node];
  const much = a.values?.[0] ?? 0n;
  let i = 0n;
  switch (word) {
    case 'count':
      // the step itself must not leave the safe integers
      for (; ; i++) yield size(i * b.values![0]!) > SAFE ? null : much + i * b.values![0]!;
    case 'list':
      return yield* a.values!;
    case 'cycle': {
      const all = [...elements(a)];
      if (all.length > 0) for (; ; ) yield* all;
      return;
    }
    case 'map':
      for (const x of elements(b)) yield value(a, { x, i, n: ++i });
      return;
    case 'formula':
      for (; ; ) yield value(a, { i, n: ++i });
    case 'recur': {
      let [p, q] = [0n, 0n];
      for (; ; ) {
        const next: bigint | null = i < a.values!.length ? a.values![Number(i++)]! : value(b, { p, q, i, n: ++i });
        yield next;
        [p, q] = [next!, p];
      }
    }
    case 'scan': {
      let p: bigint | null = 0n;
      for (const x of elements(b)) {
        p = i === 0n ? x : value(a, { p: p!, x, i, n: i + 1n });
        i++;
        yield p;
      }
      return;
    }
    case 'zip': {
      const other = elements(c);
      for (const x of elements(b)) {
        const { value: y, done } = other.next();
        if (done) return;
        yield value(a, { x, y, i, n: ++i });
      }
      return;
    }
    case 'interleave': {
      const other = elements(b);
      for (const x of elements(a)) {
        yield x;
        const { value: y, done } = other.next();
        if (done) return;
        yield y;
      }
      return;
    }
    case 'filter':
      for (const x of elements(b)) {
        const keep = value(a, { x, i, n: ++i });
        if (keep === null) return;
        if (keep !== 0n) yield x;
      }
      return;
    case 'concat': {
      for (const x of elements(b)) {
        if (i++ === much) break;
        yield x;
      }
      if (i < much) return;
      return yield* elements(c);
    }
    case 'reverse': {
      const head = [...elements(b)].slice(0, Math.min(Number(much), FAR));
      if (BigInt(head.length) === much) yield* head.reverse();
      return;
    }
    case 'repeat':
      for (const x of elements(b)) for (let k = 0n; k < much && k < FAR; k++) yield x;
      return;
    case 'drop':
      for (const x of elements(b)) if (i++ >= much) yield x;
      return;
    case 'take':
      for (const x of elements(b)) {
        if (i++ === much) return;
        yield x;
      }
      return;
    case 'jumps': {
      let before: bigint | null = null;
      for (const x of elements(a)) {
        if (before !== null) yield x - before;
        before = x;
      }
      return;
    }
    default: {
      const seen = new Set<bigint>();
      for (const x of elements(a)) {
        if (!seen.has(x)) yield x;
        seen.add(x);
      }
    }
  }
}

/** An expression; null where it fails. Whatever is not needed is not computed. */
function value(node: Node, variables: Variables): bigint | null {
  if (node.values) return node.values[0]!;
  const { word, args } = node;
  if (args.length === 0) return variables[word]!;
  const first = value(args[0]!, variables);
  if (first === null) return null;
  if (word === 'cond') return value(args[first !== 0n ? 1 : 2]!, variables);
  const second = args.length > 1 ? value(args[1]!, variables) : 0n;
  if (second === null) return null;
  const result = operate(word, first, second);
  return result === null || size(result) > SAFE ? null : result;
}

function operate(word: string, a: bigint, b: bigint): bigint | null {
  switch (word) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'mod':
      return b === 0n ? null : a - b * floor(a, b);
    case 'div':
      return b === 0n ? null : floor(a, b);
    case 'eq':
      return a === b ? 1n : 0n;
    case 'lt':
      return a < b ? 1n : 0n;
    case 'min':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case 'abs':
      return size(a);
    case 'neg':
      return -a;
    case 'gcd': {
      let [m, n] = [size(a), size(b)];
      while (n !== 0n) [m, n] = [n, m % n];
      return m;
    }
    default:
      return BigInt.asIntN(32, a) === a && BigInt.asIntN(32, b) === b ? a ^ b : null;
  }
}

const floor = (a: bigint, b: bigint): bigint => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b);
