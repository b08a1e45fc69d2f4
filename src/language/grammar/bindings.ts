import { type Kind, TYPES, join, kindOf, visible } from './kinds.ts';
import type { Full } from './grammar.ts';
import type { Node } from './tree.ts';

/** A name that a program gives a value. */
export interface Binding {
  name: string;
  kind: Kind;
  /** Readable from here to the end of its scope. */
  from: number;
  scope: Node;
  /** Written to more than once, or in place. */
  changes: boolean;
  /** Says how often or where: stands in a counting call or an index somewhere. */
  counts: boolean;
}

export type Bindings = ReadonlyMap<string, readonly Binding[]>;

interface Given {
  text: string;
  root: Node;
  grammar: Full;
}

/** Nodes whose names are not values. */
const NAMELESS = /import|use_declaration|preproc|package|global_statement|nonlocal|dotted_name|string_content|type_annotation|^type$|attribute_item|decorator/;
const PARAMETERS = /parameters$|parameter_list$/;

/** Names with what is known of their values, found in two rounds: names may depend on each other. */
export function bindingsOf({ text, root, grammar }: Given): Bindings {
  const bindings = new Map<string, Binding[]>();
  const say = (name: Node, kind: Kind, scope: Node, from: number, changes = false): void => {
    if (name.type !== 'identifier') return;
    const word = text.slice(name.start, name.end);
    const known = bindings.get(word) ?? bindings.set(word, []).get(word)!;
    const same = known.find((other) => other.scope === scope);
    if (!same) known.push({ name: word, kind, from, scope, changes, counts: false });
    else {
      same.kind = join(same.kind, kind);
      same.changes ||= changes || from > same.from;
      same.from = Math.min(same.from, from);
    }
  };
  const list = (node: Node): Node => {
    let at = node;
    while (at.parent && !grammar.lists.includes(at.type)) at = at.parent;
    return at;
  };
  /** What is only written to belongs to where it was declared, in the same function. */
  const write = (name: Node, kind: Kind, from: number): void => {
    const known = visible(bindings, text.slice(name.start, name.end), name.start);
    if (!known || known.scope.start < functionOf(name).start) return say(name, kind, list(name), from);
    known.kind = join(known.kind, kind);
    known.changes ||= from > known.from;
  };
  const fieldOf = (node: Node, ...fields: string[]): Node | undefined => node.children.find(({ field }) => fields.includes(field));
  const visit = (node: Node): void => {
    if (NAMELESS.test(node.type)) return;
    const names = fieldOf(node, 'left', 'name', 'pattern', 'declarator');
    const value = fieldOf(node, 'right', 'value');
    const type = typeKind(fieldOf(node, 'type'), text);
    if (/^for|range_clause|for_in/.test(node.type) && names) {
      const counted = value !== undefined && (/^\.\.|range/.test(value.type) || /^(?:range|enumerate)\b/.test(text.slice(value.start, value.end)));
      const scope = node.type === 'range_clause' || node.type === 'for_in_clause' ? node.parent! : node;
      targets(names).forEach((name, k) => say(name, counted && k === 0 ? 'whole' : node.type === 'range_clause' && k === 0 ? 'whole' : 'other', scope, node.type === 'for_in_clause' ? scope.start : names.end, false));
    } else if (/augmented|compound_assign|update|inc_|dec_/.test(node.type)) {
      const target = fieldOf(node, 'left', 'argument') ?? node.children[0];
      if (target?.type === 'identifier') write(target, 'other', node.end);
    } else if (names && (value || type) && /assign|declar|let_|init_|var_spec|const_|default_parameter|variable/.test(node.type) && !PARAMETERS.test(node.parent?.type ?? '')) {
      const [to, given] = [targets(names), value ? targets(value, true) : []];
      const scope = node.parent && /^for/.test(node.parent.type) ? node.parent : list(node);
      to.forEach((name, k) => {
        const kind = type ?? (given.length === to.length ? kindOf(given[k]!, text, grammar, bindings) : 'other');
        if (/^assignment/.test(node.type)) write(name, kind, node.end);
        else say(name, kind, scope, node.end);
      });
    } else if (PARAMETERS.test(node.parent?.type ?? '') && node.parent!.parent) {
      const name = node.type === 'identifier' ? node : (fieldOf(node, 'name', 'pattern', 'declarator') ?? node.children.find((child) => child.type === 'identifier'));
      const scope = /lambda|function|method|closure|declarator|def|func/.test(node.parent!.parent.type) ? outer(node.parent!.parent) : node.parent!.parent;
      if (name) say(deepest(name), type ?? (value ? kindOf(value, text, grammar, bindings) : 'other'), scope, node.end);
    }
    for (const child of node.children) visit(child);
  };
  visit(root);
  visit(root);
  if (grammar.dynamic) byUse(root, text, grammar, bindings);
  for (const all of bindings.values()) for (const one of all) one.counts = false;
  counting(root, text, grammar, bindings, false);
  return bindings;
}

/** The innermost function around a node, or the program. */
function functionOf(node: Node): Node {
  let at = node;
  while (at.parent && !/function|method|closure|lambda|func_literal|constructor/.test(at.type)) at = at.parent;
  return at;
}

/** In C++ a parameter belongs to a declarator, whose function is around it. */
const outer = (node: Node): Node => (/declarator/.test(node.type) && node.parent ? outer(node.parent) : node);

/** The name inside of `mut x` and `*x`. */
function deepest(node: Node): Node {
  const inner = node.type === 'identifier' ? undefined : node.children.find(({ named, type }) => named && (type === 'identifier' || /pattern|declarator|mut/.test(type)));
  return inner ? deepest(inner) : node;
}

/** `a, b` one by one; anything else is one. */
function targets(node: Node, values = false): readonly Node[] {
  if (/^(?:pattern_list|expression_list|tuple_pattern|tuple|variable_declarator_list)$/.test(node.type)) return node.children.filter(({ named }) => named);
  return [values ? node : deepest(node)];
}

function typeKind(type: Node | undefined, text: string): Kind | undefined {
  if (!type) return undefined;
  const word = text.slice(type.start, type.end).replaceAll(/\b(?:const|unsigned|signed|mut|final)\b|[&\s:]/g, '') || 'int';
  return TYPES.find(([pattern]) => pattern.test(word))?.[1] ?? (/^(?:auto|var|let|any)$/.test(word) ? undefined : 'other');
}

/** What is added and multiplied is a number, or an array that does as numbers do. */
function byUse(node: Node, text: string, grammar: Full, bindings: Map<string, Binding[]>): void {
  if (/^(?:binary_operator|binary_expression|comparison_operator)$/.test(node.type)) {
    for (const child of node.children) {
      if (child.type !== 'identifier') continue;
      for (const binding of bindings.get(text.slice(child.start, child.end)) ?? []) if (binding.kind === 'other' && within(binding.scope, child)) binding.kind = 'number';
    }
  }
  for (const child of node.children) byUse(child, text, grammar, bindings);
}

const within = (scope: Node, { start, end }: Node): boolean => scope.start <= start && end <= scope.end;

/** Names that stand where only whole numbers mean something. */
function counting(node: Node, text: string, grammar: Full, bindings: Map<string, Binding[]>, here: boolean): void {
  if (here && node.type === 'identifier') for (const binding of bindings.get(text.slice(node.start, node.end)) ?? []) if (within(binding.scope, node)) binding.counts = true;
  for (const child of node.children) counting(child, text, grammar, bindings, here || addresses(node, child, text, grammar));
}

/** Arguments by name that are no measures. */
const COUNTS = /^(?:seed|random_state|axis|size|shape|ndim|n|k|num|n_\w+|num_\w+|max_?iter\w*|iterations|maxfun|maxfev|popsize|ndigits|bits|start|stop|indent|maxlen|dtype)\s*=/;

/** Whether a child stands where an index, a length or a count does. */
export function addresses(node: Node, child: Node, text: string, { counting: calls }: Pick<Full, 'counting'>): boolean {
  if (/^(?:subscript|index|indices|dimensions|length|size)$/.test(child.field) || /^(?:slice|subscript_argument_list|bracketed_argument_list|array_type)$/.test(node.type)) return true;
  if (/^(?:index_expression|array_expression|element_access_expression)$/.test(node.type)) return node.type === 'index_expression' && child !== node.children[0] && child.named && child.field !== 'operand';
  if (node.type === 'for_statement' || node.type === 'for_clause') return /^(?:initializer|condition|update|increment)$/.test(child.field);
  if (node.type === 'range_expression') return true;
  if (node.type === 'keyword_argument') return child.field === 'value' && COUNTS.test(text.slice(node.start, child.start));
  if (node.type === 'assignment' && child.field === 'right') return /seed\s*=\s*$/i.test(text.slice(node.start, child.start));
  const callee = node.parent && /argument/.test(node.type) ? node.parent.children.find(({ field }) => field === 'function' || field === 'name') : undefined;
  return callee !== undefined && calls.test(text.slice(callee.start, callee.end));
}
