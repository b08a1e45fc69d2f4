import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Parser, Tree, TreeCursor } from '@vscode/tree-sitter-wasm';
import { SyntaxRefusal } from '../source.ts';

/** A syntax node as plain data: the trees of the parser live outside of JavaScript's memory and are freed at once. */
export interface Node {
  type: string;
  named: boolean;
  /** Its part in the parent; '' for none. */
  field: string;
  start: number;
  end: number;
  parent: Node | null;
  children: readonly Node[];
}

/** Reads source text of one language. */
export interface Reader {
  /** The whole tree. Throws `SyntaxRefusal` with line and column. */
  read(text: string): Node;
  /** Whether it parses, which is found without a tree. */
  parses(text: string): boolean;
}

const require = createRequire(import.meta.url);

let ready: Promise<typeof import('@vscode/tree-sitter-wasm')> | undefined;

async function start(): Promise<typeof import('@vscode/tree-sitter-wasm')> {
  const sitter = require('@vscode/tree-sitter-wasm') as typeof import('@vscode/tree-sitter-wasm');
  await sitter.Parser.init();
  return sitter;
}

/** Loads a grammar of the package, as `python`. @example const { read } = await readerOf('python') */
export async function readerOf(wasm: string): Promise<Reader> {
  const { Parser, Language } = await (ready ??= start());
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(dirname(require.resolve('@vscode/tree-sitter-wasm')), `tree-sitter-${wasm}.wasm`)));
  return {
    read: (text) => withTree(parser, text, (tree) => {
      if (tree.rootNode.hasError) throw new SyntaxRefusal(`does not parse: ${firstError(tree, text)}`);
      const cursor = tree.walk();
      try {
        return plain(cursor, null);
      } finally {
        cursor.delete();
      }
    }),
    parses: (text) => withTree(parser, text, ({ rootNode }) => !rootNode.hasError),
  };
}

function withTree<T>(parser: Parser, text: string, use: (tree: Tree) => T): T {
  const tree = parser.parse(text);
  if (!tree) throw new SyntaxRefusal('does not parse');
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

function plain(cursor: TreeCursor, parent: Node | null): Node {
  const children: Node[] = [];
  const node: Node = { type: cursor.nodeType, named: cursor.nodeIsNamed, field: cursor.currentFieldName ?? '', start: cursor.startIndex, end: cursor.endIndex, parent, children };
  if (cursor.gotoFirstChild()) {
    do children.push(plain(cursor, node));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

/** The first place that is not as the grammar wants it. */
function firstError(tree: Tree, text: string): string {
  const cursor = tree.walk();
  try {
    for (;;) {
      const { nodeType, nodeIsMissing, startPosition } = cursor;
      const where = `at line ${startPosition.row + 1}, column ${startPosition.column + 1}`;
      if (nodeIsMissing) return `"${nodeType}" is missing ${where}`;
      if (nodeType === 'ERROR' && cursor.currentNode.namedChildren.some((child) => child?.hasError) && cursor.gotoFirstChild()) continue;
      if (nodeType === 'ERROR' && cursor.endPosition.row > startPosition.row) return `somewhere from line ${startPosition.row + 1} to line ${cursor.endPosition.row + 1}`;
      if (nodeType === 'ERROR') return `${where}, "${text.slice(cursor.startIndex, cursor.endIndex).trim().split('\n')[0]!.slice(0, 60)}"`;
      if (cursor.currentNode.hasError && cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return 'somewhere';
    }
  } finally {
    cursor.delete();
  }
}
