import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { FEYNMAN } from './feynman.ts';
import { NGUYEN } from './nguyen.ts';

/** A column for each variable, and what the law makes of each row. */
export interface Rows {
  readonly columns: readonly Float64Array[];
  readonly y: Float64Array;
}

/** A law to find: rows for the search, and rows that no search sees, from where these are and from beyond. */
export interface Case {
  readonly name: string;
  readonly variables: readonly string[];
  readonly target: string;
  /** The law, where it is known. */
  readonly law?: string;
  readonly train: Rows;
  readonly inside: Rows;
  readonly outside: Rows;
  /** Where the law is known: rows like the others, which choose between programs. */
  readonly validation?: Rows;
}

/** A law as it is published, and the ranges that its variables are drawn from. */
export interface Law {
  readonly name: string;
  readonly law: string;
  readonly variables: readonly { readonly name: string; readonly low: number; readonly high: number }[];
  /** Whether it is one of the Feynman laws that are measured. */
  readonly measured?: boolean;
}

/** Tables of LLM-SR, with what is to be explained. */
const TABLES: Readonly<Record<string, string>> = { oscillation_1: 'a', oscillation_2: 'a', bactgrow: 'db', stress_strain: 'stress' };
const ROWS = 1000;

export const LAWS: readonly Law[] = [...NGUYEN, ...FEYNMAN.map((one) => ({ ...one, name: `feynman-${one.name}` }))];
export const NAMES: readonly string[] = [...LAWS.map(({ name }) => name), ...Object.keys(TABLES)];

/** The law as TypeScript writes it. @example written('sin(x) / PI') // 'Math.sin(x) / Math.PI' */
export const written = (law: string): string => law.replace(/\b(PI\b|[a-z]+(?=\())/g, 'Math.$1');

/** Uniform numbers from a text: FNV-1a, then Weyl steps through MurmurHash3's finaliser. */
function uniform(text: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let h = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
}

/**
 * Rows of a law, uniformly from its ranges, made `wider` by that share to both sides. Where the law has no finite value
 * another row is drawn.
 * @example drawn(LAWS[0]!, 20, 'fresh').y.length // 20
 */
export function drawn({ name, law, variables }: Law, rows: number, stream: string, wider = 0): Rows {
  const value = new Function(...variables.map((variable) => variable.name), `return ${written(law)};`) as (...row: number[]) => number;
  const random = uniform(`${name} ${stream}`);
  const columns = variables.map(() => new Float64Array(rows));
  const y = new Float64Array(rows);
  for (let i = 0, turn = 0; i < rows && turn < 100 * rows; turn++) {
    const row = variables.map(({ low, high }) => low - wider * (high - low) + (high - low) * (1 + 2 * wider) * random());
    const at = value(...row);
    if (!Number.isFinite(at)) continue;
    columns.forEach((column, k) => void (column[i] = row[k]!));
    y[i++] = at;
  }
  return { columns, y };
}

/** Nguyen's laws have 20 rows, or 100 where there are two variables; Feynman's 1,000 here. */
export const rowsOf = ({ name, variables }: Law): number => (!name.startsWith('nguyen') ? ROWS : variables.length === 1 ? 20 : 100);

/** @example caseOf('nguyen-7').train.y.length // 20 */
export function caseOf(name: string, seed = 1): Case {
  const target = TABLES[name];
  if (target !== undefined) {
    const [train, inside, outside] = ['train', 'test_id', 'test_ood'].map((file) => table(`${name}/${file}`, target)) as [Table, Table, Table];
    return { name, variables: train.variables, target, train, inside, outside };
  }
  const given = LAWS.find((one) => one.name === name)!;
  return {
    name,
    variables: given.variables.map((variable) => variable.name),
    target: 'y',
    law: given.law,
    train: drawn(given, rowsOf(given), `${seed} train`),
    inside: drawn(given, ROWS, `${seed} inside`),
    outside: drawn(given, ROWS, `${seed} outside`, 0.5),
    validation: drawn(given, ROWS, `${seed} validation`),
  };
}

type Table = Rows & { readonly variables: readonly string[] };

function table(file: string, target: string): Table {
  const [header, ...lines] = gunzipSync(readFileSync(new URL(`data/${file}.csv.gz`, import.meta.url))).toString('utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const column = (name: string): Float64Array => Float64Array.from(lines, (line) => Number(line[header!.indexOf(name)]));
  const variables = header!.filter((name) => name !== target);
  return { variables, columns: variables.map(column), y: column(target) };
}
