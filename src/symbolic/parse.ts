import { operatorNamed } from './operators.ts';
import type { Tree } from './tree.ts';

const SIGNS: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|(?:Math\.)?([A-Za-z_$][\w$]*)|(\*\*|[-+*/(),]))/y;

/**
 * Reads a formula as TypeScript writes it: numbers, names, + - * / **, parentheses, functions of `Math`, `Math.PI`. What
 * `print` wrote comes back as it was. Throws SyntaxError for anything else.
 * @example parse('2 * Math.sin(x) ** 2', ['x'])
 */
export function parse(text: string, names: readonly string[]): Tree {
  let at = 0;
  let [number, name, sign] = ['', '', ''];
  const fail = (what: string): never => {
    throw new SyntaxError(`${what} in the formula "${text}"`);
  };
  const next = (): void => {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match && text.slice(at).trim() !== '') fail(`"${text.slice(at).trim()[0]}"`);
    [number = '', name = '', sign = ''] = match?.slice(1) ?? [];
    at = match ? TOKEN.lastIndex : text.length;
  };
  const take = (wanted: string): void => {
    if (sign !== wanted) fail(`"${number || name || sign || 'the end'}" instead of "${wanted}"`);
    next();
  };
  const call = (op: string, ...args: Tree[]): Tree => {
    const operator = operatorNamed(op);
    if (operator?.arity !== args.length) fail(`"${op}" of ${args.length}`);
    return { op, args };
  };
  const primary = (): Tree => {
    const [value, word] = [number, name];
    if (value) {
      next();
      return Number(value);
    }
    if (!word) {
      take('(');
      const inner = sum();
      take(')');
      return inner;
    }
    next();
    const variable = names.indexOf(word);
    if (variable >= 0) return { variable };
    if (word === 'PI') return Math.PI;
    take('(');
    const args = [sum()];
    while (sign === ',') {
      next();
      args.push(sum());
    }
    take(')');
    return call(word, ...args);
  };
  const power = (): Tree => {
    const base = primary();
    if (sign !== '**') return base;
    next();
    const exponent = unary();
    return exponent === 2 ? call('square', base) : exponent === 3 ? call('cube', base) : call('pow', base, exponent);
  };
  const unary = (): Tree => {
    if (sign !== '-') return power();
    next();
    const inner = unary();
    return typeof inner === 'number' ? -inner : call('neg', inner);
  };
  const chain = (of: () => Tree, signs: readonly string[]): Tree => {
    let left = of();
    while (signs.includes(sign)) {
      const op = SIGNS[sign]!;
      next();
      const right = of();
      left = op === 'div' && left === 1 ? call('inv', right) : call(op, left, right);
    }
    return left;
  };
  const sum = (): Tree => chain(() => chain(unary, ['*', '/']), ['+', '-']);
  next();
  const tree = sum();
  if (number || name || sign) fail(`"${number || name || sign}"`);
  return tree;
}
