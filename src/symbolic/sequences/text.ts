import { type Kind, type Operand, type Scope, type Term, isTerm, kindsOf, term } from './words.ts';

/** What a block says where it has no program: the numbers themselves, literally. */
export const GIVEN = 'given';

/** A program as TypeScript, in the words of the problem's seed. @example printTerm(term('count', 1, 2)) // 'count(1, 2)' */
export function printTerm({ word, args }: Term): string {
  if (word === 'number') return String(args[0]);
  return args.length === 0 ? word : `${word}(${args.map(printOperand).join(', ')})`;
}

function printOperand(operand: Operand): string {
  if (typeof operand === 'number') return String(operand);
  return isTerm(operand) ? printTerm(operand) : `[${operand.join(', ')}]`;
}

/** A program as a block. @example printBlock(null) // 'return given;' */
export const printBlock = (program: Term | null): string => `return ${program === null ? GIVEN : printTerm(program)};`;

/** Reads a block: a program, null for the numbers themselves, undefined for anything else. @example parseBlock('return count(1, 2);') */
export function parseBlock(text: string): Term | null | undefined {
  const body = /^\s*return\s+([\s\S]*?);?\s*$/.exec(text)?.[1];
  return body === undefined ? undefined : body.trim() === GIVEN ? null : parseTerm(body);
}

/** Reads what `printTerm` wrote; undefined where a word is unknown, or an operand is of another kind. @example parseTerm('count(1, 2)') */
export function parseTerm(text: string): Term | undefined {
  const tokens = text.match(/[a-z]+|-?\d+|[()[\],]|\S/g) ?? [];
  let at = 0;
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const whole = (least: number): number | undefined => {
    const value = /^-?\d+$/.test(tokens[at] ?? '') ? Number(tokens[at++]) + 0 : Number.NaN;
    return Number.isSafeInteger(value) && value >= least ? value : undefined;
  };
  const numbers = (): number[] | undefined => {
    if (!take('[')) return undefined;
    const values: number[] = [];
    if (take(']')) return values;
    do {
      const value = whole(Number.MIN_SAFE_INTEGER);
      if (value === undefined) return undefined;
      values.push(value);
    } while (take(','));
    return take(']') ? values : undefined;
  };
  const operand = (kind: Kind): Operand | undefined => {
    if (kind === 'integer') return whole(Number.MIN_SAFE_INTEGER);
    if (kind === 'count') return whole(1);
    return kind === 'numbers' ? numbers() : node(kind);
  };
  const node = (scope: Scope | 'list'): Term | undefined => {
    if (scope !== 'list' && /^-?\d+$/.test(tokens[at] ?? '')) {
      const value = whole(Number.MIN_SAFE_INTEGER);
      return value === undefined ? undefined : term('number', value);
    }
    const word = tokens[at++] ?? '';
    const kinds = word === 'number' ? null : kindsOf(word, scope);
    if (!kinds) return undefined;
    const args: Operand[] = [];
    for (const [i, kind] of kinds.entries()) {
      if (!take(i === 0 ? '(' : ',')) return undefined;
      const one = operand(kind);
      if (one === undefined) return undefined;
      args.push(one);
    }
    return kinds.length === 0 || take(')') ? { word, args } : undefined;
  };
  const program = node('list');
  return at === tokens.length ? program : undefined;
}
