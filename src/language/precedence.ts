/** Operator precedence of ECMAScript, larger binds tighter (the order of the grammar's productions). */
export const PRECEDENCE = { comma: 1, assignment: 2, conditional: 3, or: 4, and: 5, bitOr: 6, relational: 10, additive: 12, multiplicative: 13, power: 14, unary: 15, postfix: 16, member: 18, primary: 20 } as const;

const BINARY: Readonly<Record<string, number>> = {
  '??': 4, '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8,
  '==': 9, '!=': 9, '===': 9, '!==': 9,
  '<': 10, '>': 10, '<=': 10, '>=': 10, in: 10, instanceof: 10,
  '<<': 11, '>>': 11, '>>>': 11, '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
};

/** Precedence of a binary or logical operator. @example binaryPrecedence('*') // 13 */
export function binaryPrecedence(operator: string): number {
  return BINARY[operator] ?? 0;
}

/** What an operand must bind at least as tightly as. */
export function operandNeeds(operator: string, side: 'left' | 'right'): number {
  // -a ** b is a syntax error and ** groups to the right; a ?? b mixes with neither || nor &&
  if (operator === '**') return side === 'left' ? PRECEDENCE.postfix : PRECEDENCE.power;
  if (operator === '??') return PRECEDENCE.bitOr;
  return binaryPrecedence(operator) + (side === 'left' ? 0 : 1);
}

/** A piece of source and how tightly it binds. */
export interface Fragment {
  text: string;
  precedence: number;
}

/** The text of a fragment where `needs` is required, with parentheses only if it must have them. */
export function fit(fragment: Fragment, needs: number): string {
  return fragment.precedence < needs ? `(${fragment.text})` : fragment.text;
}

export const atom = (text: string): Fragment => ({ text, precedence: text.startsWith('-') ? PRECEDENCE.unary : PRECEDENCE.primary });

/** @example binary('+', atom('a'), atom('b')).text // 'a + b' */
export function binary(operator: string, left: Fragment, right: Fragment): Fragment {
  return { text: `${fit(left, operandNeeds(operator, 'left'))} ${operator} ${fit(right, operandNeeds(operator, 'right'))}`, precedence: binaryPrecedence(operator) };
}

export function unary(operator: '-' | '!', operand: Fragment): Fragment {
  return { text: `${operator}${fit(operand, PRECEDENCE.postfix)}`, precedence: PRECEDENCE.unary };
}

export function call(name: string, args: readonly Fragment[]): Fragment {
  return { text: `${name}(${args.map((arg) => fit(arg, PRECEDENCE.assignment)).join(', ')})`, precedence: PRECEDENCE.member };
}

export function conditional(test: Fragment, yes: Fragment, no: Fragment): Fragment {
  return { text: `${fit(test, PRECEDENCE.or)} ? ${fit(yes, PRECEDENCE.assignment)} : ${fit(no, PRECEDENCE.assignment)}`, precedence: PRECEDENCE.conditional };
}
