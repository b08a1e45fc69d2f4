import type { Outcome, Proposer, Random, Selector, Turn } from '../core/index.ts';

export interface PolishOptions {
  /** Turns for each promising program; each gain over its line's best fills them up again, twice at most. @default 24 */
  turns?: number;
  /** Who polishes; hands over by itself, as a mix does. @default those who search anyway */
  by?: Proposer | undefined;
  /** Who else would be a parent. @default the proposer's own */
  selector?: Selector;
  /** Share of the turns that go to polishing while there is something to polish. @default 0.5 */
  share?: number;
}

/** A program that was asked for, with what was made of it since. */
interface Line {
  niche: number;
  /** The best first. */
  ids: readonly string[];
  fitness: number;
  left: number;
  /** Times the purse may be filled again: some can be improved without end. */
  refills: number;
  /** The commit at which it is given up, whatever is left: all of it may have been displaced. */
  until: number;
}

interface PolishState {
  /** The most promising first. */
  lines: readonly Line[];
  inner: unknown;
  by: unknown;
}

/** Lines that wait at most: the least promising are given up. */
const MOST = 8;

const REFILLS = 2;

/** Commits that a line lasts, for each turn of its purse. */
const LASTS = 16;

/** Of a line, those that stay parents. */
const KEPT = 4;

/**
 * The hybrid: what questions brought is at once tuned and edited by those who cost nothing, while the next answer is
 * awaited. Every placed program that was asked for gets a purse of turns, which gains fill up again; the other turns
 * go where they would have gone. `inner` hands over by itself, as a mix does.
 * @example polish(mix([symbolic(), tune()]), { turns: 24 })
 */
export function polish(inner: Proposer, { turns = 24, share = 0.5, selector, by }: PolishOptions = {}): Proposer<PolishState> {
  return {
    name: `polish ${inner.name}`,
    start: { lines: [], inner: inner.start, by: by?.start },
    choose({ lines, ...memory }, rng, turn) {
      if (lines.length === 0 || !rng.chance(share)) return turnOf(inner, memory.inner, rng, turn);
      const polisher = by ? turnOf(by, memory.by, rng, turn) : turnOf(inner, memory.inner, rng, turn);
      // the most promising line gets twice the turns of the second, three times those of the third
      const line = lines[rng.weighted(lines.map((_, rank) => 1 / (1 + rank)))]!;
      return { ...polisher, proposer: { ...polisher.proposer, selector: ofLine(line, polisher.proposer.selector ?? selector) }, niche: line.niche };
    },
    owes: ({ lines }) => lines.length > 0,
    propose: () => Promise.reject(new Error('polishing is handed over')),
    fold({ lines, ...memory }, outcome) {
      const next = outcome.asked ? [...arrivals(outcome, turns), ...lines] : worked(lines, outcome, turns);
      const kept = next === lines ? lines : next.toSorted((a, b) => b.fitness - a.fitness).slice(0, MOST);
      const lasting = kept.some(({ until }) => until <= outcome.iteration) ? kept.filter(({ until }) => until > outcome.iteration) : kept;
      return { lines: lasting, inner: folded(inner, memory.inner, outcome), by: by && next !== lines ? folded(by, memory.by, outcome) : memory.by };
    },
  };
}

const turnOf = (proposer: Proposer, state: unknown, rng: Random, turn: number): Turn => proposer.choose?.(state, rng, turn) ?? { proposer, state };

const folded = (proposer: Proposer, state: unknown, outcome: Outcome): unknown => (proposer.fold ? proposer.fold(state, outcome) : state);

function arrivals({ results, niche, iteration }: Outcome, turns: number): Line[] {
  return results.flatMap(({ entry, placed }) => (entry && placed ? [{ niche, ids: [entry.id], fitness: entry.fitness, left: turns, refills: REFILLS, until: iteration + LASTS * turns }] : []));
}

/** A turn of a line is spent, whatever came of it. */
function worked(lines: readonly Line[], { parents, results, iteration }: Outcome, turns: number): readonly Line[] {
  const [parent] = parents;
  const at = parent === undefined ? -1 : lines.findIndex(({ ids }) => ids.includes(parent));
  if (at < 0) return lines;
  let line: Line = { ...lines[at]!, left: lines[at]!.left - 1 };
  for (const { entry, placed } of results) {
    if (!entry || !placed) continue;
    if (entry.fitness > line.fitness) line = { ...filled(line, turns, iteration), fitness: entry.fitness, ids: [entry.id, ...line.ids].slice(0, KEPT) };
    else line = { ...line, ids: [...line.ids, entry.id].slice(0, KEPT) };
  }
  return line.left > 0 ? lines.with(at, line) : lines.toSpliced(at, 1);
}

function filled(line: Line, turns: number, iteration: number): Line {
  if (line.refills === 0 || line.left >= turns) return line;
  return { ...line, left: turns, refills: line.refills - 1, until: iteration + LASTS * turns };
}

/** The best of a line that is still alive; further parents, and everybody where nobody of it is, come from the usual place. */
function ofLine({ ids }: Line, usual: Selector | undefined): Selector {
  return {
    name: 'line',
    select(view, niche, rng, count) {
      const alive = ids.flatMap((id) => view.entry(id) ?? []);
      const others = usual?.select(view, niche, rng, count) ?? [];
      return alive.length > 0 ? [rng.chance(0.7) ? alive[0]! : rng.pick(alive), ...others.slice(1)] : others;
    },
  };
}
