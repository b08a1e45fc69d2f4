import { type Kind, LIST_WORDS, INTEGER_OPERATORS, type Operand, type Scope, type Term, VARIABLES, integerOperator, kindsOf, listWord } from './words.ts';

/** Exact up to 2^53, where the logarithm of a double is rounded. */
function floorLog(value: number): number {
  if (value < 2147483648) return 31 - Math.clz32(value);
  const log = Math.floor(Math.log2(value));
  return 2 ** log > value ? log - 1 : log;
}

/** Bits of Elias's gamma code of a number from 1 on. @example gammaBits(5) // 5 */
export const gammaBits = (value: number): number => 2 * floorLog(value) + 1;

/** Bits of an integer: Elias's delta code of its size and 1, and a sign unless it is 0. @example integerBits(-3) // 6 */
export function integerBits(value: number): number {
  const log = floorLog(Math.abs(value) + 1);
  return log + gammaBits(log + 1) + (value === 0 ? 0 : 1);
}

/** Bits of literal numbers: how many, then all of one width from the smallest on, or each as an integer; what is shorter. @example numbersBits([4, 5, 6]) */
export function numbersBits(values: readonly number[]): number {
  const head = gammaBits(values.length + 1);
  if (values.length === 0) return head;
  const { low, width } = widthOf(values);
  let each = 0;
  for (const value of values) each += integerBits(value);
  return head + 1 + (width === null ? each : Math.min(each, integerBits(low) + gammaBits(width + 1) + width * values.length));
}

/** The smallest number, and how many bits the others need above it; null where their distance is no safe integer. */
function widthOf(values: readonly number[]): { low: number; width: number | null } {
  let low = values[0]!;
  let high = low;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low;
  return { low, width: !Number.isSafeInteger(span) ? null : span === 0 ? 0 : floorLog(span) + 1 };
}

/** Bits of a list or, in a scope, of an expression. @example bitsOf(term('count', 1, 2)) */
export function bitsOf(program: Term, scope: Kind = 'list'): number {
  const kinds = kindsOf(program.word, scope)!;
  let bits = wordBits(program.word, scope);
  for (let i = 0; i < kinds.length; i++) bits += operandBits(program.args[i]!, kinds[i]!);
  return bits;
}

/** Bits of a word alone, without its operands. @example wordBits('count', 'list') // 3 */
export function wordBits(word: string, scope: Kind): number {
  return WORD_BITS[scope].get(word)!;
}

/** Each word of each place with its bits, made once. */
const WORD_BITS = Object.fromEntries([
  ['list', new Map(LIST_WORDS.map(({ name, code }) => [name, code.length]))],
  ...Object.entries(VARIABLES).map(([scope, names]) => [scope, new Map([['number', 2], ...Object.entries(names).map(([name, code]) => [name, 1 + code.length] as const), ...INTEGER_OPERATORS.map(({ name, code }) => [name, 2 + code.length] as const)])] as const),
]) as unknown as Readonly<Record<Kind, ReadonlyMap<string, number>>>;

function operandBits(operand: Operand, kind: Kind): number {
  if (kind === 'count') return gammaBits(operand as number);
  if (kind === 'integer') return integerBits(operand as number);
  if (kind === 'numbers') return numbersBits(operand as readonly number[]);
  return bitsOf(operand as Term, kind);
}

/**
 * Bits of a whole message that says a sequence. Literally: a bit 0 and the numbers. By a program: a bit 1, the
 * program, how many of its terms are right, and the rest literally. Anybody with the decoder can read either.
 *
 * @example messageBits(null, [1, 4, 9]) // 1 + numbersBits([1, 4, 9])
 */
export function messageBits(program: Term | null, terms: readonly number[], right = 0): number {
  if (program === null) return 1 + numbersBits(terms);
  return 1 + bitsOf(program) + gammaBits(right + 1) + numbersBits(right === 0 ? terms : terms.slice(right));
}

// ── the code itself ───────────────────────────────────────────────────────────────────────────────────────

const binary = (value: number, width: number): string => (width === 0 ? '' : BigInt(value).toString(2).padStart(width, '0'));
const gamma = (value: number): string => '0'.repeat(floorLog(value)) + binary(value, floorLog(value) + 1);

function integer(value: number): string {
  const size = Math.abs(value) + 1;
  const log = floorLog(size);
  return gamma(log + 1) + binary(size - 2 ** log, log) + (value === 0 ? '' : value < 0 ? '1' : '0');
}

function numbers(values: readonly number[]): string {
  if (values.length === 0) return gamma(1);
  const { low, width } = widthOf(values);
  const each = `1${values.map(integer).join('')}`;
  const fixed = width === null ? each : `0${integer(low)}${gamma(width + 1)}${values.map((value) => binary(value - low, width)).join('')}`;
  return gamma(values.length + 1) + (fixed.length <= each.length ? fixed : each);
}

/** A program as bits. @example encodeTerm(term('count', 1, 2)) // '000' + … */
export function encodeTerm(program: Term, scope: Kind = 'list'): string {
  const kinds = kindsOf(program.word, scope)!;
  return codeOf(program.word, scope) + program.args.map((arg, i) => (kinds[i] === 'count' ? gamma(arg as number) : kinds[i] === 'integer' ? integer(arg as number) : kinds[i] === 'numbers' ? numbers(arg as readonly number[]) : encodeTerm(arg as Term, kinds[i]))).join('');
}

function codeOf(word: string, scope: Kind): string {
  if (scope === 'list') return listWord(word)!.code;
  if (word === 'number') return '10';
  const variable = VARIABLES[scope as Scope][word];
  return variable === undefined ? `11${integerOperator(word)!.code}` : `0${variable}`;
}

/** Reads a program back; what is left over stays. Null where the bits end too early. @example decodeTerm(encodeTerm(program))?.program */
export function decodeTerm(bits: string): { program: Term; rest: string } | null {
  let at = 0;
  const END = new Error('the bits end here');
  const bit = (): string => {
    if (at >= bits.length) throw END;
    return bits[at++]!;
  };
  const word = (codes: readonly (readonly [string, string])[]): string => {
    for (let read = bit(); ; read += bit()) {
      const found = codes.find(([code]) => code === read);
      if (found) return found[1];
    }
  };
  const whole = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = 2 * value + Number(bit());
    return value;
  };
  const readGamma = (): number => {
    let zeros = 0;
    while (bit() === '0') zeros++;
    return 2 ** zeros + whole(zeros);
  };
  const readInteger = (): number => {
    const log = readGamma() - 1;
    const size = 2 ** log + whole(log) - 1;
    return size !== 0 && bit() === '1' ? -size : size;
  };
  const readNumbers = (): number[] => {
    const length = readGamma() - 1;
    if (length === 0) return [];
    if (bit() === '1') return Array.from({ length }, readInteger);
    const low = readInteger();
    const width = readGamma() - 1;
    return Array.from({ length }, () => low + whole(width));
  };
  const read = (kind: Kind): Operand => {
    if (kind === 'count') return readGamma();
    if (kind === 'integer') return readInteger();
    if (kind === 'numbers') return readNumbers();
    const name = kind === 'list' ? word(LIST_CODES) : readExpressionWord(kind);
    return { word: name, args: kindsOf(name, kind)!.map(read) };
  };
  const readExpressionWord = (scope: Scope): string => {
    if (bit() === '0') return word(VARIABLE_CODES[scope]);
    return bit() === '0' ? 'number' : word(OPERATOR_CODES);
  };
  try {
    return { program: read('list') as Term, rest: bits.slice(at) };
  } catch (error) {
    if (error === END) return null;
    throw error;
  }
}

const LIST_CODES = LIST_WORDS.map(({ code, name }) => [code, name] as const);
const OPERATOR_CODES = INTEGER_OPERATORS.map(({ code, name }) => [code, name] as const);
const VARIABLE_CODES = Object.fromEntries(Object.entries(VARIABLES).map(([scope, names]) => [scope, Object.entries(names).map(([name, code]) => [code, name] as const)])) as unknown as Readonly<Record<Scope, readonly (readonly [string, string])[]>>;
