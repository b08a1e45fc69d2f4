import { blocksOf, markerLines } from './grammar/markers.ts';

/**
 * What stands in the first EVOLVE block of a source in any language whose markers have lines of their own.
 * @example blockText('// EVOLVE-BLOCK-START\nreturn 1;\n// EVOLVE-BLOCK-END') // 'return 1;'
 */
export const blockText = (source: string): string => {
  const { start, end } = first(source);
  return flush(source.slice(start, end));
};

/** The source with another text in its first EVOLVE block, indented as the block's first line was. */
export function withBlock(source: string, text: string): string {
  const { start, end } = first(source);
  const indent = /\n([ \t]*)\S/.exec(source.slice(start, end))?.[1] ?? '';
  // the last line is the beginning of the one with the marker
  const tail = source.slice(source.lastIndexOf('\n', end - 1) + 1, end);
  return `${source.slice(0, start)}\n${flush(text).replaceAll(/^(?=.)/gm, indent)}\n${tail}${source.slice(end)}`;
}

/** Without the indentation that all lines after the first share. */
function flush(text: string): string {
  const [head, ...rest] = text.trim().split('\n');
  const shared = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length));
  return [head, ...rest.map((line) => line.slice(Math.min(shared, line.length)))].join('\n');
}

const first = (source: string): { start: number; end: number } => blocksOf(source, markerLines(source))[0]!;
