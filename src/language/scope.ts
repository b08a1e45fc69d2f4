import type * as t from '@babel/types';
import type { ValueType } from '../core/index.ts';
import type { Member, Shape } from './shapes.ts';

export type Known = ValueType | 'other';

export interface Binding {
  name: string;
  type: Known;
  kind: 'const' | 'let' | 'param' | 'function';
  /** For functions. */
  args?: readonly Known[];
  returns?: Known;
  /** May be undefined. */
  optional?: boolean;
  /** The members of an object. */
  shape?: Shape;
  /** The members of what a function returns. */
  result?: Shape;
  /** Readable from here on. */
  from: number;
  /** A member of something declared: can be read only. */
  member?: boolean;
  /** The whole declaration, for edits that turn a const into a let. */
  declaration?: { start: number; keyword: string };
}

/** Names by block; inner scopes see outer ones. */
export class Scope {
  readonly outer: Scope | undefined;
  /** Return type of the function this scope is in. */
  readonly returns: Known;
  private readonly names = new Map<string, Binding>();
  private readonly readable = new Map<number, readonly Binding[]>();

  /** Where a var goes. */
  readonly function: Scope;

  constructor(outer?: Scope, returns: Known = outer?.returns ?? 'other', isFunction = false) {
    this.outer = outer;
    this.returns = returns;
    this.function = isFunction || !outer ? this : outer.function;
  }

  declare(binding: Binding): void {
    this.names.set(binding.name, binding);
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.outer?.find(name);
  }

  /** Everything readable at a position; an inner name hides an outer one. Asked once all is declared: edits of one program ask often. */
  visible(position: number): readonly Binding[] {
    let found = this.readable.get(position);
    if (!found) {
      found = this.read(position, new Set());
      this.readable.set(position, found);
    }
    return found;
  }

  private read(position: number, hidden: Set<string>): Binding[] {
    const found: Binding[] = [];
    for (const binding of this.names.values()) {
      if (hidden.has(binding.name)) continue;
      hidden.add(binding.name);
      if (binding.from > position) continue;
      found.push(binding);
      // `search.steps` is a name like any other, only that nobody can assign to it
      if (binding.shape) for (const [member, known] of binding.shape) found.push({ ...known, name: `${binding.name}.${member}`, kind: 'param', member: true, from: binding.from });
    }
    return this.outer ? found.concat(this.outer.read(position, hidden)) : found;
  }
}

const ARRAYS = new Set(['Int32Array', 'Float64Array', 'Uint8Array', 'Int8Array', 'Int16Array', 'Uint16Array', 'Uint32Array', 'Float32Array', 'Uint8ClampedArray']);

/** The type an annotation names, as far as edits care. */
export function annotated(annotation: t.Node | null | undefined): Known {
  if (!annotation) return 'other';
  if (annotation.type === 'TSTypeAnnotation') return annotated(annotation.typeAnnotation);
  if (annotation.type === 'TSNumberKeyword') return 'number';
  if (annotation.type === 'TSBooleanKeyword') return 'boolean';
  if (annotation.type === 'TSArrayType') return annotated(annotation.elementType) === 'number' ? 'numbers' : 'other';
  if (annotation.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier' && ARRAYS.has(annotation.typeName.name)) return 'numbers';
  if (annotation.type === 'TSTypeOperator') return annotated(annotation.typeAnnotation);
  return 'other';
}

const NUMERIC = new Set(['+', '-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);
const COMPARING = new Set(['<', '>', '<=', '>=', '==', '!=', '===', '!==']);

/** The type of an expression, or 'other' where it cannot be told. */
export function typeOf(node: t.Node, scope: Scope): Known {
  switch (node.type) {
    case 'NumericLiteral':
      return 'number';
    case 'BooleanLiteral':
      return 'boolean';
    case 'Identifier': {
      const found = scope.find(node.name);
      return node.name === 'Infinity' || node.name === 'NaN' ? 'number' : found?.optional ? 'other' : (found?.type ?? 'other');
    }
    case 'ParenthesizedExpression':
      return typeOf(node.expression, scope);
    case 'TSAsExpression':
      return annotated(node.typeAnnotation);
    case 'TSNonNullExpression':
      return typeOf(node.expression, scope);
    case 'UnaryExpression':
      return node.operator === '!' ? 'boolean' : node.operator === '-' || node.operator === '+' || node.operator === '~' ? typeOf(node.argument, scope) : 'other';
    case 'UpdateExpression':
      return 'number';
    case 'BinaryExpression':
      if (COMPARING.has(node.operator)) return 'boolean';
      // + may join texts, so both sides must be known; the others make numbers of numbers
      return NUMERIC.has(node.operator) && typeOf(node.left, scope) === 'number' && typeOf(node.right, scope) === 'number' ? 'number' : 'other';
    case 'LogicalExpression':
    case 'ConditionalExpression': {
      const [first, second] = node.type === 'LogicalExpression' ? [node.left, node.right] : [node.consequent, node.alternate];
      const left = (node.type === 'LogicalExpression' && node.operator === '??' && optionalType(first, scope)) || typeOf(first, scope);
      const right = typeOf(second, scope);
      return left === right ? left : 'other';
    }
    case 'AssignmentExpression':
      return typeOf(node.right, scope);
    case 'MemberExpression':
      if (node.object.type === 'Identifier' && node.object.name === 'Math') return 'number';
      if (memberOf(node, scope)) return memberOf(node, scope)!.optional ? 'other' : memberOf(node, scope)!.type;
      if (typeOf(node.object, scope) !== 'numbers') return 'other';
      return node.computed || (node.property.type === 'Identifier' && node.property.name === 'length') ? 'number' : 'other';
    case 'CallExpression':
      if (node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier' && node.callee.object.name === 'Math') return 'number';
      if (node.callee.type === 'MemberExpression') return memberOf(node.callee, scope)?.returns ?? (copies(node.callee, scope) ? 'numbers' : 'other');
      return node.callee.type === 'Identifier' ? (scope.find(node.callee.name)?.returns ?? 'other') : 'other';
    case 'NewExpression':
      return node.callee.type === 'Identifier' && ARRAYS.has(node.callee.name) ? 'numbers' : 'other';
    case 'ArrayExpression':
      return node.elements.length > 0 && node.elements.every((item) => item && typeOf(item, scope) === 'number') ? 'numbers' : 'other';
    default:
      return 'other';
  }
}

/** The member of a known object that an expression reads. */
function memberOf(node: t.Node, scope: Scope): Member | undefined {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  const { object } = node;
  if (object.type === 'Identifier') return scope.find(object.name)?.shape?.get(node.property.name);
  if (object.type === 'CallExpression' && object.callee.type === 'Identifier') return scope.find(object.callee.name)?.result?.get(node.property.name);
  return undefined;
}

/** The type of what may be undefined; undefined where it may not be. */
function optionalType(node: t.Node, scope: Scope): Known | undefined {
  const found = node.type === 'Identifier' ? scope.find(node.name) : memberOf(node, scope);
  return found?.optional ? found.type : undefined;
}

const COPYING = new Set(['slice', 'map', 'fill', 'sort', 'reverse', 'subarray']);

/** Methods of an array of numbers that give another, and `Float64Array.from`. */
function copies(callee: t.MemberExpression, scope: Scope): boolean {
  if (callee.computed || callee.property.type !== 'Identifier') return false;
  if (callee.object.type === 'Identifier' && ARRAYS.has(callee.object.name)) return callee.property.name === 'from' || callee.property.name === 'of';
  return COPYING.has(callee.property.name) && typeOf(callee.object, scope) === 'numbers';
}
