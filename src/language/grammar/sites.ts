import { type Span, inside } from '../source.ts';
import { type Bindings, addresses } from './bindings.ts';
import type { Full } from './grammar.ts';
import { type Kind, kindOf } from './kinds.ts';
import { isComment } from './markers.ts';
import type { Node } from './tree.ts';

/** An expression that may be replaced. */
export interface Site {
  node: Node;
  kind: Kind;
  address: boolean;
  /** How many lists of statements are around it. */
  depth: number;
}

/** Statements in order, some of them inside the blocks. */
export interface List {
  node: Node;
  statements: readonly Node[];
  open: readonly number[];
  depth: number;
}

interface Given {
  text: string;
  root: Node;
  grammar: Full;
  blocks: readonly Span[];
}

const EXPRESSIONS = /^(?:identifier|binary_operator|binary_expression|unary_operator|unary_expression|prefix_unary_expression|comparison_operator|boolean_operator|not_operator|call|call_expression|invocation_expression|method_invocation|subscript|subscript_expression|index_expression|element_access_expression|attribute|member_expression|member_access_expression|field_expression|field_access|selector_expression|conditional_expression|ternary_expression|parenthesized_expression|true|false|boolean_literal|type_cast_expression|cast_expression)$/;

/** Parts of a node that are no values by themselves. */
const FIELDS = /^(?:name|declarator|pattern|attribute|property|field|alias|label|type|function|macro|operator|operators|parameters|parameter|path|key|module_name|argument_name|definition|subscript_type|constructor|trait)$/;

/** Nodes whose direct children are no values. */
const PARENTS = /pattern|parameter|import|global|nonlocal|dotted|decorator|delete|del_|as_|scoped|label|break|continue|use_|macro|enum|update|inc_|dec_|reference_expression|address|pointer|token_tree|variable_list|for_in|keyword_separator|splat|expression_statement|type|generic|namespace|catch/;

/** Nodes in which nothing is a value. */
const CLOSED = /^(?:string|string_literal|raw_string_literal|import_|preproc|attribute_item|decorator|type|type_|generic_type|template_argument|use_declaration|package|using|macro_|line_comment|comment|block_comment|global_statement|nonlocal_statement)/;

/** The expressions inside the blocks. */
export function sitesOf({ text, root, grammar, blocks, bindings }: Given & { bindings: Bindings }): Site[] {
  const found: Site[] = [];
  const visit = (node: Node, address: boolean, depth: number): void => {
    if (CLOSED.test(node.type) || node.field === 'type') return;
    if ((EXPRESSIONS.test(node.type) || grammar.numbers.includes(node.type)) && replaceable(node) && inside(blocks, node)) {
      const own = kindOf(node, text, grammar, bindings);
      found.push({ node, kind: own === 'other' && grammar.dynamic && operand(node) ? 'number' : own, address, depth });
    }
    const next = grammar.lists.includes(node.type) ? depth + 1 : depth;
    for (const child of node.children) visit(child, address || addresses(node, child, text, grammar), next);
  };
  visit(root, false, -1);
  return found;
}

function replaceable({ field, parent }: Node): boolean {
  if (!parent) return false;
  if (field === 'left' && !/^binary|comparison|boolean/.test(parent.type)) return false;
  if (FIELDS.test(field) && !(field === 'value' || field === 'name')) return false;
  if (field === 'name') return false;
  return !PARENTS.test(parent.type) || (field === 'value' && /parameter|pattern|as_/.test(parent.type)) || (field === 'value' && parent.type === 'type_cast_expression');
}

/** Whether arithmetic is done with it. */
const operand = ({ parent, field }: Node): boolean => parent !== null && /^binary_/.test(parent.type) && field !== 'operator';

/** Statement lists with at least one statement inside the blocks. */
export function listsOf({ root, grammar, blocks }: Given): List[] {
  const found: List[] = [];
  const visit = (node: Node, depth: number): void => {
    const list = grammar.lists.includes(node.type);
    if (list) {
      const statements = node.children.filter((child) => child.named && !isComment(child));
      const open = statements.flatMap((statement, i) => (inside(blocks, statement) ? [i] : []));
      if (open.length > 0) found.push({ node, statements, open, depth });
    }
    for (const child of node.children) visit(child, list ? depth + 1 : depth);
  };
  visit(root, 0);
  return found;
}

/** Needs no parentheses wherever it stands. */
export const isAtom = ({ type }: Node, { numbers }: Full): boolean => numbers.includes(type) || /^(?:identifier|true|false|boolean_literal|parenthesized_expression|call|call_expression|invocation_expression|method_invocation|subscript|subscript_expression|index_expression|element_access_expression|attribute|member_expression|member_access_expression|field_access|field_expression|selector_expression)$/.test(type);

/** Whether whatever stands in the place of this expression needs no parentheses. */
export function isBounded({ parent, field }: Node): boolean {
  if (!parent) return false;
  if (/^(?:parenthesized_expression|argument_list|arguments|list|array|array_expression|return_statement|bracketed_argument_list)$/.test(parent.type)) return true;
  return (field === 'right' && !/^binary|comparison|boolean/.test(parent.type)) || (field === 'value' && !/attribute|subscript|field|cast|try|await|unary|reference/.test(parent.type)) || (field === 'subscript' || field === 'index');
}
