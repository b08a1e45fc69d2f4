import type { CandidateHandle } from 'clade';

/** Beyond this no program is shorter than what it prints. */
const LONGEST = 8192;

/** The text of the program that a candidate writes. Nothing of it runs here. */
export function run(candidate: CandidateHandle): string {
  const text = candidate.call();
  if (typeof text !== 'string') throw new TypeError(`sequence() returned a ${typeof text} instead of a program`);
  if (text.length > LONGEST) throw new RangeError(`the program has ${text.length} characters; ${LONGEST} are allowed`);
  return text;
}
