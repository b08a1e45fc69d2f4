import type { Outcome, Proposer, Selector, Turn } from '../core/index.ts';

export interface PolishOptions {
  /** Turns for each promising program; each gain over its line's best gives as many again. @default 24 */
  turns?: number;
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
  /** The commit of its last turn. */
  at: number;
}

interface PolishState {
  lines: readonly Line[];
  inner: unknown;
}

/** Lines that wait at most: the least promising are given up. */
const MOST = 16;

/** Commits without a turn after which a line is given up: of those who have died out, others are drawn, and it would wait forever. */
const PATIENCE = 200;

/** Of a line, those that stay parents. */
const KEPT = 4;

/**
 * The hybrid: what questions brought is at once tuned and edited by those who cost nothing, while the next answer is
 * awaited. Every placed program that was asked for gets a purse of turns, which gains fill up again; the other turns
 * go where they would have gone. `inner` hands over by itself, as a mix does.
 * @example polish(mix([symbolic(), tune()]), { turns: 24 })
 */
export function polish(inner: Proposer, { turns = 24, share = 0.5, selector }: PolishOptions = {}): Proposer<PolishState> {
  const turnOf = (state: unknown, rng: Parameters<NonNullable<Proposer['choose']>>[1], turn: number): Turn => inner.choose?.(state, rng, turn) ?? { proposer: inner, state };
  return {
    name: `polish ${inner.name}`,
    start: { lines: [], inner: inner.start },
    choose({ lines, inner: memory }, rng, turn) {
      const usual = turnOf(memory, rng, turn);
      if (lines.length === 0 || !rng.chance(share)) return usual;
      const line = lines[rng.weighted(lines.map(({ left }) => left))]!;
      return { ...usual, proposer: { ...usual.proposer, selector: ofLine(line, usual.proposer.selector ?? selector) }, niche: line.niche };
    },
    owes: ({ lines }) => lines.length > 0,
    propose: () => Promise.reject(new Error('polishing is handed over')),
    fold({ lines, inner: memory }, outcome) {
      const next = outcome.asked ? [...arrivals(outcome, turns), ...lines] : worked(lines, outcome, turns);
      const waiting = next.filter(({ at }) => outcome.iteration - at <= PATIENCE);
      const kept = waiting.length > MOST ? waiting.toSorted((a, b) => b.fitness - a.fitness).slice(0, MOST) : waiting;
      return { lines: kept, inner: inner.fold ? inner.fold(memory, outcome) : memory };
    },
  };
}

function arrivals({ results, niche, iteration }: Outcome, turns: number): Line[] {
  return results.flatMap(({ entry, placed }) => (entry && placed ? [{ niche, ids: [entry.id], fitness: entry.fitness, left: turns, at: iteration }] : []));
}

/** A turn of a line is spent, whatever came of it. */
function worked(lines: readonly Line[], { parents, results, iteration }: Outcome, turns: number): readonly Line[] {
  const [parent] = parents;
  const at = parent === undefined ? -1 : lines.findIndex(({ ids }) => ids.includes(parent));
  if (at < 0) return lines;
  let line: Line = { ...lines[at]!, left: lines[at]!.left - 1, at: iteration };
  for (const { entry, placed } of results) {
    if (!entry || !placed) continue;
    if (entry.fitness > line.fitness) line = { ...line, fitness: entry.fitness, ids: [entry.id, ...line.ids].slice(0, KEPT), left: Math.max(line.left, turns) };
    else line = { ...line, ids: [...line.ids, entry.id].slice(0, KEPT) };
  }
  return line.left > 0 ? lines.with(at, line) : lines.toSpliced(at, 1);
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
