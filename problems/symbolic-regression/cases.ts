import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { random } from '../../src/core/random.ts';
import { type Expression, valueAt } from '../../src/symbolic/expression.ts';
import type { Table } from '../../src/symbolic/kernel.ts';
import { readTree } from '../../src/symbolic/read.ts';
import { readTable } from '../../src/symbolic/table.ts';
import { programOf, simplify } from '../../src/symbolic/tree.ts';
import { FEYNMAN } from './feynman.ts';
import { NGUYEN } from './nguyen.ts';

/** A law to find: a table of it, and tables that no search sees, from where the first one is and from beyond. */
export interface Case {
  readonly name: string;
  readonly variables: readonly string[];
  readonly train: Table;
  readonly inside: Table;
  readonly outside: Table;
  /** The law, where it is known, and as a program that has been simplified. */
  readonly law?: string;
  readonly truth?: Expression;
}

interface Given {
  readonly name: string;
  readonly law: string;
  readonly variables: readonly { readonly name: string; readonly low: number; readonly high: number }[];
}

/** Names of the variables and the target in the tables of LLM-SR. */
const TABLES: Readonly<Record<string, string>> = { oscillation_1: 'a', oscillation_2: 'a', bactgrow: 'db', stress_strain: 'stress' };
const ROWS = 1000;

/** The law as a program. Throws where an operator is not known. */
export function truthOf({ law, variables }: Given): Expression {
  const text = law.replace(/\bPI\b/g, String(Math.PI)).replace(/\b([a-z]+)\(/g, 'Math.$1(');
  const tree = readTree(`return ${text};`, variables.map(({ name }) => name));
  if (tree === undefined) throw new RangeError(`no formula: ${law}`);
  return programOf(simplify(tree));
}

/** Rows of a law, drawn uniformly from its ranges made `wider` by that share to both sides; rows without a finite value are drawn again. */
export function drawn(given: Given, rows: number, stream: readonly (number | string)[], wider = 0): Table {
  const truth = truthOf(given);
  const rng = random(given.name, ...stream);
  const columns = given.variables.map(() => new Float64Array(rows));
  const y = new Float64Array(rows);
  for (let i = 0, turn = 0; i < rows && turn < 100 * rows; turn++) {
    const row = given.variables.map(({ low, high }) => low - wider * (high - low) + (high - low) * (1 + 2 * wider) * rng.float());
    const value = valueAt(truth, row);
    if (!Number.isFinite(value)) continue;
    row.forEach((x, k) => void (columns[k]![i] = x));
    y[i++] = value;
  }
  return { columns, y };
}

/** Points of Nguyen's laws: 20, or 100 of two variables; 1,000 of Feynman's. */
export const rowsOf = ({ name, variables }: Given): number => (!name.startsWith('nguyen') ? ROWS : variables.length === 1 ? 20 : 100);

export const GIVEN: readonly (Given & { readonly measured?: boolean })[] = [...NGUYEN, ...FEYNMAN.map((one) => ({ ...one, name: `feynman-${one.name}` }))];
export const NAMES: readonly string[] = [...GIVEN.map(({ name }) => name), ...Object.keys(TABLES)];

/** @example caseOf('nguyen-7').train.y.length // 20 */
export function caseOf(name: string, seed = 1): Case {
  const target = TABLES[name];
  if (target !== undefined) {
    const read = (file: string) => readTable(gunzipSync(readFileSync(new URL(`data/${name}/${file}.csv.gz`, import.meta.url))).toString('utf8'), { target });
    const train = read('train');
    return { name, variables: train.names, train, inside: read('test_id'), outside: read('test_ood') };
  }
  const given = GIVEN.find((one) => one.name === name)!;
  const truth = truthOf(given);
  return { name, variables: given.variables.map((variable) => variable.name), law: given.law, truth, train: drawn(given, rowsOf(given), [seed, 'train']), inside: drawn(given, ROWS, [seed, 'inside']), outside: drawn(given, ROWS, [seed, 'outside'], 0.5) };
}
