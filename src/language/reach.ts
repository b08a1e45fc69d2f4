import type * as t from '@babel/types';
import type { Analysis } from './analyse.ts';
import { type Change, type Span, children, inside } from './source.ts';

type Names = ReadonlySet<string>;

/**
 * Says whether an edit can change anything that a top-level function returns: a backward pass over its statements finds
 * where which variables are still read (live variables, Allen and Cocke 1976). Whatever is hard to tell counts as read:
 * names that inner functions mention, loops, calls of anything but Math.
 * @example reachOf(analyse('export function f(x: number) { let y = x; y = 2; return x; }'))(changes)
 */
export function reachOf({ file }: Analysis): (changes: readonly Change[]) => boolean {
  const dead: Span[] = [];
  const liveBefore = new Map<number, Names>();
  // what lives outside of the function is read by its next call, and a name that is declared twice means two things
  const outer = file.program.body.flatMap((statement) => (statement.type === 'VariableDeclaration' ? [...namesIn(statement)] : []));
  for (const statement of file.program.body) {
    const inner = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    if (inner.type !== 'FunctionDeclaration') continue;
    const kept = new Set([...capturedIn(inner.body), ...outer, ...twice(inner)]);
    backward(inner.body.body, new Set(kept), { kept, dead, liveBefore });
  }
  const harmless = (change: Change): boolean => {
    if (inside(dead, change) || (change.text === 'let' && change.end - change.start === 5) || /^const v\d+ = [^;]*;\s*$/.test(change.text)) return true;
    const target = change.start === change.end && /^(?:if \([^;]*\) )?([A-Za-z_$][\w$]*) [-+*]?= [^;]*;\s*$/.exec(change.text)?.[1];
    return target ? liveBefore.get(change.start)?.has(target) === false : false;
  };
  return (changes) => !changes.every(harmless);
}

interface Pass {
  /** Read by somebody at an unknown time. */
  kept: Names;
  dead: Span[];
  liveBefore: Map<number, Names>;
}

/** What is read from the beginning of a list on, given what is read after its end. */
function backward(statements: readonly t.Statement[], after: Names, pass: Pass): Names {
  let live = after;
  for (const statement of statements.toReversed()) {
    live = before(statement, live, pass);
    pass.liveBefore.set(statement.start!, live);
  }
  return live;
}

function before(statement: t.Statement, after: Names, pass: Pass): Names {
  switch (statement.type) {
    case 'BlockStatement':
      return backward(statement.body, after, pass);
    case 'IfStatement': {
      const then = before(statement.consequent, after, pass);
      const otherwise = statement.alternate ? before(statement.alternate, after, pass) : after;
      return new Set([...then, ...otherwise, ...namesIn(statement.test)]);
    }
    case 'ReturnStatement':
      return new Set([...pass.kept, ...(statement.argument ? namesIn(statement.argument) : [])]);
    case 'VariableDeclaration': {
      let live = after;
      for (const { id, init } of statement.declarations.toReversed()) {
        if (id.type !== 'Identifier') return new Set([...live, ...namesIn(statement)]);
        live = written(id.name, init ?? undefined, false, live, pass);
      }
      return live;
    }
    case 'ExpressionStatement': {
      const { expression } = statement;
      if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'Identifier') break;
      return written(expression.left.name, expression.right, expression.operator !== '=', after, pass);
    }
  }
  return new Set([...after, ...namesIn(statement)]);
}

function written(name: string, value: t.Expression | undefined, reads: boolean, after: Names, { kept, dead }: Pass): Names {
  if (value && !after.has(name) && quiet(value)) {
    dead.push({ start: value.start!, end: value.end! });
    return after;
  }
  const live = new Set(after);
  if (!kept.has(name) && !reads) live.delete(name);
  for (const other of value ? namesIn(value) : []) live.add(other);
  return live;
}

function namesIn(node: t.Node, found = new Set<string>()): Set<string> {
  if (node.type === 'Identifier') found.add(node.name);
  children(node, (child) => namesIn(child, found));
  return found;
}

/** Names that stand in several declarations, parameters included. */
function twice(node: t.FunctionDeclaration): string[] {
  const names = node.params.flatMap((param) => [...namesIn(param)]);
  const collect = (inner: t.Node): void => {
    if (inner.type === 'VariableDeclarator') names.push(...namesIn(inner.id));
    children(inner, collect);
  };
  collect(node.body);
  return names.filter((name, i) => names.indexOf(name) !== i);
}

/** Names that functions inside of this one mention. */
function capturedIn(node: t.Node, found = new Set<string>()): Set<string> {
  children(node, (child) => (child.type.includes('Function') || child.type.includes('Method') ? namesIn(child, found) : capturedIn(child, found)));
  return found;
}

/** Does nothing but give a value. */
function quiet(node: t.Node): boolean {
  if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression' || node.type === 'NewExpression') return false;
  if (node.type === 'CallExpression' && !(node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier' && node.callee.object.name === 'Math')) return false;
  let all = true;
  children(node, (child) => {
    all &&= quiet(child);
  });
  return all;
}
