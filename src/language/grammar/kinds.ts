import type { Binding } from './bindings.ts';
import type { Full } from './grammar.ts';
import { readNumber } from './numbers.ts';
import type { Node } from './tree.ts';

/** As far as edits care: fractions, whole numbers, conditions, anything else. */
export type Kind = 'number' | 'whole' | 'boolean' | 'other';

/** Names of types in the languages that have them. */
export const TYPES: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:f32|f64|float|double|float32|float64|longdouble|number|Double|Float|decimal)$/, 'number'],
  [/^(?:[iu](?:8|16|32|64|128|size)|u?int(?:8|16|32|64|ptr)?(?:_t)?|long|longlong|longint|short|size_t|ssize_t|ptrdiff_t|byte|rune|uint|Integer|Long|std::size_t)$/, 'whole'],
  [/^(?:bool|boolean|Boolean)$/, 'boolean'],
];

/** A name that is once whole and once a fraction is a fraction. */
export function join(a: Kind, b: Kind): Kind {
  if (a === 'other' || b === 'other') return a === 'other' ? b : a;
  return a === b ? a : 'number';
}

const REAL = /^(?:sqrt|sqrtf|cbrt|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|exp2|expm1|log|log2|log10|log1p|ln|pow|powf|powi|hypot|fabs|float|random|uniform|normal|gauss|expovariate|betavariate|std|mean|median|var|norm|dot|fmod|fmin|fmax|Sqrt|Sin|Cos|Tan|Atan2|Tanh|Exp|Log|Pow|Hypot|Abs|Max|Min|Float64|next_double|nextDouble|radians|degrees|erf|gamma)$/;
const WHOLE = /^(?:len|size|count|length|int|argmin|argmax|randint|randrange|Len|Intn|index|ord|hash)$/;
const SAME = /^(?:abs|min|max|sum|round|floor|ceil|clamp|sign|signum|copysign|clip)$/;

/** What an expression gives, as far as its text tells. */
export function kindOf(node: Node, text: string, grammar: Full, bindings: ReadonlyMap<string, readonly Binding[]>): Kind {
  const inner = (one: Node | undefined): Kind => (one ? kindOf(one, text, grammar, bindings) : 'other');
  const word = text.slice(node.start, node.end);
  const part = (...fields: string[]): Node | undefined => node.children.find(({ field }) => fields.includes(field));
  if (grammar.numbers.includes(node.type)) return readNumber(word)?.whole ? 'whole' : 'number';
  switch (node.type) {
    case 'identifier':
      return visible(bindings, word, node.start)?.kind ?? 'other';
    case 'true':
    case 'false':
    case 'boolean_literal':
    case 'comparison_operator':
    case 'boolean_operator':
    case 'not_operator':
      return 'boolean';
    case 'parenthesized_expression':
      return inner(node.children.find(({ named }) => named));
    case 'unary_operator':
    case 'unary_expression':
    case 'prefix_unary_expression':
      return text[node.start] === '!' ? 'boolean' : inner(node.children.findLast(({ named }) => named));
    case 'conditional_expression':
    case 'ternary_expression':
      return inner(part('consequence') ?? node.children.find(({ named }) => named));
    case 'type_cast_expression':
    case 'cast_expression': {
      const type = part('type');
      return TYPES.find(([pattern]) => type && pattern.test(text.slice(type.start, type.end)))?.[1] ?? 'other';
    }
    case 'binary_operator':
    case 'binary_expression': {
      const operator = operatorOf(node, text);
      if (/^(?:[<>]=?|[=!]==?|&&|\|\||and|or)$/.test(operator)) return 'boolean';
      const [left, right] = [inner(part('left') ?? node.children[0]), inner(part('right') ?? node.children.at(-1))];
      if (operator === '/' && grammar.dynamic) return 'number';
      if (left === 'other' && right === 'other') return grammar.dynamic ? 'number' : 'other';
      // with strict types one side tells of the other
      return grammar.dynamic && (left === 'other' || right === 'other') ? 'number' : join(left, right);
    }
    case 'call':
    case 'call_expression':
    case 'invocation_expression':
    case 'method_invocation': {
      const callee = part('name') ?? part('function') ?? node.children[0]!;
      const name = /(\w+)\s*$/.exec(text.slice(callee.start, callee.end))?.[1] ?? '';
      const typed = TYPES.find(([pattern]) => pattern.test(name))?.[1];
      if (typed && !grammar.dynamic) return typed;
      if (WHOLE.test(name)) return 'whole';
      if (REAL.test(name)) return 'number';
      if (!SAME.test(name)) return 'other';
      const kinds = [...(callee.children[0] && callee !== part('name') && !grammar.dynamic ? [inner(callee.children[0])] : []), ...(part('arguments')?.children.filter(({ named }) => named).map(inner) ?? [])];
      return kinds.length === 0 || grammar.dynamic ? 'number' : kinds.reduce(join);
    }
    default:
      return 'other';
  }
}

/** The binding that a name means at a place: the innermost that is known by then. */
export function visible(bindings: ReadonlyMap<string, readonly Binding[]>, name: string, at: number): Binding | undefined {
  let found: Binding | undefined;
  for (const one of bindings.get(name) ?? []) if (one.from <= at && one.scope.start <= at && at <= one.scope.end && (!found || one.scope.start >= found.scope.start)) found = one;
  return found;
}

/** What stands between the operands. */
export function operatorOf(node: Node, text: string): string {
  const operator = node.children.find(({ field, named }) => field === 'operator' || field === 'operators' || (!named && field === ''));
  return operator ? text.slice(operator.start, operator.end) : '';
}
