import { csvParseRows } from 'd3-dsv';
import { CladeError, nearest } from '../core/index.ts';
import type { Table } from './kernel.ts';

/** A table of numbers with names. */
export interface Named extends Table {
  /** Of the columns, in order. */
  readonly names: readonly string[];
  readonly target: string;
}

export interface TableOptions {
  target: string;
  /** Columns to explain it by. @default all others */
  by?: readonly string[] | undefined;
}

/** Tables beyond this are refused: everything is held in memory. */
const MOST_CELLS = 50_000_000;

const bad = (code: string, message: string, fix: string): never => {
  throw new CladeError(`problem.table-${code}`, message, fix);
};

/**
 * Reads comma-separated text whose first row names the columns. Throws `problem.table-*` errors that name row and column: a missing
 * or doubled column, a cell that is no finite number, a row of another length, fewer than three rows, a constant target.
 * @example readTable('x,y\n1,2\n2,4\n3,6', { target: 'y' }).columns[0] // [1, 2, 3]
 */
export function readTable(text: string, { target, by }: TableOptions): Named {
  const rows = csvParseRows(text.replace(/^\uFEFF/, '')).filter((row) => row.length > 1 || row[0]?.trim() !== '');
  const header = (rows.shift() ?? []).map((name) => name.trim());
  if (header.length === 0) bad('empty', 'the table is empty', 'the first row names the columns, each further row holds numbers');
  if (header.every((name) => name !== '' && Number.isFinite(Number(name)))) bad('no-header', `the first row holds numbers (${header.slice(0, 4).join(', ')}), not names`, 'write the names of the columns into the first row');
  const double = header.find((name, i) => header.indexOf(name) !== i);
  if (double !== undefined) bad('double-column', `two columns have the name "${double}"`, 'give each column a name of its own');
  const place = (name: string): number => {
    const at = header.indexOf(name);
    // Any letter is near any other.
    const near = name.length > 1 ? nearest(name, header.filter((one) => one.length > 1)) : undefined;
    return at >= 0 ? at : bad('no-column', `there is no column "${name}"`, near ? `did you mean "${near}"?` : `the columns are ${header.join(', ')}`);
  };
  const targetAt = place(target);
  const names = by ?? header.filter((name) => name !== target);
  if (names.length === 0) bad('no-column', `"${target}" is the only column`, 'a formula needs at least one other column');
  if (names.includes(target)) bad('bad-column', `"${target}" cannot explain itself`, 'leave the target out of --by');
  if (names.length > 64) bad('bad-column', `${names.length} columns are more than 64`, 'name the ones that matter with --by a,b,c');
  if (rows.length < 3) bad('few-rows', `${rows.length} row${rows.length === 1 ? '' : 's'} of numbers cannot tell formulas apart`, 'give at least three, better a hundred');
  if (rows.length * (names.length + 1) > MOST_CELLS) bad('too-large', `${rows.length} rows of ${names.length + 1} columns are too many`, 'a random tenth of the rows says as much');
  const read = (at: number): Float64Array =>
    Float64Array.from(rows, (row, i) => {
      if (row.length !== header.length) bad('bad-row', `row ${i + 2} has ${row.length} cells, the header ${header.length}`, 'quote cells that hold commas');
      const cell = row[at]!.trim();
      const value = Number(cell);
      if (cell === '' || !Number.isFinite(value)) bad('not-a-number', `row ${i + 2}, column "${header[at]}": ${cell === '' ? 'an empty cell' : `"${cell.slice(0, 40)}"`} is no finite number`, by ? 'mend or leave out the row' : `mend or leave out the row, or leave the column out with --by ${names.filter((name) => name !== header[at]).slice(0, 3).join(',') || 'COLUMN'}`);
      return value;
    });
  const y = read(targetAt);
  if (y.every((value) => value === y[0])) bad('constant', `"${target}" is ${y[0]} in every row`, 'there is nothing to explain');
  return { names, target, y, columns: names.map((name) => read(place(name))) };
}

/** So many rows at most, evenly apart. @example sampled(table, 100).y.length // 100 at most */
export function sampled({ columns, y }: Table, rows: number): Table {
  if (y.length <= rows) return { columns, y };
  const take = (column: Float64Array): Float64Array => Float64Array.from({ length: rows }, (_, i) => column[Math.floor((i * y.length) / rows)]!);
  return { columns: columns.map(take), y: take(y) };
}
