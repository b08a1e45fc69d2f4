/** Numbers as host functions take them. */
export type Numbers = Float64Array | readonly number[];

/** Throws unless `values` is a list of `length` numbers, all finite; anything may have come over the bridge. */
export function checkNumbers(who: string, name: string, values: Numbers, length: number): void {
  checkList(who, name, values, length);
  for (let i = 0; i < length; i++) if (!Number.isFinite(values[i])) throw new Error(`${who}: ${name}[${i}] is ${values[i]}; expected finite numbers`);
}

/** Throws unless `values` is a list of `length` numbers without NaN; infinities are allowed. */
export function checkBounds(who: string, name: string, values: Numbers, length: number): void {
  checkList(who, name, values, length);
  for (let i = 0; i < length; i++) if (typeof values[i] !== 'number' || Number.isNaN(values[i])) throw new Error(`${who}: ${name}[${i}] is ${values[i]}; expected numbers or infinities`);
}

/** Throws unless `value` is a whole number of at least `least`. */
export function checkCount(who: string, name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${who}: ${name} is ${value}; expected a whole number of at least ${least}`);
}

/** How many numbers something is; 0 for what is no list, because prices are asked before arguments are checked. */
export function lengthOf(values: unknown): number {
  return isList(values) ? values.length : 0;
}

/** Arrays and typed arrays, those of another realm too. */
function isList(values: unknown): values is { length: number } {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && 'length' in values);
}

function checkList(who: string, name: string, values: unknown, length: number): void {
  if (!isList(values)) throw new Error(`${who}: ${name} is no list of numbers`);
  if (values.length !== length) throw new Error(`${who}: ${name} has ${values.length} numbers; expected ${length}`);
}
