import type { CandidateHandle, Harness, Plain } from 'clade';
import { readLine, valueAt } from './read.ts';

/** Reads the program's text, and makes sure that it computes what it says: bit by bit, at 33 places. */
export const run: Harness['run'] = (candidate: CandidateHandle, data: Plain): Plain => {
  const { from, to } = data as { from: number; to: number };
  const line = readLine(candidate.text());
  for (let i = 0; i <= 32; i++) {
    const x = from + ((to - from) * i) / 32;
    if (!Object.is(candidate.call(x), valueAt(line, x))) throw new RangeError(`at ${x} the program computes something else than its text says`);
  }
  return { code: line.code, constants: line.constants };
};
