import type { Lifted } from '../../core/index.ts';
import { type Span, applyChanges, inside } from '../source.ts';
import { type Bindings, addresses } from './bindings.ts';
import type { Full } from './grammar.ts';
import { type Written, readNumber, writeNumber } from './numbers.ts';
import type { Node } from './tree.ts';

/** A number of a program: its place is that of its sign, where it has one. */
export interface Literal extends Span, Written {
  /** Says where or how often: any other number mostly breaks the program. */
  address: boolean;
  /** Whole for good: the language, or what it is used for, wants no fraction. */
  mustBeWhole: boolean;
  /** A negative number may stand here without parentheses. */
  bare: boolean;
}

interface Given {
  text: string;
  root: Node;
  grammar: Full;
  blocks: readonly Span[];
  bindings: Bindings;
}

/** Nodes with numbers that are no values. */
const AROUND = /type_annotation|^type$|string|preproc_(?:if|include)|attribute_item|template_argument|generic_type|enum/;

/** The numbers inside the blocks, in order. */
export function literalsOf({ text, root, grammar, blocks, bindings }: Given): Literal[] {
  const found: Literal[] = [];
  const visit = (node: Node, address: boolean, exact: boolean): void => {
    if (AROUND.test(node.type) || node.field === 'type' || node.type === 'format_specifier') return;
    if (grammar.numbers.includes(node.type)) {
      const span = signed(node, text);
      const written = readNumber(text.slice(node.start, node.end));
      if (!written || !inside(blocks, span)) return;
      found.push({
        ...written,
        ...{ start: span.start, end: span.end, value: span.start < node.start ? -written.value : written.value },
        address: address || written.mask,
        mustBeWhole: written.whole && (!grammar.dynamic || address || exact || counted(span, text, bindings)),
        bare: span.start < node.start || text[node.start] === '-' || !tight(node, text),
      });
      return;
    }
    for (const child of node.children) visit(child, address || addresses(node, child, text, grammar), exactly(node, child, text, exact, grammar));
  };
  visit(root, false, false);
  return found;
}

/** Whether what stands around a number binds tighter than a minus in front of it would. */
function tight({ parent, field, end }: Node, text: string): boolean {
  if (!parent) return false;
  return /attribute|member|^field_|selector|unary|await|cast|call_expression|try_/.test(parent.type) || (/^binary/.test(parent.type) && field === 'left' && /^\s*\*\*/.test(text.slice(end, end + 20)));
}

/** With the minus in front, if that belongs to the number alone. */
function signed({ start, end, parent }: Node, text: string): Span {
  const own = parent && /^(?:unary_operator|unary_expression|prefix_unary_expression)$/.test(parent.type) && text[parent.start] === '-' && parent.end === end;
  return own ? { start: parent.start, end } : { start, end };
}

/** Whether a whole number has to stay one in a language that mixes them: exponents, remainders, arguments of who knows what. */
function exactly(node: Node, child: Node, text: string, outer: boolean, { dynamic }: Full): boolean {
  if (!dynamic) return false;
  if (/^binary_/.test(node.type)) {
    const operator = node.children.find(({ field, named }) => field === 'operator' || (!named && field === ''));
    const sign = operator ? text.slice(operator.start, operator.end) : '';
    return /^(?:\/\/|%|<<|>>|>>>|&|\||\^)$/.test(sign) || (sign === '**' && child.field === 'right') || outer;
  }
  if (/^argument/.test(node.type)) {
    const callee = node.parent?.children[0];
    return !/(?:^|[\s.])(?:abs|min|max|pow|sqrt|exp|log|sin|cos|tan|tanh|hypot|float|uniform|normal|gauss|maximum|minimum|clip|where|append|array|sum)$/.test(callee ? text.slice(callee.start, callee.end) : '');
  }
  return /^(?:keyword_argument|pair|case_clause|switch_case)$/.test(node.type) ? node.type !== 'keyword_argument' : /statement|^block$/.test(node.type) ? false : outer;
}

/** Assigned to a name that counts something somewhere. */
function counted({ start, end }: Span, text: string, bindings: Bindings): boolean {
  const name = /([A-Za-z_]\w*)\s*(?::[^=\n]+)?=\s*$/.exec(text.slice(Math.max(0, start - 80), start))?.[1];
  return name !== undefined && (bindings.get(name) ?? []).some(({ counts, scope }) => counts && scope.start <= start && end <= scope.end);
}

/** Numbers as a vector; the text stays. */
export function lifted(text: string, literals: readonly Literal[]): Lifted {
  return { text, values: Float64Array.from(literals, ({ value }) => value), fixed: literals.map(({ address }) => address) };
}

/** Writes values back in the form their literals have. */
export function settled(text: string, literals: readonly Literal[], values: ArrayLike<number>): string {
  return applyChanges(
    text,
    literals.flatMap((literal, i) => {
      const next = put(literal, values[i]!);
      return next === undefined ? [] : [{ start: literal.start, end: literal.end, text: next }];
    }),
  );
}

/** The text of another value at a literal's place; undefined where it is the same or none. */
export function put(literal: Literal, wanted: number): string | undefined {
  const { value, whole, mustBeWhole, bare } = literal;
  const rounded = whole && mustBeWhole ? Math.round(wanted) : wanted;
  // what was not negative may be unsigned
  const next = whole && mustBeWhole && value >= 0 ? Math.max(0, rounded) : rounded;
  if (!Number.isFinite(next) || next === value) return undefined;
  const digits = writeNumber(next, literal, mustBeWhole);
  return next < 0 ? (bare ? `-${digits}` : `(-${digits})`) : digits;
}
