import { evolve } from '../src/index.ts';
import { number, table } from '../src/reports/index.ts';
import { type Row, problem, scratch } from './lib.ts';

/** Accepted gains by kind of edit: the built-in one-line rule, and a user's program of several statements. */
export async function kinds(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ['online-bin-packing', problem('denoise')]) {
    const { state, best, problem: title } = await evolve({ problem: name, seed: 41, evaluations: 12_000, out: scratch('kinds') });
    const { records, byKind } = state;
    process.stdout.write(`\n${title}: ${number(records[0]!.validation)} → ${number(best.validation)} on validation\n`);
    const sorted = [...byKind].filter(([kind]) => kind !== 'seed').sort((a, b) => b[1].improved - a[1].improved);
    process.stdout.write(`${table([['kind of edit', 'drafts', 'alive', 'better than parent', 'records'], ...sorted.map(([kind, c]) => [kind, ...[c.drafts, c.placed, c.improved, c.records].map(String)])], '  ')}\n`);
    const gaining = sorted.filter(([, { improved }]) => improved > 0).length;
    rows.push({ measure: `${title}: kinds of edit with accepted gains`, must: 'more than constants', found: `${gaining} of ${sorted.length}` });
  }
  return rows;
}
