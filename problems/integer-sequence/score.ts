import type { Plain, Scorer, Verdict } from 'clade';
import { messageBits, print, read } from './language.ts';

/** What an instance holds. */
export interface SequenceData {
  terms: readonly number[];
}

/**
 * Bits of the shortest message that this program makes: its own bits, how many terms it gets right, and the rest
 * literally; or all terms literally where that is shorter. The program is parsed and run here, in integers.
 */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const terms = (data as unknown as SequenceData).terms.map(BigInt);
  const literal = messageBits(null, terms);
  const verdict = (bits: number, right: number, feedback: string): Verdict => ({ value: bits, exact: { num: BigInt(bits), den: 1n }, metrics: { right: right / terms.length }, feedback });
  if (typeof output !== 'string') return { rejected: 'the output is no program' };
  if (output === 'given') return verdict(literal, 0, `literally: ${literal} bits`);
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(output);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { rejected: `no program: ${error.message}` };
  }
  const printed = print(parsed.program, terms.length);
  let right = 0;
  while (right < printed.length && printed[right] === terms[right]) right++;
  const message = messageBits({ bits: parsed.bits, right }, terms);
  const wrong = right === terms.length ? '' : right === printed.length ? ', then it ends' : `, then ${printed[right]} instead of ${terms[right]}`;
  return verdict(Math.min(message, literal), right, `a program of ${parsed.bits} bits; ${right} of ${terms.length} terms right${wrong}; message ${message} bits, literally ${literal}`);
};
