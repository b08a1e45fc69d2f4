import type { CandidateHandle, Plain } from '../../../src/core/index.ts';

/** Calls the program once for each row of five numbers. */
export function run(candidate: CandidateHandle, data: Plain): Float64Array {
  const rows = data as Float64Array;
  const output = new Float64Array((rows.length / 5) * 3);
  for (let row = 0, at = 0; row < rows.length; row += 5) {
    const next = candidate.call(rows[row], rows[row + 1], rows[row + 2], rows[row + 3], rows[row + 4]) as readonly number[];
    for (let k = 0; k < 3; k++) output[at++] = next[k]!;
  }
  return output;
}

/** A sum that depends on all of them. */
export function hint(candidate: CandidateHandle, data: Plain): number {
  return run(candidate, data).reduce((sum, value) => sum + Math.abs(value), 0);
}
