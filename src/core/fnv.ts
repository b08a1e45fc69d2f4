/**
 * A quick 32-bit hash of a text, not for keys of a journal. FNV-1a (Fowler, Noll and Vo; public domain).
 * @example fnv1a('a') // 3826002220
 */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
