import { short } from '../draw/axis.ts';

/** What a write-up is made of, before it is Markdown or HTML. Every text in it is untrusted: whoever renders it escapes it. */

/** A number with the place it was read from. */
export interface Figure {
  readonly from: string;
  readonly value: number | null;
  readonly text: string;
}

export type Part = string | Figure | { readonly code: string } | { readonly strong: string } | { readonly file: string; readonly text: string };
export type Inline = readonly Part[];
export type CellText = string | Figure | Inline;

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly CellText[])[];
  /** Marks rows to be set in bold. */
  readonly strong?: (row: number) => boolean;
}

/** `page` is HTML alone, `paper` Markdown alone; without it a block is in both. */
export type Block = { readonly only?: 'page' | 'paper' } & (
  | { readonly heading: string; readonly level?: 2 | 3 }
  | { readonly text: Inline }
  | { readonly list: readonly Inline[] }
  | { readonly table: Table }
  | { readonly cards: readonly { readonly what: string; readonly value: Inline; readonly more?: Inline }[] }
  /** A drawing of ours, themed with the page; several small ones stand side by side. */
  | { readonly drawing: string; readonly file: string; readonly caption: Inline; readonly small?: true }
  /** Pictures of the problem's own, side by side: somebody else's SVG, shown as an image that can run nothing. */
  | { readonly pictures: readonly { readonly svg: string; readonly file: string; readonly caption: Inline }[] }
  | { readonly code: string; readonly language: string; readonly from: string }
  | { readonly fold: Inline; readonly blocks: readonly Block[] }
);

/** Texts and figures in one line. @example t`the best is ${fig('curve.points[3].validation', 0.87)}` */
export function t(texts: TemplateStringsArray, ...values: readonly (Part | Inline)[]): Inline {
  return texts.flatMap((text, i): Part[] => [...(text === '' ? [] : [text]), ...(i < values.length ? [values[i]!].flat() : [])]);
}

/** A number as people read it, and where it is from. @example fig('end.evaluations', 1523.4, (value) => value.toFixed(0)) */
export function fig(from: string, value: number | null | undefined, format: number | ((value: number) => string) = 5): Figure {
  const known = value === undefined || Number.isNaN(value) ? null : value;
  return { from, value: known, text: known === null ? '–' : typeof format === 'number' ? plainNumber(known, format) : format(known) };
}

/** A whole number with thousands apart. @example count('candidates', 9554).text // '9,554' */
export const count = (from: string, value: number): Figure => fig(from, value, (n) => Math.round(n).toLocaleString('en'));

/** With a sign, for gains and losses. @example signed('gain', 0.5).text // '+0.5' */
export const signed = (from: string, value: number | null, digits = 5): Figure => fig(from, value, (n) => (n === 0 ? '±0' : `${n > 0 ? '+' : '−'}${plainNumber(Math.abs(n), digits)}`));

/** A share in percent. @example percent('share', 0.56).text // '56 %' */
export const percent = (from: string, share: number): Figure => fig(from, share, (n) => `${(100 * n).toFixed(0).replace('-', '−')} %`);

/** US dollars. @example usd('cost', 1.5).text // '$1.5000' */
export const usd = (from: string, value: number | null): Figure => fig(from, value, (n) => `$${n.toFixed(4)}`);

/** Something that is not a number but was read just as well: a digest, a name with digits in it. @example read('champion.id', '120.0') */
export const read = (from: string, text: string): Figure => ({ from, value: null, text });

function plainNumber(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return short(value, digits);
}

/** Whether a part is a number with its source. @example isFigure(fig('n', 1)) // true */
export const isFigure = (part: unknown): part is Figure => typeof part === 'object' && part !== null && 'from' in part;

/** Several, separated by commas. @example commas([t`one`, t`two`]) */
export const commas = (parts: readonly Inline[], between = ', '): Inline => parts.flatMap((part, i) => (i === 0 ? part : [between, ...part]));
