import type { Candidate, Chronicle } from './chronicle.ts';

export interface FamilyNode extends Candidate {
  /** Place of the nearest ancestor that is shown, among the nodes; -1 for the seed. */
  readonly above: number;
  /** Ancestors left out between the two. */
  readonly skipped: number;
  /** An ancestor of the champion, or the champion itself. */
  readonly champion: boolean;
}

export interface Family {
  readonly nodes: readonly FamilyNode[];
  /** Candidates of the run, and how many of them have a score. */
  readonly all: number;
  readonly scored: number;
  /** Every ancestor of every record is there; of the others an even sample. */
  readonly sampled: boolean;
}

/** Ancestors of one candidate, itself first, by first parents. */
function line(candidates: readonly Candidate[], from: number): number[] {
  const found: number[] = [];
  for (let at = from; at >= 0; at = candidates[at]!.parent) found.push(at);
  return found;
}

/**
 * The family tree, thinned out: the ancestry of every record, and of all others that have a score an even sample in
 * order of birth, `most` nodes together unless the records' own ancestry is larger.
 * @example family(chronicle, 400).nodes.filter(({ champion }) => champion)
 */
export function family({ candidates, state, at }: Chronicle, most = 500): Family {
  const scored = candidates.flatMap(({ total }, i) => (total === null ? [] : [i]));
  const champions = new Set(line(candidates, at(state.champion!.entry.id)));
  const chosen = new Set(champions);
  for (const { id } of state.records) for (const each of line(candidates, at(id))) chosen.add(each);
  const others = scored.filter((i) => !chosen.has(i));
  const room = Math.max(0, Math.min(others.length, most - chosen.size));
  for (let k = 0; k < room; k++) chosen.add(others[Math.floor((k * others.length) / room)]!);
  const order = [...chosen].sort((a, b) => a - b);
  const places = new Map(order.map((index, place) => [index, place]));
  const nodes = order.map((index): FamilyNode => {
    let above = candidates[index]!.parent;
    let skipped = 0;
    while (above >= 0 && !places.has(above)) {
      above = candidates[above]!.parent;
      skipped++;
    }
    return { ...candidates[index]!, above: above < 0 ? -1 : places.get(above)!, skipped, champion: champions.has(index) };
  });
  return { nodes, all: candidates.length, scored: scored.length, sampled: room < others.length };
}
