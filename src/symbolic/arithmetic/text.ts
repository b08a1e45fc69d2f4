import { type Arithmetic, type Operand, SIGNS, type Step, apply, arithmetic } from './program.ts';

/** How tightly signs bind. */
const TIGHT: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

/**
 * A program as the lines of a TypeScript function of x. A value that is used once stands where it is used; one that is
 * used more often has a name.
 * @example printArithmetic(program) // 'const a = x * x;\nreturn 1.5 + a * a;'
 */
export function printArithmetic({ ops, left, right, constants }: Arithmetic): string {
  const uses = new Array<number>(ops.length + 1).fill(0);
  for (const operand of [...left, ...right]) if (operand >= 0) uses[operand] = uses[operand]! + 1;
  const texts: { text: string; tight: number }[] = [{ text: 'x', tight: 3 }];
  const lines: string[] = [];
  const part = (operand: number, least: number): string => {
    if (operand < 0) return literal(constants[-1 - operand]!);
    const { text, tight } = texts[operand]!;
    return tight < least ? `(${text})` : text;
  };
  let names = 0;
  for (let i = 0; i < ops.length; i++) {
    const sign = SIGNS[ops[i]!]!;
    const tight = TIGHT[sign]!;
    // A sum of a negative number is written as a difference, which rounds alike.
    const taken = sign === '+' && right[i]! < 0 && constants[-1 - right[i]!]! < 0;
    const end = taken ? literal(-constants[-1 - right[i]!]!) : part(right[i]!, tight + 1);
    const text = `${part(left[i]!, tight)} ${taken ? '-' : sign} ${end}`;
    if (uses[i + 1]! > 1) {
      const name = nameOf(names++);
      lines.push(`const ${name} = ${text};`);
      texts.push({ text: name, tight: 3 });
    } else texts.push({ text, tight });
  }
  return [...lines, `return ${texts.at(-1)!.text};`].join('\n');
}

/** The shortest digits that read as this number. */
const literal = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** a, b, …, w, y, z, then with a number: never x. */
const nameOf = (index: number): string => {
  const letters = 'abcdefghijklmnopqrstuvwyz';
  return `${letters[index % letters.length]}${index < letters.length ? '' : Math.floor(index / letters.length)}`;
};

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_$][\w$]*)|(.))/gy;

/** The program of a text; null where it is no arithmetic. @example readArithmetic('return 1 + x;') */
export function readArithmetic(text: string): Arithmetic | null {
  const parsed = parseArithmetic(text);
  return parsed && arithmetic(parsed.steps, parsed.result);
}

/**
 * Reads what `printArithmetic` writes and whatever else is declarations and a return of sums, differences, products
 * and quotients of x and numbers, as steps in the order they are computed; null for anything else.
 */
function parseArithmetic(text: string): { steps: Step[]; result: Operand } | null {
  const tokens = [...text.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim().matchAll(TOKEN)].map(([whole]) => whole.trim());
  let at = 0;
  const steps: Step[] = [];
  const names = new Map<string, Operand>([['x', { at: -1 }]]);
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const need = (token: string): void => {
    if (!take(token)) throw new SyntaxError(token);
  };
  const put = (sign: string, left: Operand, right: Operand): Operand => {
    const op = SIGNS.indexOf(sign as '+');
    if (typeof left === 'number' && typeof right === 'number') return apply(op, left, right);
    return { at: steps.push({ op, left, right }) - 1 };
  };
  const primary = (): Operand => {
    const token = tokens[at++] ?? '';
    if (token === '-') {
      const value = primary();
      return typeof value === 'number' ? -value : put('-', 0, value);
    }
    if (token === '(') {
      const value = sum();
      need(')');
      return value;
    }
    if (/^[\d.]/.test(token)) return Number(token);
    const value = names.get(token);
    if (value === undefined) throw new SyntaxError(token);
    return value;
  };
  const chain = (signs: string, part: () => Operand): Operand => {
    let value = part();
    while (at < tokens.length && tokens[at]!.length === 1 && signs.includes(tokens[at]!)) value = put(tokens[at++]!, value, part());
    return value;
  };
  const product = (): Operand => chain('*/', primary);
  const sum = (): Operand => chain('+-', product);
  try {
    while (take('const')) {
      const name = tokens[at++] ?? '';
      if (!/^[A-Za-z_]\w*$/.test(name) || names.has(name)) return null;
      if (take(':')) need('number');
      need('=');
      names.set(name, sum());
      need(';');
    }
    need('return');
    const result = sum();
    need(';');
    return at === tokens.length ? { steps, result } : null;
  } catch {
    return null;
  }
}
