import type * as t from '@babel/types';
import type { Span } from '../source.ts';

/** A named function at the top of a program, however it is written. */
export interface Routine {
  name: string;
  node: t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression;
  /** The whole statement it is declared in. */
  statement: t.Statement;
  exported: boolean;
}

/**
 * The functions a program declares at its top.
 * @example routines(readCode('export const f = () => 1;').body)[0]!.name // 'f'
 */
export function routines(body: readonly t.Statement[]): Routine[] {
  return body.flatMap((statement): Routine[] => {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const inner = exported && statement.declaration ? statement.declaration : statement;
    if (inner.type === 'FunctionDeclaration') return [{ name: inner.id?.name ?? 'default', node: inner, statement, exported }];
    if (inner.type !== 'VariableDeclaration' || inner.declarations.length !== 1) return [];
    const { id, init } = inner.declarations[0]!;
    if (id.type !== 'Identifier' || (init?.type !== 'ArrowFunctionExpression' && init?.type !== 'FunctionExpression')) return [];
    return [{ name: id.name, node: init, statement, exported }];
  });
}

/**
 * The function whose body a place lies in.
 * @example routineAround(routines(body), block)?.name // 'priority'
 */
export const routineAround = (all: readonly Routine[], { start, end }: Span): Routine | undefined => all.find(({ node }) => node.body.type === 'BlockStatement' && node.body.start! < start && node.body.end! > end);
