import { CladeError, type Usage } from '../core/index.ts';

/** US dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
  /** Input read from the provider's cache. @default input */
  cached?: number;
  /** Input written to the provider's cache. @default input */
  written?: number;
}

/**
 * Reads `MODEL=INPUT/OUTPUT[/CACHED]`, in US dollars per million tokens. Prices change too often to be part of a
 * program: who wants a limit in dollars says what a model costs, unless the provider reports it.
 * @example readPrice('anthropic:NAME=3/15') // ['anthropic:NAME', { input: 3, output: 15 }]
 */
export function readPrice(text: string): [string, Price] {
  const at = text.lastIndexOf('=');
  const price = pricesIn(text.slice(at + 1));
  if (at < 1 || !price) throw new CladeError('usage.bad-price', `"${text}" is no price`, 'write MODEL=INPUT/OUTPUT or MODEL=INPUT/OUTPUT/CACHED, in US dollars per million tokens: --price anthropic:NAME=3/15');
  return [text.slice(0, at), price];
}

/**
 * Reads `INPUT/OUTPUT[/CACHED]`; undefined for anything else.
 * @example pricesIn('3/15') // { input: 3, output: 15 }
 */
export function pricesIn(text: string): Price | undefined {
  const parts = text.split('/');
  const numbers = parts.map(Number);
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((each, i) => each >= 0 && parts[i]!.trim() !== '')) return undefined;
  const [input, output, cached] = numbers as [number, number, number | undefined];
  return { input, output, ...(cached === undefined ? {} : { cached }) };
}

/** What an answer costs, in US dollars. @example usdOf(usage, { input: 3, output: 15 }) */
export function usdOf({ input, cached, written, output }: Usage, price: Price): number {
  const plain = Math.max(0, input - cached - written);
  return (plain * price.input + cached * (price.cached ?? price.input) + written * (price.written ?? price.input) + output * price.output) / 1e6;
}
