/**
 * A function that remembers its last few answers; what throws is not remembered. One program is read several times
 * in a row (applied, checked, compiled), and trees that live longer cost collections.
 * @example const lower = recent(2, (text) => text.toLowerCase())
 */
export function recent<T>(size: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    known.set(text, made);
    if (known.size > size) known.delete(known.keys().next().value!);
    return made;
  };
}
