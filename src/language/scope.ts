import type * as t from '@babel/types';
import type { ValueType } from '../core/index.ts';

export type Known = ValueType | 'other';

export interface Binding {
  name: string;
  type: Known;
  kind: 'const' | 'let' | 'param' | 'function';
  /** For functions. */
  args?: readonly Known[];
  returns?: Known;
  /** Readable from here on. */
  from: number;
  /** The whole declaration, for edits that turn a const into a let. */
  declaration?: { start: number; keyword: string };
}

/** Names by block; inner scopes see outer ones. */
export class Scope {
  readonly outer: Scope | undefined;
  /** Return type of the function this scope is in. */
  readonly returns: Known;
  private readonly names = new Map<string, Binding>();

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

  /** Everything readable at a position; an inner name hides an outer one. */
  visible(position: number, hidden = new Set<string>()): Binding[] {
    const found: Binding[] = [];
    for (const binding of this.names.values()) {
      if (hidden.has(binding.name)) continue;
      hidden.add(binding.name);
      if (binding.from <= position) found.push(binding);
    }
    return this.outer ? found.concat(this.outer.visible(position, hidden)) : found;
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
    case 'Identifier':
      return node.name === 'Infinity' || node.name === 'NaN' ? 'number' : (scope.find(node.name)?.type ?? 'other');
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
      const left = typeOf(node.type === 'LogicalExpression' ? node.left : node.consequent, scope);
      const right = typeOf(node.type === 'LogicalExpression' ? node.right : node.alternate, scope);
      return left === right ? left : 'other';
    }
    case 'AssignmentExpression':
      return typeOf(node.right, scope);
    case 'MemberExpression':
      if (node.object.type === 'Identifier' && node.object.name === 'Math') return 'number';
      if (typeOf(node.object, scope) !== 'numbers') return 'other';
      return node.computed || (node.property.type === 'Identifier' && node.property.name === 'length') ? 'number' : 'other';
    case 'CallExpression':
      if (node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier' && node.callee.object.name === 'Math') return 'number';
      return node.callee.type === 'Identifier' ? (scope.find(node.callee.name)?.returns ?? 'other') : 'other';
    case 'NewExpression':
      return node.callee.type === 'Identifier' && ARRAYS.has(node.callee.name) ? 'numbers' : 'other';
    case 'ArrayExpression':
      return node.elements.length > 0 && node.elements.every((item) => item && typeOf(item, scope) === 'number') ? 'numbers' : 'other';
    default:
      return 'other';
  }
}
