import { dsvFormat } from 'd3-dsv';
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

const SEPARATORS = [',', ';', '\t'];

/**
 * Reads a table whose first row names the columns; its cells are parted by what the first row has most of: commas,
 * semicolons or tabs. Throws `problem.table-*` errors that name line and column: a missing or doubled column, a cell that is
 * no finite number, a row of another length, fewer than three rows, a constant target. Columns that are not asked for may
 * hold anything.
 * @example readTable('x,y\n1,2\n2,4\n3,6', { target: 'y' }).columns[0] // [1, 2, 3]
 */
export function readTable(text: string, options: TableOptions): Named {
  const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const first = (/^[^\r\n]*/.exec(whole)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => first.split(separator).length);
  let reader: Reader | undefined;
  let line = 1;
  // row by row: a large table is never held as cells of text
  dsvFormat(SEPARATORS[counts.indexOf(Math.max(...counts))]!).parseRows(whole, (cells) => {
    if (cells.length > 1 || cells[0]?.trim()) {
      if (reader) reader.row(cells, line);
      else reader = reading(cells.map((name) => name.trim()), options);
    }
    line += 1 + cells.reduce((lines, cell) => lines + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
    return null;
  });
  return reader?.end() ?? bad('empty', 'the table is empty', 'the first row names the columns, each further row holds numbers');
}

interface Reader {
  row(cells: readonly string[], line: number): void;
  end(): Named;
}

/** Reads the rows below a header. */
function reading(header: readonly string[], { target, by }: TableOptions): Reader {
  if (header.some((name) => /[\0\uFFFD]/.test(name))) bad('no-text', 'this is no table of text', 'save it as CSV, in UTF-8');
  if (header.every((name) => name !== '' && Number.isFinite(Number(name)))) bad('no-header', `the first row holds numbers (${header.slice(0, 4).join(', ')}), not names`, 'write the names of the columns into the first row');
  const names = by ?? header.filter((name) => name !== target);
  const places = placesOf(header, names, target, by !== undefined);
  const most = Math.floor(MOST_CELLS / places.length);
  let columns = places.map(() => new Float64Array(1024));
  let count = 0;
  const number = (cell: string, name: string, line: number): number => {
    const value = Number(cell);
    if (cell !== '' && Number.isFinite(value) && !/^[+-]?0[xob]/i.test(cell)) return value;
    const others = names.filter((one) => one !== name).slice(0, 3);
    const without = by || name === target || others.length === 0 ? '' : `, or leave the column out with --by ${others.join(',')}`;
    return bad('not-a-number', `line ${line}, column "${name}": ${cell === '' ? 'an empty cell' : `"${cell.slice(0, 40)}"`} is no finite number`, /^[+-]?\d+,\d+$/.test(cell) ? 'write decimals with a point, e.g. 1.5' : `mend or leave out the row${without}`);
  };
  return {
    row(cells, line) {
      if (cells.length !== header.length) bad('bad-row', `line ${line} has ${cells.length} cell${cells.length === 1 ? '' : 's'}, the header ${header.length}`, cells.some((cell) => cell.includes('\n')) ? 'close the quote that is opened there' : cells.length > header.length ? 'quote cells that hold a separator' : 'fill in what is missing, or leave out the line');
      if (count === most) bad('too-large', `more than ${most.toLocaleString('en')} rows of ${places.length} columns are too many`, 'a random tenth of the rows says as much');
      if (count === columns[0]!.length) columns = columns.map(doubled);
      for (let k = 0; k < places.length; k++) columns[k]![count] = number(cells[places[k]!]!.trim(), header[places[k]!]!, line);
      count++;
    },
    end() {
      if (count < 3) bad('few-rows', `${count} row${count === 1 ? '' : 's'} of numbers cannot tell formulas apart`, 'give at least three, better a hundred');
      const read = columns.map((column) => column.slice(0, count));
      const y = read.pop()!;
      if (y.every((value) => value === y[0])) bad('constant', `"${target}" is ${y[0]} in every row`, 'there is nothing to explain');
      return { names, target, y, columns: read };
    },
  };
}

/** Where the columns stand, the target last. */
function placesOf(header: readonly string[], names: readonly string[], target: string, chosen: boolean): number[] {
  const place = (name: string): number => {
    const at = header.indexOf(name);
    if (at >= 0 && header.indexOf(name, at + 1) >= 0) bad('double-column', `two columns have the name "${name}"`, 'give each column a name of its own');
    // Any letter is near any other.
    const near = name.length > 1 ? nearest(name, header.filter((one) => one.length > 1)) : undefined;
    return at >= 0 ? at : bad('no-column', `there is no column "${name}"`, near ? `did you mean "${near}"?` : `the columns are ${header.slice(0, 20).join(', ')}${header.length > 20 ? ` and ${header.length - 20} more` : ''}`);
  };
  const targetAt = place(target);
  if (names.length === 0) bad('no-column', `"${target}" is the only column`, 'a formula needs at least one other column');
  if (names.includes('')) bad('no-column', chosen ? '--by names an empty column' : `column ${header.indexOf('') + 1} has no name`, chosen ? 'write names with commas between them, e.g. --by a,b' : 'give it a name, or name the others with --by a,b,c');
  if (names.includes(target)) bad('bad-column', `"${target}" cannot explain itself`, 'leave the target out of --by');
  const double = chosen ? names.find((name, i) => names.indexOf(name) !== i) : undefined;
  if (double !== undefined) bad('bad-column', `--by names "${double}" twice`, 'name each column once');
  if (names.length > 64) bad('bad-column', `${names.length} columns are more than 64`, 'name the ones that matter with --by a,b,c');
  return [...names.map(place), targetAt];
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}

/** So many rows at most, evenly apart. @example sampled(table, 100).y.length // 100 at most */
export function sampled({ columns, y }: Table, rows: number): Table {
  if (y.length <= rows) return { columns, y };
  const take = (column: Float64Array): Float64Array => Float64Array.from({ length: rows }, (_, i) => column[Math.floor((i * y.length) / rows)]!);
  return { columns: columns.map(take), y: take(y) };
}
