import type * as t from '@babel/types';
import type { Helper } from '../core/index.ts';
import { type Analysis, analyse } from './analyse.ts';
import { type Span, inside } from './source.ts';

/**
 * The functions at the top of the EVOLVE blocks that use nothing else from inside of them: each can be copied alone.
 * @example helpers(analyse(text)).map(({ name }) => name)
 */
export function helpers(analysis: Analysis): Helper[] {
  const outside = new Set(analysis.free);
  let at = 0;
  for (const { start, end } of [...analysis.blocks, { start: analysis.text.length, end: 0 }]) {
    for (const [name] of analysis.text.slice(at, start).matchAll(/[\w$]+/g)) outside.add(name);
    at = end;
  }
  const tops: Span[] = [];
  const found: Helper[] = [];
  for (const { statements, open } of analysis.lists) {
    for (const k of open) {
      const statement = statements[k]!;
      if (inside(tops, statement)) continue;
      tops.push({ start: statement.start!, end: statement.end! });
      const name = nameOf(statement);
      if (name === undefined) continue;
      const own = analyse(analysis.text.slice(statement.start!, statement.end!));
      if ([...own.free].every((free) => outside.has(free))) found.push({ name, text: own.text, normal: normalOf(own) });
    }
  }
  return found;
}

function nameOf(statement: t.Statement): string | undefined {
  if (statement.type === 'FunctionDeclaration') return statement.id?.name;
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const' || statement.declarations.length > 1) return undefined;
  const { id, init } = statement.declarations[0]!;
  return id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression') ? id.name : undefined;
}

function normalOf({ text, file }: Analysis): string {
  let bare = '';
  let at = 0;
  for (const { start, end } of file.comments ?? []) {
    bare += `${text.slice(at, start!)} `;
    at = end!;
  }
  return `${bare}${text.slice(at)}`.replaceAll(/\s+/g, ' ').replaceAll(/ ?([^\w$ ]) ?/g, '$1').replaceAll(/;(?=\}|$)/g, '').trim();
}
