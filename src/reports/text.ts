/** Small pieces of text that several reports share. */
import type { Problem, Spending } from '../core/index.ts';

/** A few significant digits, without a tail of zeros. @example number(0.624000001) // '0.624' */
export function number(value: number | null | undefined, digits = 5): string {
  if (value === null || value === undefined) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/** Significant digits worth showing: objects that are judged exactly differ in late ones. */
export const digitsOf = ({ inherits, selfScored }: Pick<Problem, 'inherits' | 'selfScored'>): number => (inherits || selfScored ? 11 : 5);

/** @example duration(134) // '2m 14s' */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}

/** Columns as wide as their longest cell; numbers to the right. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const right = rows[0]!.map((_, column) => column > 0 && rows.slice(1).every((row) => /^[-+–]?[\d.,]*\s?%?$/.test(row[column] ?? '')));
  return rows.map((row) => indent + row.map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd()).join('\n');
}

const BARS = '▁▂▃▄▅▆▇█';

/** A row of bars, low to high. @example sparkline([3, 2, 1], 3) // '█▄▁' */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  return Array.from({ length: Math.min(width, values.length) }, (_, i) => {
    const value = values[Math.floor((i * values.length) / Math.min(width, values.length))]!;
    return BARS[Math.min(BARS.length - 1, Math.floor(((value - low) / span) * BARS.length))];
  }).join('');
}

/** Columns of a table about those who ask: questions, dollars, seconds; none where nobody asks. */
export function askedColumns(counts: readonly { asked?: Spending }[]): { head: string[]; cells(count: { asked?: Spending }): string[] } {
  if (!counts.some(({ asked }) => asked)) return { head: [], cells: () => [] };
  return {
    head: ['questions', 'US dollars', 'seconds of answers'],
    cells: ({ asked }) => (asked ? [String(asked.questions), asked.usd === null ? 'unknown' : asked.usd.toFixed(4), asked.seconds.toFixed(1)] : ['', '', '']),
  };
}

/** A champion's score: an object is its own proof, and what an evaluator says of itself is called so; else search and validation stand side by side. */
export function standing(problem: Problem, total: number | null, validation: number | null, { digits = digitsOf(problem), interval }: { digits?: number; interval?: readonly [low: number, high: number] | undefined } = {}): string {
  const { inherits, selfScored } = problem;
  if (inherits) return number(total, digits);
  if (selfScored) return `${number(validation, digits)}${interval ? ` (95 % interval ${number(interval[0], 5)} to ${number(interval[1], 5)})` : ''}, self-scored`;
  return `${number(total, digits)} on search, ${number(validation, digits)} on validation`;
}
