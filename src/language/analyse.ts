import type * as t from '@babel/types';
import { FIXED, needsOf, precedenceOf } from './slots.ts';
import { type Binding, type Known, Scope, annotated, typeOf } from './scope.ts';
import { type Shape, shapeNamed, shapesOf } from './shapes.ts';
import { type Source, type Span, SyntaxRefusal, children, inside, parseSource } from './source.ts';
import type { ValueType } from '../core/index.ts';
import { CANDIDATE_MODULE } from '../numeric/modules.ts';

/** A place where an expression stands that an edit may replace. */
export interface ExpressionSite extends Span {
  /** Without the parentheses that may stand around it. */
  node: t.Expression;
  type: ValueType;
  /** How tightly the expression itself binds. */
  precedence: number;
  /** How tightly whatever stands here must bind. */
  needs: number;
  scope: Scope;
  /** Says where in an array, or how often: a change here mostly breaks the program. */
  address: boolean;
  /** The innermost list of statements around it, by its place in `lists`; -1 outside of all. */
  list: number;
}

/** A list of statements with at least one inside an EVOLVE block. */
export interface StatementList {
  statements: readonly t.Statement[];
  /** Indices of the statements that may change. */
  open: readonly number[];
  scope: Scope;
  /** Other lists around it. */
  depth: number;
}

export interface NumberLiteral extends Span {
  value: number;
  /** Part of an index or of the head of a for loop. */
  address: boolean;
}

export interface Analysis extends Source {
  expressions: readonly ExpressionSite[];
  lists: readonly StatementList[];
  literals: readonly NumberLiteral[];
  /** Loops and functions anywhere, for the step counters. */
  loops: readonly t.Statement[];
  functions: readonly (t.Function & { body: t.Node })[];
  /** Names that nothing in the program declares. */
  free: ReadonlySet<string>;
  /** Every name that occurs anywhere. */
  names: ReadonlySet<string>;
  /** Syntax nodes inside the EVOLVE blocks. */
  size: number;
  /** Assigns to a member of something that is not an array of numbers. */
  writesMembers: boolean;
}

/** Characters of source whose analyses are kept; trees take about a hundred bytes for each. */
const KEPT_CHARACTERS = 120_000;
const kept = new Map<string, Analysis>();
let characters = 0;

/** `analyse` for programs that are parents again and again: the most recent answers are kept. */
export function analyseParent(text: string): Analysis {
  const known = kept.get(text);
  if (known) kept.delete(text);
  else characters += text.length;
  const analysis = known ?? analyse(text);
  kept.set(text, analysis);
  for (const old of kept.keys()) {
    if (characters <= KEPT_CHARACTERS) break;
    kept.delete(old);
    characters -= old.length;
  }
  return analysis;
}

/**
 * Everything edits and the compiler want to know about a program, in one walk. Throws `SyntaxRefusal`.
 * Only the last one is kept, for who compiles what was just checked: trees that live longer cost collections.
 */
export function analyse(text: string, read: (text: string) => Source = parseSource): Analysis {
  if (last?.text === text) return last;
  const source = read(text);
  const walker = new Walker(source);
  walker.program(source.file.program);
  last = { ...source, ...walker.found() };
  return last;
}

let last: Analysis | undefined;

/** TypeScript around an expression that runs. */
const TYPED_EXPRESSIONS = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion', 'TSInstantiationExpression']);

/** TypeScript that is gone when the program runs. */
const TYPES_ONLY = new Set(['TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'TSDeclareFunction', 'TSTypeAnnotation', 'TSTypeParameterDeclaration', 'TSTypeParameterInstantiation', 'TSTypeReference', 'TSIndexSignature', 'TSDeclareMethod', 'TSClassImplements', 'TSExpressionWithTypeArguments']);

class Walker {
  private readonly expressions: ExpressionSite[] = [];
  private readonly lists: StatementList[] = [];
  private readonly literals: NumberLiteral[] = [];
  private readonly loops: t.Statement[] = [];
  private readonly functions: (t.Function & { body: t.Node })[] = [];
  private readonly used = new Map<string, Scope[]>();
  private readonly names = new Set<string>();
  private size = 0;
  private writesMembers = false;
  /** How many indices and heads of loops we are inside of. */
  private addresses = 0;
  private here = { list: -1, depth: -1 };
  private shapes: ReadonlyMap<string, Shape> = new Map();
  private readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  found() {
    const free = new Set<string>();
    for (const [name, scopes] of this.used) if (scopes.some((scope) => !scope.find(name))) free.add(name);
    const { expressions, lists, literals, loops, functions, names, size, writesMembers } = this;
    return { expressions, lists, literals, loops, functions, free, names, size, writesMembers };
  }

  program(node: t.Program): void {
    const scope = new Scope();
    this.shapes = shapesOf(node.body);
    this.hoist(node.body, scope);
    this.list(node.body, scope);
  }

  private list(statements: readonly t.Statement[], scope: Scope): void {
    const open = statements.flatMap((statement, i) => (inside(this.source.blocks, statement) ? [i] : []));
    const outer = this.here;
    if (open.length > 0) {
      this.here = { list: this.lists.length, depth: outer.depth + 1 };
      this.lists.push({ statements, open, scope, depth: this.here.depth });
    }
    for (const statement of statements) this.visit(statement, scope);
    this.here = outer;
  }

  /** Functions and everything declared in this block, before its insides are looked at. */
  private hoist(statements: readonly t.Statement[], scope: Scope): void {
    for (const outer of statements) {
      const statement = outer.type === 'ExportNamedDeclaration' && outer.declaration ? outer.declaration : outer;
      if (statement.type === 'FunctionDeclaration' && statement.id) {
        const args = statement.params.map((param) => (param.type === 'Identifier' ? annotated(param.typeAnnotation) : 'other'));
        this.declare(scope, { name: statement.id.name, kind: 'function', type: 'other', args, returns: annotated(statement.returnType), from: 0 });
      } else if (statement.type === 'VariableDeclaration') this.variables(statement, scope, statement.end!);
      else if (statement.type === 'ClassDeclaration' && statement.id) this.declare(scope, { name: statement.id.name, kind: 'function', type: 'other', from: statement.end! });
      else if (statement.type === 'ImportDeclaration') for (const specifier of statement.specifiers) this.declare(scope, { name: specifier.local.name, kind: 'function', type: 'other', from: 0, ...resultOf(specifier) });
    }
  }

  private variables(declaration: t.VariableDeclaration, block: Scope, from: number): void {
    const scope = declaration.kind === 'var' ? block.function : block;
    const kind = declaration.kind === 'const' ? 'const' : 'let';
    for (const { id, init } of declaration.declarations) {
      if (id.type !== 'Identifier') {
        this.pattern(id, scope, from, kind === 'const', init?.type === 'Identifier' ? scope.find(init.name)?.shape : undefined);
        continue;
      }
      let type = annotated(id.type === 'Identifier' ? id.typeAnnotation : null);
      if (type === 'other' && init) type = typeOf(init, scope);
      const lambda = init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression' ? init : undefined;
      this.declare(scope, {
        name: id.name,
        kind,
        type,
        from,
        ...(init?.type === 'CallExpression' && init.callee.type === 'Identifier' && scope.find(init.callee.name)?.result ? { shape: scope.find(init.callee.name)!.result! } : {}),
        ...(lambda ? { args: lambda.params.map((param) => (param.type === 'Identifier' ? annotated(param.typeAnnotation) : 'other')), returns: annotated(lambda.returnType) } : {}),
        declaration: { start: declaration.start!, keyword: declaration.kind },
      });
    }
  }

  /** `fixed` names cannot be assigned to; `shape` is what is known of the object that is taken apart. */
  private pattern(node: t.Node, scope: Scope, from: number, fixed = false, shape?: Shape): void {
    const kind = fixed ? 'const' : 'param';
    if (node.type === 'Identifier') {
      const named = shapeNamed(node.typeAnnotation, this.shapes);
      this.declare(scope, { name: node.name, kind, type: annotated(node.typeAnnotation), from, ...(named && { shape: named }) });
    } else if (node.type === 'ObjectProperty' && node.value.type === 'Identifier' && node.key.type === 'Identifier' && shape?.has(node.key.name)) this.declare(scope, { ...shape.get(node.key.name)!, name: node.value.name, kind, from });
    else if (node.type === 'ObjectProperty') this.pattern(node.value, scope, from, fixed);
    else if (node.type === 'AssignmentPattern') this.pattern(node.left, scope, from, fixed);
    else if (node.type === 'ObjectPattern') {
      const known = shape ?? shapeNamed(node.typeAnnotation, this.shapes);
      for (const property of node.properties) this.pattern(property, scope, from, fixed, known);
    } else if (node.type === 'RestElement' || node.type === 'ArrayPattern') children(node, (child, key) => key !== 'typeAnnotation' && this.pattern(child, scope, from, fixed));
  }

  private visit(node: t.Node, scope: Scope): void {
    if (node.type.startsWith('TS') && !TYPED_EXPRESSIONS.has(node.type)) {
      // Types vanish; whatever else TypeScript adds would run, so it is refused rather than passed over.
      if (TYPES_ONLY.has(node.type)) return;
      throw new SyntaxRefusal(`has a ${node.type.slice(2)}, which programs may not use`);
    }
    const editable = inside(this.source.blocks, node);
    if (editable && node.type !== 'ParenthesizedExpression') this.size++;
    switch (node.type) {
      case 'Import':
      case 'ImportExpression':
      case 'MetaProperty':
      case 'AwaitExpression':
        throw new SyntaxRefusal(`has ${node.type === 'AwaitExpression' ? 'an await' : 'an import'}; programs are synchronous and import nothing at run time`);
      case 'RegExpLiteral':
        throw new SyntaxRefusal('has a regular expression; its engine remembers the last match, so programs may not use it');
      case 'Identifier':
        this.names.add(node.name);
        (this.used.get(node.name) ?? this.used.set(node.name, []).get(node.name)!).push(scope);
        return;
      case 'NumericLiteral':
        if (editable) this.literals.push({ start: node.start!, end: node.end!, value: node.value, address: this.addresses > 0 });
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        return this.function(node, scope);
      case 'BlockStatement': {
        const inner = new Scope(scope);
        this.hoist(node.body, inner);
        return this.list(node.body, inner);
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.loop(node, scope);
      case 'CatchClause': {
        const inner = new Scope(scope);
        if (node.param) this.pattern(node.param, inner, node.start!);
        return this.visit(node.body, inner);
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        this.visit(node.object, scope);
        if (node.object.type === 'Identifier' && node.object.name === 'Math' && node.property.type === 'Identifier' && node.property.name === 'random') throw new SyntaxRefusal('calls Math.random, which no run could repeat');
        if (node.computed && node.property.type === 'StringLiteral') this.names.add(node.property.value);
        if (node.computed) this.address(() => this.slot(node.property, 2, scope));
        else if (node.property.type === 'Identifier') this.names.add(node.property.name);
        return;
      case 'ObjectProperty':
        if (node.computed) this.visit(node.key, scope);
        // in { a } the value is the key, too: nothing else may stand for it
        if (node.shorthand) return this.visit(node.value, scope);
        return this.slot(node.value, 2, scope);
      case 'ClassProperty':
      case 'ClassPrivateProperty':
        if (node.type === 'ClassProperty' && node.computed) this.visit(node.key, scope);
        if (node.value) this.slot(node.value, 2, scope);
        return;
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier') this.names.add(node.id.name);
        else this.visitPattern(node.id, scope);
        if (node.init) this.slot(node.init, 2, scope);
        return;
      case 'AssignmentExpression':
        this.note(node.left, scope);
        this.visit(node.left, scope);
        return this.slot(node.right, 2, scope);
      case 'UpdateExpression':
        this.note(node.argument, scope);
        return this.visit(node.argument, scope);
      case 'SwitchStatement': {
        const inner = new Scope(scope);
        this.slot(node.discriminant, 2, scope);
        for (const { consequent } of node.cases) this.hoist(consequent, inner);
        for (const { test, consequent } of node.cases) {
          if (test) this.slot(test, 2, inner);
          for (const statement of consequent) this.visit(statement, inner);
        }
        return;
      }
      case 'LabeledStatement':
        return this.visit(node.body, scope);
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      default:
        return this.operands(node, scope);
    }
  }

  /** A write to something that is not known to be an array of numbers may leave state behind. */
  private note(target: t.Node, scope: Scope): void {
    if (target.type === 'ParenthesizedExpression' || TYPED_EXPRESSIONS.has(target.type)) return this.note((target as t.ParenthesizedExpression).expression, scope);
    if (target.type === 'MemberExpression' && typeOf(target.object, scope) !== 'numbers') this.writesMembers = true;
    // the name of a function can be given something else, and keeps it
    else if (target.type === 'Identifier' && scope.find(target.name)?.kind === 'function') this.writesMembers = true;
    else if (target.type.endsWith('Pattern') || target.type === 'RestElement') children(target, (child) => this.note(child.type === 'ObjectProperty' ? child.value : child, scope));
  }

  private declare(scope: Scope, binding: Binding): void {
    this.names.add(binding.name);
    scope.declare(binding);
  }

  private visitPattern(node: t.Node, scope: Scope): void {
    children(node, (child, key) => {
      if (key === 'right' || (key === 'key' && child.type !== 'Identifier')) this.visit(child, scope);
      else if (key === 'key' && child.type === 'Identifier') this.names.add(child.name);
      else if (key !== 'typeAnnotation' && key !== 'key') this.visitPattern(child, scope);
    });
  }

  private function(node: t.Function, scope: Scope): void {
    if (node.async) throw new SyntaxRefusal('has an async function; programs are synchronous');
    this.functions.push(node as t.Function & { body: t.Node });
    const inner = new Scope(scope, annotated(node.returnType), true);
    if (node.type === 'FunctionExpression' && node.id) this.declare(inner, { name: node.id.name, kind: 'function', type: 'other', from: 0 });
    if (node.type !== 'ArrowFunctionExpression') this.declare(inner, { name: 'arguments', kind: 'const', type: 'other', from: 0 });
    for (const param of node.params) {
      this.pattern(param.type === 'TSParameterProperty' ? param.parameter : param, inner, node.start!);
      if (param.type !== 'Identifier') this.visitPattern(param, inner);
    }
    if (node.body.type !== 'BlockStatement') return this.slot(node.body, 2, inner);
    this.hoist(node.body.body, inner);
    this.list(node.body.body, inner);
  }

  private loop(node: t.ForStatement | t.ForInStatement | t.ForOfStatement | t.WhileStatement | t.DoWhileStatement, scope: Scope): void {
    this.loops.push(node);
    const inner = new Scope(scope);
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      this.visit(node.right, scope);
      if (node.left.type === 'VariableDeclaration') for (const { id } of node.left.declarations) this.pattern(id, inner, node.left.end!);
      else {
        this.note(node.left, scope);
        this.visit(node.left, scope);
      }
    } else {
      if (node.type === 'ForStatement') {
        if (node.init?.type === 'VariableDeclaration') this.variables(node.init, inner, node.init.end!);
        if (node.init) this.address(() => this.visit(node.init!, inner));
        if (node.update) this.address(() => this.visit(node.update!, inner));
      }
      if (node.test && node.type === 'ForStatement') this.address(() => this.slot(node.test!, 2, inner));
      else if (node.test) this.slot(node.test, 2, inner);
    }
    this.visit(node.body, inner);
  }

  private address(visit: () => void): void {
    this.addresses++;
    visit();
    this.addresses--;
  }

  /** Children that are expressions become sites, with what their operator asks of them. */
  private operands(node: t.Node, scope: Scope): void {
    children(node, (child, key) => {
      if (key === 'typeParameters' || key === 'typeArguments' || key === 'typeAnnotation') return;
      this.slot(child, needsOf(node, key), scope);
    });
  }

  private slot(child: t.Node, needs: number, scope: Scope): void {
    let node = child;
    while (node.type === 'ParenthesizedExpression') node = node.expression;
    const fixed = needs === FIXED || node.type === 'AssignmentExpression' || node.type === 'UpdateExpression' || !inside(this.source.blocks, child);
    const type = fixed ? 'other' : typeOf(node, scope);
    if (type !== 'other') this.expressions.push({ node: node as t.Expression, start: child.start!, end: child.end!, type, precedence: precedenceOf(node), needs, scope, address: this.addresses > 0, list: this.here.list });
    this.visit(node, scope);
  }
}

/** What the library's table says of an imported function. */
function resultOf(specifier: t.ImportDeclaration['specifiers'][number]): Pick<Binding, 'returns' | 'result'> {
  const { results } = CANDIDATE_MODULE;
  const name = specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? specifier.imported.name : '';
  const found = Object.hasOwn(results, name) ? results[name]! : {};
  return typeof found === 'string' ? { returns: knownShape(found) } : { result: new Map(Object.entries(found).map(([member, type]) => [member, { type: knownShape(type) }])) };
}

const knownShape = (shape: string): Known => (shape === 'number' || shape === 'numbers' || shape === 'boolean' ? shape : 'other');
