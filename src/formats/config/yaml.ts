import { readFileSync } from 'node:fs';
import { LineCounter, type Node, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { CladeError, reason } from '../../core/index.ts';

/** One key of a file and where it stands; `inner` where it holds keys or a list of tables. */
export interface Line {
  key: string;
  /** `a.b`, `a[].b`. */
  path: string;
  value: unknown;
  /** From 1. */
  line: number;
  /** Place in the innermost list, from 0. */
  at: number;
  inner?: readonly Line[];
}

/** The keys of a YAML file in order, with their lines. Throws `usage.bad-config` with the line of a mistake. */
export function readYaml(file: string): Line[] {
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CladeError('usage.no-file', `cannot read ${file}: ${reason(error)}`, 'check the path of --config');
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [first] = document.errors;
  if (first) throw new CladeError('usage.bad-config', `${file}:${first.linePos?.[0].line ?? 1}: ${first.message.split('\n')[0]}`, 'fix the YAML');
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw new CladeError('usage.bad-config', `${file} holds no keys`, 'write one "key: value" a line');
  return inside(document.contents, '', 0);

  function plainOf(child: Node, line: number): unknown {
    try {
      return child.toJS(document);
    } catch (error) {
      throw new CladeError('usage.bad-config', `${file}:${line}: ${reason(error)}`, 'write the values out');
    }
  }

  function inside(node: Node | null, above: string, at: number): Line[] {
    if (!isMap(node)) return [];
    return node.items.map((pair) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
      const path = above ? `${above}.${key}` : key;
      const child = pair.value as Node | null;
      const line = lines.linePos((pair.key as Node).range?.[0] ?? 0).line;
      // an alias is read as what it stands for
      const value: unknown = child === null ? null : plainOf(child, line);
      const tables = isSeq(child) && child.items.length > 0 && child.items.every(isMap);
      const inner = isMap(child) ? inside(child, path, at) : tables ? child.items.flatMap((item, i) => inside(item as Node, `${path}[]`, i)) : isSeq(child) && child.items.length === 0 ? [] : undefined;
      return { key, path, value, line, at, ...(inner && { inner }) };
    });
  }
}
