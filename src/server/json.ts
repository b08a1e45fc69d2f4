/**
 * JSON of anything a view holds: big numbers as text, typed arrays as lists, maps as objects; NaN and infinity are null.
 * @example jsonOf({ a: 1n }) // '{"a":"1"}'
 */
export const jsonOf = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => {
  if (typeof each === 'bigint') return String(each);
  if (ArrayBuffer.isView(each)) return Array.from(each as Float64Array);
  return each instanceof Map ? Object.fromEntries(each) : each;
});
