/** A literal as written: what stands around its digits stays. */
export interface Written {
  value: number;
  whole: boolean;
  /** After the digits: `f64`, `ULL`, `j`. */
  suffix: string;
  /** Another number here is another thing: masks, and what a double cannot hold. */
  mask: boolean;
}

const DECIMAL = /^((?:\d[\d_']*)?\.?\d[\d_']*\.?(?:[eE][+-]?\d[\d_]*)?|\d[\d_']*\.)([A-Za-z][A-Za-z0-9]*)?$/;

/**
 * Reads a numeric literal of any of the languages; undefined for what is none.
 * @example readNumber('1_000.5f64') // { value: 1000.5, whole: false, suffix: 'f64', mask: false }
 */
export function readNumber(text: string): Written | undefined {
  // in C a sign may belong to the literal
  const negative = /^-(?=[\d.])/.test(text) ? readNumber(text.slice(1)) : undefined;
  if (negative) return { ...negative, value: -negative.value };
  if (/^0[xXoObB]/.test(text) || /^0[0-7]+$/.test(text)) {
    const bare = text.replaceAll(/[_']/g, '').replace(/^0(?=[0-7]+$)/, '0o').replace(/(?<=^0[xX][0-9a-fA-F]+)[uUlLn]+$|(?<=^0[xX][0-9a-fA-F]*?)[ui](?:8|16|32|64|128|size)$/, '').toLowerCase();
    const value = Number(bare);
    return Number.isFinite(value) ? { value, whole: true, suffix: '', mask: true } : undefined;
  }
  const parts = DECIMAL.exec(text.replace(/^_+/, ''));
  if (!parts) return undefined;
  const digits = parts[1]!.replaceAll(/[_']/g, '');
  // 1e5f64 and 1f64 are fractions, 10ULL is whole
  const suffix = parts[2] ?? '';
  const value = Number(digits);
  if (!Number.isFinite(value)) return undefined;
  const whole = !/[.eE]/.test(digits) && !/^(?:f|F|d|D|m|M|f32|f64|j|J|i|im)$/.test(suffix);
  return { value, whole, suffix, mask: whole && !Number.isSafeInteger(value) };
}

/**
 * Another value in the same form: fractions stay fractions, whole numbers do where they have to; the sign is the caller's.
 * @example writeNumber(0.25, readNumber('1.0f64')!) // '0.25f64'
 */
export function writeNumber(value: number, { whole, suffix }: Pick<Written, 'whole' | 'suffix'>, mustBeWhole: boolean): string {
  const size = Math.abs(value);
  if (whole && mustBeWhole) return `${BigInt(Math.round(Math.min(size, Number.MAX_SAFE_INTEGER)))}${suffix}`;
  const text = String(size);
  // a suffix of whole numbers says that this is one
  if (whole) return Number.isInteger(size) && size < 1e21 ? `${text}${suffix}` : text;
  return `${/[.e]/.test(text) || suffix !== '' ? text : `${text}.0`}${suffix}`;
}
