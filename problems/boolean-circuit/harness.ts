import type { CandidateHandle } from 'clade';

/** Shared wires are written out wherever they are read, so that a text may be long. */
const LONGEST = 60_000;

/** The text of the circuit that a candidate writes. */
export function run(candidate: CandidateHandle): string {
  const text = candidate.call();
  if (typeof text !== 'string') throw new TypeError(`circuit() returned a ${typeof text} instead of a text`);
  if (text.length > LONGEST) throw new RangeError(`the circuit has ${text.length} characters; ${LONGEST} are allowed`);
  return text;
}
