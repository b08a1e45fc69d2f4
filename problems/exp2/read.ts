/** The text of a program as a straight line of arithmetic, or why it is none. */
import type { Line } from './certify.ts';

const SIGNS = '+-*/';

/** What the sandbox puts around a program, and the start of the one function that may be in it. */
const HEAD = /^function approximate\(\s*x\s*\)\s*\{\s*(?:if \(--\$fuel < 0\) \$outOfFuel\(\);)?/;
const FRAME = /^\(function \(\$limit, \$size\) \{ 'use strict';[^\n]*\nfunction \$outOfFuel\(\)[^\n]*\n|\nreturn \[approximate, function \(fuel\)[^\n]*$/g;
const TOKEN = /(0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_$][\w$]*)|(\*\*|\S)/g;

type Operand = { value: number } | { constant: number };

/**
 * Reads declarations and a return of sums, differences, products and quotients, and counts every operation on x as it
 * is written, used or not. Numbers among themselves are computed as the program computes them, and cost nothing.
 * Throws `RangeError` with the reason for anything else: nothing that computes can hide.
 * @example readLine('function approximate(x) { return 1 + x; }') // { code: [0, -1, 0], constants: [1] }
 */
export function readLine(script: string): Line & { code: Int32Array; constants: Float64Array } {
  const text = script.replaceAll(FRAME, '').replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim();
  const head = HEAD.exec(text);
  if (!head || !text.endsWith('}')) throw new RangeError('the program has to be the function approximate(x) alone');
  const tokens = text.slice(head[0].length, -1).match(TOKEN) ?? [];
  let at = 0;
  const code: number[] = [];
  const constants: number[] = [];
  const names = new Map<string, Operand>([['x', { value: 0 }]]);
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const need = (token: string): void => {
    if (!take(token)) throw new RangeError(`${tokens[at] === undefined ? 'the end' : `"${tokens[at]}"`} stands where "${token}" has to be; only const, return, x, numbers, + - * / and parentheses are arithmetic`);
  };
  const place = (operand: Operand): number => ('value' in operand ? operand.value : -constants.push(operand.constant));
  const put = (sign: string, a: Operand, b: Operand): Operand => {
    if ('constant' in a && 'constant' in b) {
      const [p, q] = [a.constant, b.constant];
      return { constant: sign === '+' ? p + q : sign === '-' ? p - q : sign === '*' ? p * q : p / q };
    }
    code.push(SIGNS.indexOf(sign), place(a), place(b));
    return { value: code.length / 3 };
  };
  const primary = (): Operand => {
    const token = tokens[at++] ?? 'the end';
    if (token === '-') {
      const operand = primary();
      return 'constant' in operand ? { constant: -operand.constant } : put('*', { constant: -1 }, operand);
    }
    if (token === '(') {
      const operand = sum();
      need(')');
      return operand;
    }
    if (/^[\d.]/.test(token) && token !== '.') return { constant: Number(token) };
    const operand = names.get(token);
    if (!operand) throw new RangeError(`"${token}" is no arithmetic: only const, return, x, numbers, + - * / and parentheses are`);
    return operand;
  };
  const chain = (signs: string, part: () => Operand): Operand => {
    let operand = part();
    while (at < tokens.length && tokens[at]!.length === 1 && signs.includes(tokens[at]!)) operand = put(tokens[at++]!, operand, part());
    return operand;
  };
  const product = (): Operand => chain('*/', primary);
  const sum = (): Operand => chain('+-', product);
  while (take('const')) {
    const name = tokens[at++] ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name) || names.has(name)) throw new RangeError(`"${name}" cannot be declared here`);
    need('=');
    names.set(name, sum());
    need(';');
  }
  need('return');
  const result = sum();
  take(';');
  if (at < tokens.length) throw new RangeError(`"${tokens[at]}" stands after the return`);
  // the last instruction is the result: where it is not, one of the earlier values is what a line ends with
  const last = code.length / 3;
  if ('constant' in result) return { code: Int32Array.of(...code, 2, 0, -constants.push(0), 0, last + 1, -constants.push(result.constant)), constants: Float64Array.from(constants) };
  if (result.value !== last) code.push(2, result.value, -constants.push(1));
  if (constants.some((value) => !Number.isFinite(value))) throw new RangeError('a constant is not finite');
  return { code: Int32Array.from(code), constants: Float64Array.from(constants) };
}

/** The value of a line in float64, as the program computes it. @example valueAt({ code: [0, -1, 0], constants: [1] }, 0.5) // 1.5 */
export function valueAt({ code, constants }: Line, x: number, round: (value: number) => number = Number): number {
  const values = [x];
  for (let i = 0; i < code.length; i += 3) {
    const [a, b] = [code[i + 1]!, code[i + 2]!].map((place) => (place < 0 ? round(constants[-1 - place]!) : values[place]!)) as [number, number];
    values.push(round(code[i] === 0 ? a + b : code[i] === 1 ? a - b : code[i] === 2 ? a * b : a / b));
  }
  return values.at(-1)!;
}
