import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type Asked, type Identity, type Note, type NumberedRow, type Steer, type Store, decode, fitnessOf } from '../core/index.ts';
import { readIdentity, readNotes } from '../engine/index.ts';
import { type Columns, STATE, columnsOf } from '../reports/columns.ts';
import { sqlite, writerOf } from '../stores/index.ts';
import { type Loaded, loadProblem } from '../workspace/problem.ts';
import { idsOf, placeOf } from '../workspace/run.ts';
import type { RunStatus, SteerView } from './protocol.ts';

/** Rows read at one go: about 30 ms, in which nobody else is answered. */
const SLICE = 4000;
/** Of the first one: what there is at once. */
export const FIRST = 1000;
/** Whether a process still writes is asked so often at most. */
const LOOK_MS = 500;

/** What became of the candidates so far. */
export interface Tally {
  ran: number;
  refused: number;
  failed: number;
  kept: number;
  claims: number;
  records: number;
  /** Better than their first parent. */
  better: number;
  /** By place in `names.why`. */
  why: number[];
}

/** A run that is served: its journal, read as far as somebody asked, and what was found in it. */
export interface OpenRun {
  readonly run: string;
  readonly folder: string;
  readonly store: Store;
  readonly identity: Identity;
  readonly loaded: Loaded;
  readonly search: readonly string[];
  readonly columns: Columns;
  readonly notes: readonly Note[];
  readonly steered: readonly SteerView[];
  readonly asked: readonly Asked[];
  readonly answers: readonly Answer[];
  readonly tally: Tally;
  /** Reads on; false where there was no more. */
  step(): boolean;
  /** Reads all there is, in slices, so that others are answered in between. */
  catchUp(): Promise<void>;
  status(): RunStatus;
  /** The result that the journal ends with, however far it was read. */
  ending(): Note | undefined;
  /** Performance time at which the newest row was read. */
  readonly movedAt: number;
  /** The row that the newest commit before this candidate ends with; the last that was read behind the last candidate. */
  rowBefore(index: number): number;
  /** The first candidate behind a row. */
  after(row: number): number;
  close(): void;
}

/** Whether the journal that was opened is still the one that is there. */
const inode = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/** Opens a run for reading while another process may write it. Throws `journal.*` and `problem.*`. @example const run = await openRun('a', 'runs/a') */
export async function openRun(run: string, folder: string): Promise<OpenRun> {
  const file = join(folder, 'journal.db');
  const store = sqlite({ file, readOnly: true });
  try {
    const identity = readIdentity(store);
    // The first rows say where the problem is; all are read only where it has moved since.
    const loaded = await loadProblem(placeOf(identity, firstNotes(store))).catch(() => loadProblem(placeOf(identity, readNotes(store))));
    return follow({ run, folder, file, store, identity, loaded });
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The result that a journal ends with. @example endOf(store)?.about // 'result' */
export function endOf(store: Store): Note | undefined {
  const last = store.last();
  const note = last?.kind === 'note' ? (decode(last.body) as unknown as Note) : undefined;
  return note?.about === 'result' ? note : undefined;
}

/** Notes before the first commit. @example firstNotes(store)[0].about // 'open' */
export function firstNotes(store: Store): Note[] {
  const notes: Note[] = [];
  for (const { kind, body } of store.rowsAfter(0)) {
    if (kind === 'commit') break;
    if (kind === 'note') notes.push(decode(body) as unknown as Note);
  }
  return notes;
}

function follow({ run, folder, file, store, identity, loaded }: Pick<OpenRun, 'run' | 'folder' | 'store' | 'identity' | 'loaded'> & { file: string }): OpenRun {
  const opened = inode(file);
  /** The row of each commit. */
  const rows: number[] = [];
  const [notes, steered, asked, answers]: [Note[], SteerView[], Asked[], Answer[]] = [[], [], [], []];
  const tally: Tally = { ran: 0, refused: 0, failed: 0, kept: 0, claims: 0, records: 0, better: 0, why: [] };
  let read = 0;
  let slice = FIRST;
  let openedAt = 0;
  const columns = columnsOf({
    ...store,
    *rowsAfter(number) {
      read = 0;
      for (const row of store.rowsAfter(number)) {
        if (row.kind === 'commit') rows.push(row.number);
        yield row;
        if (++read === slice) return;
      }
    },
  });
  let movedAt = performance.now();
  let seen: { at: number; status: RunStatus } | undefined;

  function onRow({ kind, body, number, clock }: NumberedRow): void {
    if (kind === 'begun') return;
    const event = decode(body) as unknown;
    if (kind === 'note') {
      notes.push(event as Note);
      if ((event as Note).about === 'open') openedAt = number;
    } else if (kind === 'asked') asked.push(event as Asked);
    else if (kind === 'answer') answers.push(event as Answer);
    else if (kind === 'steer') {
      const { order, command, ...rest } = event as Steer;
      steered.push({ row: number, atCommit: columns.commits - 1, seconds: clock.seconds, order, command, with: rest as Record<string, string | number> });
    }
  }

  function count(from: number): void {
    const { state, total, parent, why } = columns.slice();
    for (let i = from; i < columns.count; i++) {
      const bits = state[i]!;
      if (bits & STATE.ran) tally.ran++;
      if (bits & STATE.refused) tally.refused++;
      if (bits & STATE.failed) tally.failed++;
      if (bits & STATE.kept) tally.kept++;
      if (bits & STATE.claimed) tally.claims++;
      if (bits & STATE.record) tally.records++;
      const first = parent[i]!;
      const { direction } = loaded.problem;
      if (first >= 0 && fitnessOf(direction, total[i]!) > fitnessOf(direction, total[first]!)) tally.better++;
      if (why[i]! > 0) tally.why[why[i]!] = (tally.why[why[i]!] ?? 0) + 1;
    }
  }

  /** Of those who read it. */
  function statusNow(): RunStatus {
    const now = inode(file);
    if (now === undefined || now !== opened) return 'gone';
    if (identity.imported) return 'imported';
    if (endOf(store)) return 'ended';
    if (!writerOf(file)) return 'interrupted';
    // A pause is over when the run is opened again.
    const said = steered.findLast(({ command, row }) => row > openedAt && (command === 'pause' || command === 'resume'));
    return said?.command === 'pause' ? 'paused' : 'going';
  }

  const self: OpenRun = {
    run,
    folder,
    store,
    identity,
    loaded,
    search: idsOf(loaded, 'search'),
    columns,
    notes,
    steered,
    asked,
    answers,
    tally,
    get movedAt() {
      return movedAt;
    },
    step() {
      const from = columns.count;
      const row = columns.row;
      slice = row === 0 ? FIRST : SLICE;
      columns.update(onRow);
      count(from);
      if (columns.row !== row) movedAt = performance.now();
      return read === slice;
    },
    async catchUp() {
      while (self.step()) await new Promise(setImmediate);
    },
    status() {
      if (!seen || performance.now() - seen.at > LOOK_MS) seen = { at: performance.now(), status: statusNow() };
      return seen.status;
    },
    ending: () => endOf(store),
    rowBefore: (index) => (index >= columns.count ? columns.row : rows[columns.slice(index, index + 1).iteration[0]! - 1]!),
    after(row) {
      const commits = firstAbove(rows, row);
      return firstAbove(columns.slice().iteration, commits - 1);
    },
    close: () => store.close(),
  };
  return self;
}

/** The place of the first number above a limit, in a list that never falls. */
function firstAbove(list: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
