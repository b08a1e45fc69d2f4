import type { Random } from '../../core/index.ts';
import type { Read } from '../../prompts/index.ts';

/**
 * The items of a numbered or dashed list; further lines belong to the item above them.
 * @example readList('Here:\n1. one\n2) two\n   and more') // { read: ['one', 'two and more'] }
 */
export function readList(text: string): Read<string[]> {
  const items: string[] = [];
  for (const line of text.split('\n')) {
    const start = /^\s{0,3}(?:\d+[.)]|[-*•])\s+(.*\S)/.exec(line);
    if (start) items.push(start[1]!);
    else if (items.length > 0 && line.trim() !== '') items.push(`${items.pop()} ${line.trim()}`);
  }
  return items.length > 0 ? { read: items } : { refused: 'the answer is no list: begin each item with its number and a dot' };
}

/** @example numbered(['a', 'b']) // '1. a\n2. b' */
export const numbered = (items: readonly string[]): string => items.map((item, k) => `${k + 1}. ${item}`).join('\n');

/**
 * Some of the items, in their order: each set of 1 to `size` of them is as likely as any other.
 * @example drawSome(['a', 'b', 'c'], 2, ctx.rng)
 */
export function drawSome<T>(items: readonly T[], size: number, rng: Random): T[] {
  const sets: number[] = [];
  for (let k = 1, count = 1; k <= Math.min(size, items.length); k++) sets.push((count *= (items.length - k + 1) / k));
  let left = sets.length > 0 ? 1 + rng.weighted(sets) : 0;
  return items.filter((_, k) => {
    const taken = rng.chance(left / (items.length - k));
    if (taken) left--;
    return taken;
  });
}
