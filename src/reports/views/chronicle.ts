import { type Answer, type Asked, type Clock, type Commit, type DraftRecord, type Entry, type Identity, type Outcome, type Problem, type Recipe, type Store, fitnessOf } from '../../core/index.ts';
import { type State, whyOf } from '../../engine/index.ts';
import { foldJournal } from '../fold.ts';

/** What became of a draft. */
export type Fate = 'refused' | 'failed' | 'raced' | 'passed over' | 'placed';

/** One draft of a run. */
export interface Candidate {
  /** `iteration.draft`, also for one that never became an entry. */
  readonly id: string;
  /** Place of the first parent among the candidates; -1 for the seed, and where nobody was bred from. */
  readonly parent: number;
  readonly iteration: number;
  readonly niche: number;
  readonly proposer: string;
  readonly kind: string;
  readonly total: number | null;
  readonly size: number;
  readonly fate: Fate;
  readonly record: boolean;
  /** Better than its first parent. */
  readonly improved: boolean;
  /** Which start asked models for it, where one did. */
  readonly ticket?: number;
  /** Why it was refused or failed, without names and ids; null for the others. */
  readonly why: string | null;
  /** When it was committed. */
  readonly seconds: number;
  readonly evaluations: number;
}

/** What was claimed and not believed, or believed, in numbers. */
export interface Counts {
  iterations: number;
  /** Iterations that brought no draft. */
  idle: number;
  claims: number;
  /** Claims that were better and did not hold, by reason. */
  broken: Map<string, number>;
  lessons: number;
  /** Drafts better than their first parent. */
  improved: number;
  /** Shorter programs that took another's evaluation. */
  twins: number;
  /** Deterministic cost by proposer, in steps. */
  cost: Map<string, number>;
  /** Gain of records by proposer, by kind of edit, by start (for models), in validation score; larger is better. */
  gain: { proposer: Map<string, number>; kind: Map<string, number>; ticket: Map<number, number> };
}

/** Everything the views need, from one pass over a journal. */
export interface Chronicle {
  readonly problem: Problem;
  readonly recipe: Recipe;
  readonly identity: Identity;
  readonly searchCount: number;
  /** After the last commit that was read. */
  readonly state: State;
  readonly digest: string;
  readonly commits: number;
  readonly candidates: readonly Candidate[];
  /** What was used up when each record was made. */
  readonly marks: readonly Mark[];
  /** The same at the end. */
  readonly end: Mark;
  readonly counts: Counts;
  readonly asked: readonly Asked[];
  readonly answers: readonly Answer[];
  /** Place among the candidates, by id. */
  at(id: string): number;
}

/** What a run has used up. */
export interface Mark {
  readonly iteration: number;
  readonly evaluations: number;
  readonly seconds: number;
  readonly cpu: number;
  /** Questions that were answered, and their price; null where one is unknown. */
  readonly calls: number;
  readonly usd: number | null;
}

export interface ChronicleOptions {
  store: Store;
  identity: Identity;
  problem: Problem;
  recipe: Recipe;
  /** How many search instances there are. */
  searchCount: number;
  /** The last commit to read. @default all */
  until?: number;
}

/**
 * A journal read once. A reader of a run that goes on uses {@link chronicler} and tells it each commit.
 * @example const run = readChronicle({ store, identity, problem, recipe, searchCount: 5 })
 */
export function readChronicle({ store, identity, problem, recipe, searchCount, until = Number.POSITIVE_INFINITY }: ChronicleOptions): Chronicle {
  const own = chronicler({ identity, problem, recipe, searchCount });
  const { state, digest, commits } = foldJournal(store, problem, recipe, identity.seed, searchCount, {
    onEvent(event) {
      if (event.kind === 'commit' && event.body.iteration > until) return false;
      if (event.kind === 'asked') own.asked(event.body);
      if (event.kind === 'answer') own.answer(event.body);
      return true;
    },
    onCommit: own.commit,
  });
  return own.chronicle(state, digest, commits);
}

/** Gathers a chronicle while a run is folded, commit by commit. */
export function chronicler({ identity, problem, recipe, searchCount }: Omit<ChronicleOptions, 'store' | 'until'>): {
  asked(question: Asked): void;
  answer(answer: Answer): void;
  commit(commit: Commit, state: State, outcome: Outcome): void;
  chronicle(state: State, digest: string, commits: number): Chronicle;
} {
  const candidates: Candidate[] = [];
  const places = new Map<string, number>();
  const marks = new Map<string, Mark>();
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  const counts: Omit<Counts, 'gain'> = { iterations: 0, idle: 0, claims: 0, broken: new Map(), lessons: 0, improved: 0, twins: 0, cost: new Map() };
  let usd: number | null = 0;
  const mark = ({ evaluations }: State, { seconds, cpuSeconds }: Clock, iteration: number): Mark => ({ iteration, evaluations, seconds, cpu: cpuSeconds, calls: answers.length, usd });

  /** Gains of the records that stand: what was banned has earned nothing. */
  function earned({ records }: State): Counts['gain'] {
    const gain: Counts['gain'] = { proposer: new Map(), kind: new Map(), ticket: new Map() };
    for (const [i, { id, validation }] of records.entries()) {
      if (i === 0) continue;
      const { proposer, kind, ticket } = candidates[places.get(id)!]!;
      const more = fitnessOf(problem.direction, validation) - fitnessOf(problem.direction, records[i - 1]!.validation);
      add(gain.proposer, proposer, more);
      add(gain.kind, kind, more);
      if (ticket !== undefined) add(gain.ticket, ticket, more);
    }
    return gain;
  }

  return {
    asked: (question) => void asked.push(question),
    answer(answer) {
      answers.push(answer);
      usd = usd === null || answer.usd === null ? null : usd + answer.usd;
    },
    commit(commit, state, { results, cost }) {
      const { iteration, proposer, niche, parents, drafts, lessons } = commit;
      counts.iterations++;
      if (drafts.length === 0) counts.idle++;
      counts.lessons += lessons?.length ?? 0;
      add(counts.cost, proposer, cost);
      const parent = parents.length === 0 ? -1 : (places.get(parents[0]!) ?? -1);
      for (const [k, draft] of drafts.entries()) {
        const { placed, record, entry } = results[k]!;
        const id = draft.id ?? `${iteration}.${k}`;
        const improved = entry !== null && iteration > 0 && entry.fitness > commit.parentFitness;
        places.set(id, candidates.length);
        candidates.push({ id, parent, iteration, niche, proposer, kind: draft.kind, total: draft.total ?? null, size: draft.size ?? 0, fate: fateOf(draft, entry, placed || iteration === 0), record, improved, ...(commit.start?.asks && { ticket: commit.start.ticket }), why: whyOf(draft) ?? null, seconds: state.clock.seconds, evaluations: state.evaluations });
        if (draft.twin) counts.twins++;
        if (improved) counts.improved++;
        if (!draft.claim) continue;
        counts.claims++;
        if (draft.claim.note) add(counts.broken, draft.claim.note.replace(/ on [^ ]+.*$/, ''), 1);
        if (record) marks.set(id, mark(state, state.clock, iteration));
      }
    },
    chronicle: (state, digest, commits) => ({ problem, recipe, identity, searchCount, state, digest, commits, candidates, marks: state.records.map(({ id }) => marks.get(id)!), end: mark(state, state.clock, state.committed), counts: { ...counts, gain: earned(state) }, asked, answers, at: (id) => places.get(id) ?? -1 }),
  };
}

function fateOf({ refused, failure }: DraftRecord, entry: Entry | null, placed: boolean): Fate {
  if (refused) return 'refused';
  if (!entry) return failure?.kind === 'raced' ? 'raced' : 'failed';
  return placed ? 'placed' : 'passed over';
}

function add<K>(map: Map<K, number>, key: K, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}
