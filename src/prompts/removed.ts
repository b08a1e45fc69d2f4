import type { Ctx, Entry } from '../core/index.ts';

/** How far back is looked, and how many lines are shown: enough for a prompt, cheap to find. */
const GENERATIONS = 20;
const LINES = 10;

/** Lines that differ only in their numbers are one line: changing those removes nothing. */
const shape = (line: string): string => line.trim().replaceAll(/\b\d[\w.]*/g, '#');

/**
 * Lines of the program's ancestors, along first parents, that it no longer has; those removed last come first.
 * @example removed(ctx, parent) // ['if (gap < 10) return -200;']
 */
export function removed({ source, record, parents }: Pick<Ctx, 'source' | 'record' | 'parents'>, { id, program }: Entry): string[] {
  const seen = new Set(source(program).split('\n').map(shape));
  const lines: string[] = [];
  let [ancestor] = parents(id);
  for (let back = 0; back < GENERATIONS && ancestor !== undefined && lines.length < LINES; back++) {
    const hash = record(ancestor)?.program;
    for (const line of (hash === undefined ? '' : source(hash)).split('\n')) {
      // braces and lone words say nothing
      if (seen.has(shape(line)) || !/\w\W+\w/.test(line)) continue;
      seen.add(shape(line));
      lines.push(line.trim());
    }
    [ancestor] = parents(ancestor);
  }
  return lines.slice(0, LINES);
}
