import type { CandidateHandle, Plain } from 'clade';
import type { Rows } from './cases.ts';

/** The program's value for each row. It sees one row at a time, and never the target. */
export function run(candidate: CandidateHandle, data: Plain): Plain {
  const { columns, y } = data as unknown as Rows;
  return y.map((_, i) => {
    const value = candidate.call(...columns.map((column) => column[i]));
    return typeof value === 'number' ? value : Number.NaN;
  });
}
