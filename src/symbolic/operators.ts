/** How an operator is written in a language; `$a` and `$b` are its arguments. */
interface Spelling {
  typescript: string;
  python: string;
  latex: string;
}

/** One operation on float64. */
export interface Operator extends Spelling {
  readonly name: string;
  /** Its byte in a program, as assembly/kernel.ts knows it. */
  readonly code: number;
  readonly arity: 1 | 2;
  /** How tightly it binds where it is printed: 1 sums, 2 products, 3 signs, 4 powers, 5 calls. */
  readonly binds: number;
  /** The oracle. */
  apply(a: number, b: number): number;
}

const both = (call: string, python = `math.${call}`, latex = `\\${call}`): Spelling => ({ typescript: `Math.${call}($a)`, python: `${python}($a)`, latex: `${latex}\\left($a\\right)` });
const infix = (sign: string, latex: string): Spelling => ({ typescript: `$a ${sign} $b`, python: `$a ${sign} $b`, latex });

/** Every operator by its byte. Below 16 they take two arguments. */
export const OPERATORS: readonly Operator[] = [
  { name: 'add', code: 0, arity: 2, binds: 1, ...infix('+', '$a + $b'), apply: (a, b) => a + b },
  { name: 'sub', code: 1, arity: 2, binds: 1, ...infix('-', '$a - $b'), apply: (a, b) => a - b },
  { name: 'mul', code: 2, arity: 2, binds: 2, ...infix('*', '$a \\cdot $b'), apply: (a, b) => a * b },
  { name: 'div', code: 3, arity: 2, binds: 2, ...infix('/', '\\frac{$a}{$b}'), apply: (a, b) => a / b },
  { name: 'pow', code: 4, arity: 2, binds: 5, typescript: 'Math.pow($a, $b)', python: 'math.pow($a, $b)', latex: '{\\left($a\\right)}^{$b}', apply: Math.pow },
  { name: 'min', code: 5, arity: 2, binds: 5, typescript: 'Math.min($a, $b)', python: 'min($a, $b)', latex: '\\min\\left($a, $b\\right)', apply: Math.min },
  { name: 'max', code: 6, arity: 2, binds: 5, typescript: 'Math.max($a, $b)', python: 'max($a, $b)', latex: '\\max\\left($a, $b\\right)', apply: Math.max },
  { name: 'neg', code: 16, arity: 1, binds: 3, typescript: '-$a', python: '-$a', latex: '-$a', apply: (a) => -a },
  { name: 'inv', code: 17, arity: 1, binds: 2, typescript: '1 / $a', python: '1 / $a', latex: '\\frac{1}{$a}', apply: (a) => 1 / a },
  { name: 'sqrt', code: 18, arity: 1, binds: 5, typescript: 'Math.sqrt($a)', python: 'math.sqrt($a)', latex: '\\sqrt{$a}', apply: Math.sqrt },
  { name: 'square', code: 19, arity: 1, binds: 4, typescript: '$a ** 2', python: '$a ** 2', latex: '{$a}^{2}', apply: (a) => a * a },
  { name: 'cube', code: 20, arity: 1, binds: 4, typescript: '$a ** 3', python: '$a ** 3', latex: '{$a}^{3}', apply: (a) => a * a * a },
  { name: 'abs', code: 21, arity: 1, binds: 5, typescript: 'Math.abs($a)', python: 'abs($a)', latex: '\\left|$a\\right|', apply: Math.abs },
  { name: 'sin', code: 22, arity: 1, binds: 5, ...both('sin'), apply: Math.sin },
  { name: 'cos', code: 23, arity: 1, binds: 5, ...both('cos'), apply: Math.cos },
  { name: 'exp', code: 24, arity: 1, binds: 5, ...both('exp'), apply: Math.exp },
  { name: 'log', code: 25, arity: 1, binds: 5, ...both('log'), apply: Math.log },
  { name: 'tanh', code: 26, arity: 1, binds: 5, ...both('tanh'), apply: Math.tanh },
];

const BY_CODE: readonly (Operator | undefined)[] = Array.from({ length: 64 }, (_, code) => OPERATORS.find((operator) => operator.code === code));

/** The operator of a byte below 64. @example operatorOf(22).name // 'sin' */
export const operatorOf = (code: number): Operator => BY_CODE[code]!;

/** The operator of a name. @example operatorNamed('add').code // 0 */
export const operatorNamed = (name: string): Operator | undefined => OPERATORS.find((operator) => operator.name === name);

/** Bytes of leaves: variables from `VARIABLE` on, and numbers. */
export const VARIABLE = 64;
export const CONSTANT = 128;

/** Arguments by byte. */
export const ARITY = Uint8Array.from({ length: 256 }, (_, code) => (code < 16 ? 2 : code < VARIABLE ? 1 : 0));
