import { type Random, random } from '../../core/index.ts';
import { type Bank, makeBank, moduliFor } from './bank.ts';
import { type Judged, evolveSequences, judge } from './breed.ts';
import { explainer } from './explain.ts';
import { tidy } from './tidy.ts';
import type { Term } from './words.ts';

export interface SearchSequenceOptions {
  /** Programs to start from. @default none */
  seeds?: readonly Term[];
  rng?: Random;
  /** Work to do: a unit is about a second of one core at 2.5 GHz. @default 10 */
  effort?: number;
}

export interface SequenceFound {
  /** Programs by the message they make, the shortest first; each gets another number of terms right. */
  programs: readonly Judged[];
  /** Programs, expressions and goals tried. */
  tried: number;
}

/** Goals that are looked at, and children bred, in a second. */
const LOOKS = 3000;
const CHILDREN = 4000;

let made: { key: string; bank: Bank } | undefined;

/** A bank takes a second to make and depends on nothing but the moduli: the last one is kept. */
function bankFor(moduli: readonly number[]): Bank {
  const key = moduli.join();
  if (made?.key !== key) made = { key, bank: makeBank({ bits: 26, moduli }) };
  return made.bank;
}

/**
 * Programs for a sequence: it is taken apart, deeper and wider each time, until the work is done; the rest is
 * evolution from what came of that. Equal options, equal programs.
 *
 * @example searchSequence([0, 1, 3, 6, 10, 15, 21, 28], { effort: 2 }).programs[0]
 */
export function searchSequence(goal: readonly number[], { seeds = [], rng = random(1, 'sequence'), effort = 10 }: SearchSequenceOptions = {}): SequenceFound {
  const moduli = moduliFor(goal);
  const bank = bankFor(moduli);
  const small = goal.filter((value) => Math.abs(value) <= 256).slice(0, 2);
  const numbers = [...new Set([1, 2, 3, 4, 5, 10, ...moduli.slice(0, 3), ...small])];
  const most = Math.round(effort * LOOKS);
  const found: Term[] = [...seeds];
  let tried = 0;
  let looked = 0;
  // First by the promise of each way, then with the order shaken: what leads nowhere at first may lead further.
  for (let round = 0; looked < most && round < 12; round++) {
    const shaken = round === 0 ? 0 : 4 + 4 * (round % 4);
    const left = most - looked;
    const { explain, spent } = explainer({ bank, numbers, most: round === 0 ? Math.ceil(left / 2) : left, ...(shaken > 0 && { noise: () => rng.normal() * shaken }) });
    for (const [depth, width] of [[2, 8], [3, 9], [4, 10], [5, 12], [6, 14]] as const) found.push(explain(goal, depth, width).term);
    looked += Math.max(1, spent().looked);
    tried += spent().tried + spent().looked;
  }
  const candidates = new Map<string, Term>();
  for (const term of found) candidates.set(JSON.stringify(tidy(term)), tidy(term));
  const judged = [...candidates.values()].map((term) => judge(term, goal)).sort((a, b) => a.message - b.message);
  const { best, tried: bred } = evolveSequences(goal, { seeds: judged.slice(0, 16).map(({ term }) => term), bank, rng, tries: Math.round(effort * CHILDREN * 0.25) });
  const programs = new Map<number, Judged>();
  for (const one of [...judged, ...best]) if (one.message < (programs.get(one.right)?.message ?? Infinity)) programs.set(one.right, one);
  return { programs: [...programs.values()].sort((a, b) => a.message - b.message), tried: tried + bred };
}
