import { type Clock, type Commit, type NumberedRow, type Store, decodeOnly } from '../core/index.ts';
import { YOU, whyOf } from '../engine/index.ts';

/** What became of a candidate, a bit each. */
export const STATE = {
  /** It has a score. */
  ran: 1,
  /** Its source can be read: it was placed, or it made a claim. */
  kept: 2,
  failed: 4,
  refused: 8,
  claimed: 16,
  record: 32,
  /** It took the evaluation of a longer program that behaves the same. */
  twin: 64,
  /** A person wrote it. */
  yours: 128,
} as const;

const TYPES = {
  iteration: Int32Array,
  /** Its place among the drafts of its iteration: the id is `iteration.draft`. */
  draft: Uint16Array,
  /** The candidate that is its first parent, -1 for the seed. */
  parent: Int32Array,
  /** NaN where it has no score. */
  total: Float64Array,
  /** Places in `names`. */
  proposer: Uint16Array,
  kind: Uint16Array,
  /** Why it has no score; 0 where it has one. */
  why: Uint16Array,
  niche: Uint16Array,
  /** 0 where it was turned away before it was measured. */
  size: Int32Array,
  seconds: Float64Array,
  cpuSeconds: Float64Array,
  /** Instance runs of the run so far; divided by the search instances, evaluations. */
  runs: Float64Array,
  state: Uint8Array,
};

/** One array for each property of the candidates, all equally long. */
export type CandidateColumns = { [K in keyof typeof TYPES]: InstanceType<(typeof TYPES)[K]> };

const NAMES = Object.keys(TYPES) as (keyof CandidateColumns)[];

/** All candidates of a run, as far as its journal was read. */
export interface Columns {
  readonly count: number;
  /** Number of the last row that was read. */
  readonly row: number;
  /** Commits that were read. */
  readonly commits: number;
  /** Instance runs of all of them, and when the newest was made; also where it brought no candidate. */
  readonly runs: number;
  readonly clock: Clock;
  /** Texts that columns stand for by their places; they only grow. */
  readonly names: { readonly proposer: readonly string[]; readonly kind: readonly string[]; readonly why: readonly string[] };
  /** Where each record stands, and its mean on validation. */
  readonly records: readonly { index: number; validation: number }[];
  /** Reads what the journal has grown by, which another process may be writing; returns how many candidates came. Rows that are no commits are handed on. */
  update(onRow?: (row: NumberedRow) => void): number;
  /** A view of some candidates; good until the next update. @default all */
  slice(from?: number, to?: number): CandidateColumns;
  /** The place of a candidate, -1 for none. @example columns.indexOf('120.0') */
  indexOf(id: string): number;
}

/** Entries of which more are not looked up one by one. */
const MANY = 500;

const read = decodeOnly({ iteration: true, proposer: true, niche: true, parents: true, runs: true, drafts: [{ kind: true, program: true, total: true, size: true, refused: true, failure: { kind: true }, claim: { record: true, validation: true }, twin: true }] });

/**
 * The candidates of a run as columns, read from its journal without checking the chain and without applying the rules
 * of the archive: 100,000 take about half a second, and what is new since the last update only its own time.
 *
 * @example const columns = columnsOf(store); columns.update(); columns.slice().total
 */
export function columnsOf(store: Store): Columns {
  const arrays = Object.fromEntries(NAMES.map((name) => [name, new TYPES[name](1024)])) as CandidateColumns;
  const names = { proposer: dictionary(), kind: dictionary(), why: dictionary('') };
  const records: { index: number; validation: number }[] = [];
  /** The first candidate of each iteration, and one more. */
  const first: number[] = [0];
  let [count, row, runs] = [0, 0, 0];
  let newest: Clock = { seconds: 0, cpuSeconds: 0 };
  /** Hashes of the sources of everything before so many seconds of the run. */
  let held: { until: number; hashes: ReadonlySet<string> } = { until: 0, hashes: new Set() };

  const indexOf = (id: string): number => {
    const dot = id.indexOf('.');
    const iteration = Number(id.slice(0, dot));
    const index = (first[iteration] ?? Number.NaN) + Number(id.slice(dot + 1));
    return index < first[iteration + 1]! ? index : -1;
  };

  const add = (commit: Commit, { clock }: NumberedRow, entries: [index: number, program: string][]): void => {
    const { iteration, proposer, niche, parents, drafts } = commit;
    runs += commit.runs;
    newest = clock;
    const parent = parents.length > 0 ? indexOf(parents[0]!) : -1;
    const by = names.proposer.place(proposer);
    if (count + drafts.length > arrays.total.length) grow(arrays, 2 * (count + drafts.length));
    drafts.forEach((draft, place) => {
      const ran = draft.total !== undefined && draft.total !== null;
      arrays.iteration[count] = iteration;
      arrays.draft[count] = place;
      arrays.parent[count] = parent;
      arrays.total[count] = ran ? draft.total! : Number.NaN;
      arrays.proposer[count] = by;
      arrays.kind[count] = names.kind.place(draft.kind);
      arrays.why[count] = names.why.place(whyOf(draft) ?? '');
      arrays.niche[count] = niche;
      arrays.size[count] = draft.size ?? 0;
      arrays.seconds[count] = clock.seconds;
      arrays.cpuSeconds[count] = clock.cpuSeconds;
      arrays.runs[count] = runs;
      arrays.state[count] = (ran ? STATE.ran : 0) | (draft.failure ? STATE.failed : 0) | (draft.refused ? STATE.refused : 0) | (draft.claim ? STATE.claimed : 0) | (draft.claim?.record ? STATE.record : 0) | (draft.twin ? STATE.twin : 0) | (proposer === YOU ? STATE.yours : 0);
      if (draft.claim?.record) records.push({ index: count, validation: draft.claim.validation! });
      if (ran) entries.push([count, draft.program!]);
      count++;
    });
    first.push(count);
  };

  return {
    get count() {
      return count;
    },
    get row() {
      return row;
    },
    get commits() {
      return first.length - 1;
    },
    get runs() {
      return runs;
    },
    get clock() {
      return newest;
    },
    names: { proposer: names.proposer.texts, kind: names.kind.texts, why: names.why.texts },
    records,
    indexOf,
    update(onRow) {
      const before = count;
      const entries: [number, string][] = [];
      for (const next of store.rowsAfter(row)) {
        row = next.number;
        if (next.kind === 'commit') add(read(next.body) as unknown as Commit, next, entries);
        else onRow?.(next);
      }
      // Sources stand in the transaction of their commit or before it, so this is asked afterwards.
      // Of many all are asked at once; what is asked holds for everything the journal had by then.
      const many = entries.length > MANY;
      if (many && newest.seconds >= held.until) held = { until: store.last()?.clock.seconds ?? 0, hashes: new Set(store.hashes()) };
      for (const [index, program] of entries) if (many ? held.hashes.has(program) : store.blob(program) !== undefined) arrays.state[index]! |= STATE.kept;
      if (!many) held = { until: 0, hashes: new Set() };
      return count - before;
    },
    slice: (from = 0, to = count) => Object.fromEntries(NAMES.map((name) => [name, arrays[name].subarray(from, to)])) as CandidateColumns,
  };
}

function grow(arrays: CandidateColumns, length: number): void {
  for (const name of NAMES) {
    const grown = new TYPES[name](length);
    grown.set(arrays[name]);
    (arrays as Record<string, unknown>)[name] = grown;
  }
}

/** Texts by the order they were first seen in. */
function dictionary(...texts: string[]): { texts: readonly string[]; place(text: string): number } {
  const places = new Map(texts.map((text, place) => [text, place]));
  return {
    texts,
    place(text) {
      let place = places.get(text);
      if (place === undefined) {
        place = texts.push(text) - 1;
        places.set(text, place);
      }
      return place;
    },
  };
}

/** The id of the first of some candidates. @example idAt(columns.slice(7, 8)) // '6.1' */
export const idAt = ({ iteration, draft }: CandidateColumns): string => `${iteration[0]}.${draft[0]}`;
