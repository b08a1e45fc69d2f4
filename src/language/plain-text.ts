import type * as t from '@babel/types';
import { type Source, children } from './source.ts';

/** TypeScript that stands for itself and vanishes as a whole. */
const VANISHING = new Set(['TSTypeAnnotation', 'TSTypeParameterDeclaration', 'TSTypeParameterInstantiation', 'TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'TSDeclareFunction']);

/** TypeScript after an expression that runs. */
const TRAILING = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression']);

/**
 * The JavaScript of a program with every type blanked out, so that all positions stay what they are; undefined where
 * there is TypeScript that spaces cannot stand for.
 * @example blanked(parseSource('const f = (x: number) => x;')) // 'const f = (x        ) => x;'
 */
export function blanked({ text, file }: Source): string | undefined {
  const spans: (readonly [number, number])[] = [];
  let known = true;
  const visit = (node: t.Node): void => {
    if (VANISHING.has(node.type)) {
      spans.push([node.start!, node.end!]);
      return;
    }
    if (TRAILING.has(node.type)) {
      const { expression } = node as unknown as { expression: t.Node };
      spans.push([expression.end!, node.end!]);
      return visit(expression);
    }
    if (node.type.startsWith('TS')) known = false;
    if (node.type === 'Identifier' && node.optional) {
      const mark = text.indexOf('?', node.start! + node.name.length);
      spans.push([mark, mark + 1]);
    }
    children(node, visit);
  };
  visit(file.program);
  if (!known) return undefined;
  let out = '';
  let at = 0;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    if (start < at) continue;
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return out + text.slice(at);
}
