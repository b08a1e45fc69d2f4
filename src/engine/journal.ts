import { setTimeout as sleep } from 'node:timers/promises';
import { CladeError, type Clock, type Commit, type DraftRecord, type Hash, type Identity, type JournalEvent, type Note, type Plain, type Row, type Start, type Store, decode, encode, hashOf } from '../core/index.ts';
import { State } from './state.ts';

/** Milliseconds a flush waits for others: nothing beside a model's answer, and one transaction serves many. */
const COMPANY = 5;

/** Writes events and keeps the chain: notes are outside it. */
export class Journal {
  readonly store: Store;
  private written: Promise<void> | undefined;
  /** Hash over every start and commit body so far. */
  digest: Hash;

  constructor(store: Store, digest: Hash = '') {
    this.store = store;
    this.digest = digest;
  }

  append(event: JournalEvent, clock: Clock): void {
    const body = encode(event.body as unknown as Plain);
    if (event.kind !== 'note') this.digest = link(this.digest, body);
    this.store.append({ kind: event.kind, body, digest: this.digest, clock });
  }

  /** Fulfilled when all that was appended so far is on disk, in one transaction with what others append meanwhile. */
  settled(): Promise<void> {
    this.written ??= sleep(COMPANY).then(() => {
      this.written = undefined;
      this.store.flush();
    });
    return this.written;
  }
}

function link(digest: Hash, body: Uint8Array): Hash {
  const joined = new Uint8Array(digest.length + body.length);
  for (let i = 0; i < digest.length; i++) joined[i] = digest.charCodeAt(i);
  joined.set(body, digest.length);
  return hashOf(joined);
}

/** Every event of a store in order, with the chain checked. Throws `journal.corrupt` at the first broken link. */
export function* readEvents(store: Store): Generator<{ event: JournalEvent; digest: Hash; clock: Clock }> {
  let digest = '';
  let number = 0;
  for (const row of store.rows()) {
    number++;
    if (row.kind !== 'note') digest = link(digest, row.body);
    if (row.digest !== digest) throw new CladeError('journal.corrupt', `the journal is damaged at event ${number}: its digest does not match`, 'restore the file from a copy, or start the run again with the same seed: it repeats exactly');
    yield { event: { kind: row.kind, body: row.kind === 'note' ? noteIn(row.body) : decode(row.body) } as unknown as JournalEvent, digest, clock: row.clock };
  }
}

/** The identity a store was started with. */
export function readIdentity(store: Store): Identity {
  for (const { event } of readEvents(store)) {
    if (event.kind === 'start') return event.body;
    break;
  }
  throw new CladeError('journal.empty', 'the run was stopped before it began', 'run it again; the folder may stay');
}

/** Notes are outside the chain: that one was damaged shows only here. */
function noteIn(body: Uint8Array): Note {
  let note: Note | undefined;
  try {
    note = decode(body) as unknown as Note;
  } catch {
    // said below
  }
  if (typeof note?.about !== 'string') throw new CladeError('journal.corrupt', 'a note of the journal cannot be read', 'restore the file from a copy, or start the run again with the same seed: it repeats exactly');
  return note;
}

/** The last result note, if the run has ended once. */
export function readNotes(store: Store): Note[] {
  const notes: Note[] = [];
  for (const row of store.rows()) if (row.kind === 'note') notes.push(noteIn(row.body));
  return notes;
}

/** Commits read last, by store: prompts walk up the same ancestries again and again. */
const READ = new WeakMap<Store, Map<number, Commit>>();
const KEPT = 256;

/** A commit by its iteration; not to be changed. */
export function readCommit(store: Store, iteration: number): Commit | undefined {
  let read = READ.get(store);
  if (!read) READ.set(store, (read = new Map()));
  const known = read.get(iteration);
  if (known) return known;
  const row: Row | undefined = store.commit(iteration);
  if (!row) return undefined;
  const commit = decode(row.body) as unknown as Commit;
  read.set(iteration, commit);
  if (read.size > KEPT) read.delete(read.keys().next().value!);
  return commit;
}

/** What the journal says of a draft that was committed. */
export function recordOf(store: Store, id: string): DraftRecord | undefined {
  return readCommit(store, State.born(id))?.drafts.find((draft) => draft.id === id);
}

/** The starts a journal knows: the last number given, and which of them committed. */
export function startsIn(store: Store): { last: number; committed: ReadonlySet<number> } {
  const committed = new Set<number>();
  let last = 0;
  for (const { kind, body } of store.rows()) {
    if (kind !== 'begun' && kind !== 'commit') continue;
    const { start, ticket = start?.ticket } = decode(body) as unknown as Partial<Commit & Start>;
    if (ticket === undefined) continue;
    last = Math.max(last, ticket);
    if (kind === 'commit') committed.add(ticket);
  }
  return { last, committed };
}

/** Every commit, in order. */
export function commitsOf(store: Store): Commit[] {
  return [...store.rows()].flatMap(({ kind, body }) => (kind === 'commit' ? [decode(body) as unknown as Commit] : []));
}
