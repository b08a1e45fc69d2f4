import type { Bank, Found } from './bank.ts';
import { gammaBits } from './code.ts';
import { direct } from './direct.ts';
import { recurrenceOf } from './recurrences.ts';
import { term } from './words.ts';
import { type Part, type Way, leastBits, waysTo } from './ways.ts';

export interface ExplainerOptions {
  bank: Bank;
  /** Literal numbers of expressions. */
  numbers: readonly number[];
  /** Goals that are looked at, at most. */
  most: number;
  /** Moves ways up or down their order, in bits. @default none is moved */
  noise?: () => number;
}

export interface Explainer {
  /** The shortest program found that begins with a goal; deeper is more words undone, wider more ways each time. */
  explain(goal: readonly number[], depth: number, width: number): Found;
  /** Goals looked at so far, and expressions tried. */
  readonly spent: () => { looked: number; tried: number };
}

/** How many ways are followed at each depth, as shares of the width at the top. */
const NARROWER = 0.6;

/**
 * Takes a sequence apart: each word of the language is undone where that can be done, and what its operands would
 * have to print is explained in turn, down to progressions, recurrences, programs of the bank, and literal numbers.
 * It meets there what was enumerated from the other side.
 *
 * @example explainer({ bank: makeBank({ bits: 24, moduli: [] }), numbers: [1, 2], most: 10_000 }).explain([1, 1, 4, 8, 9, 27, 16, 64], 3, 8).term
 */
export function explainer({ bank, numbers, most, noise = () => 0 }: ExplainerOptions): Explainer {
  const memo = new Map<string, { depth: number; width: number; found: Found }>();
  const firsts = new Map<string, Found>();
  const deep = new Set<string>();
  let looked = 0;
  let tried = 0;
  let top = 0;

  const first = ({ goal, ends }: Part, key: string): Found => {
    const known = firsts.get(key);
    if (known) return known;
    looked++;
    const { endless, literal } = direct(goal, bank);
    const cut = endless && ends ? { term: term('take', goal.length, endless.term), bits: endless.bits + 7 + gammaBits(goal.length) } : endless;
    const found = cut && cut.bits < literal.bits ? cut : literal;
    firsts.set(key, found);
    return found;
  };

  const solve = (part: Part, depth: number, width: number): Found => {
    const key = `${part.ends ? '.' : ''}${part.goal.join()}`;
    const known = memo.get(key);
    if (known && known.depth >= depth && known.width >= width) return known.found;
    let best = known?.found ?? first(part, key);
    if (depth >= top - 1 && !deep.has(key) && best.bits > 24 && looked < most) {
      // dearer than a look: only near the top
      deep.add(key);
      const { found, tried: here } = recurrenceOf(part.goal, { numbers, tries: depth === top ? 60_000 : 6000 });
      tried += here;
      if (found && !part.ends && found.bits < best.bits) best = found;
    }
    if (depth <= 0 || looked >= most || best.bits <= leastBits(part) + 6) return best;
    // While it is being explained it counts as what it costs so far: ways lead back to goals they came from.
    memo.set(key, { depth, width, found: best });
    const ways = waysTo(part.goal, part.ends, bank)
      .map((way) => ({ way, promise: noise() + way.bits + way.parts.reduce((bits, one) => bits + one.times * promise(one), 0) }))
      .sort((a, b) => a.promise - b.promise)
      .slice(0, Math.max(2, Math.round(width)));
    for (const { way } of ways) {
      const found = follow(way, best.bits, depth, width);
      if (found && found.bits < best.bits) best = found;
    }
    if (part.ends && part.goal.length > 2) {
      // an endless list, cut
      const cost = 7 + gammaBits(part.goal.length);
      const cut = solve({ ...part, ends: false }, depth - 1, width * NARROWER);
      if (cut.bits + cost < best.bits) best = { term: term('take', part.goal.length, cut.term), bits: cut.bits + cost };
    }
    memo.set(key, { depth, width, found: best });
    return best;
  };

  /** What a part comes to at most: what is seen at once. */
  const promise = (part: Part): number => first(part, `${part.ends ? '.' : ''}${part.goal.join()}`).bits;

  const follow = (way: Way, bound: number, depth: number, width: number): Found | null => {
    let bits = way.bits + way.parts.reduce((least, part) => least + part.times * leastBits(part), 0);
    const lists: Found[] = [];
    for (const part of way.parts) {
      if (bits >= bound) return null;
      const found = solve(part, depth - 1, width * NARROWER);
      bits += part.times * (found.bits - leastBits(part));
      lists.push(found);
      if (part.times === 2) lists.push(found);
    }
    return bits < bound ? { term: way.build(lists.map((list) => list.term)), bits } : null;
  };

  return {
    explain(goal, depth, width) {
      top = depth;
      return solve({ goal, ends: false, times: 1 }, depth, width);
    },
    spent: () => ({ looked, tried }),
  };
}
