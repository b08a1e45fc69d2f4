import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { CladeError, type Row, type Store, reason } from '../core/index.ts';

export interface SqliteOptions {
  file: string;
  /** Readers may look at a run that somebody else is writing. @default false */
  readOnly?: boolean;
  /** Rows of one transaction at most. @default 64 */
  group?: number;
  /** Milliseconds a row may wait for its transaction. @default 20 */
  delay?: number;
  /** SQLite's own limit on the file, in pages of 4 KB; a full disk in miniature. */
  maxPages?: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body BLOB NOT NULL, digest TEXT NOT NULL, iteration INTEGER, seconds REAL NOT NULL, cpu REAL NOT NULL);
CREATE INDEX IF NOT EXISTS commits ON events (iteration) WHERE iteration IS NOT NULL;
CREATE TABLE IF NOT EXISTS blobs (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lock (one INTEGER PRIMARY KEY CHECK (one = 1), pid INTEGER, host TEXT, started TEXT, beat INTEGER);
PRAGMA user_version = 1;`;

/** Texts kept at hand, and how long one may be. */
const [RECENT, RECENT_CHARACTERS] = [64, 16_384];

/** Rows that are read at once by those who follow a run. */
const PAGE = 512;

/** Without a sign of life for this long, a writer on another host counts as gone. */
const STALE_MS = 30_000;

/**
 * A run's journal in one SQLite file: WAL, transactions that group what arrives within `delay`, one
 * writer at a time. `synchronous=NORMAL` survives kill -9 and loses at most the last transactions at
 * a power cut. Errors: `journal.locked`, `journal.corrupt`, `journal.full`.
 *
 * @example const store = sqlite({ file: 'runs/a/journal.db' })
 */
export function sqlite({ file, readOnly = false, group = 64, delay = 20, maxPages }: SqliteOptions): Store {
  if (readOnly && !existsSync(file)) throw new CladeError('journal.missing', `there is no journal at ${file}`, '`clade runs` lists the runs');
  const db = guard(file, () => {
    const opened = new DatabaseSync(file, { readOnly });
    if (!readOnly) {
      opened.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=1000;');
      opened.exec(SCHEMA);
      if (maxPages) opened.exec(`PRAGMA max_page_count=${maxPages}`);
    }
    return opened;
  });
  if (!readOnly) guard(file, () => lock(db, file));
  else if (!guard(file, () => db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").get())) throw new CladeError('journal.empty', `${file} was stopped before it began`, 'run it again; the folder may stay');

  const insertRow = readOnly ? undefined : db.prepare('INSERT INTO events (kind, body, digest, iteration, seconds, cpu) VALUES (?, ?, ?, ?, ?, ?)');
  const insertBlob = readOnly ? undefined : db.prepare('INSERT OR IGNORE INTO blobs (hash, text) VALUES (?, ?)');
  const selectBlob = db.prepare('SELECT text FROM blobs WHERE hash = ?');
  const selectCommit = db.prepare('SELECT kind, body, digest, seconds, cpu FROM events WHERE iteration = ?');
  const heartbeat = readOnly ? undefined : setInterval(() => db.prepare('UPDATE lock SET beat = ? WHERE pid = ?').run(Date.now(), process.pid), 5000);
  heartbeat?.unref();

  let rows: (Row & { iteration: number | null })[] = [];
  let blobs: [string, string][] = [];
  /** Short texts read last: parents are asked for again and again. */
  const recent = new Map<string, string>();
  let commits = Number((db.prepare('SELECT COUNT(*) AS n FROM events WHERE iteration IS NOT NULL').get() as { n: number }).n);
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (rows.length === 0 && blobs.length === 0) return;
    guard(file, () => {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const [hash, text] of blobs) insertBlob!.run(hash, text);
        for (const { kind, body, digest, iteration, clock } of rows) insertRow!.run(kind, body, digest, iteration, clock.seconds, clock.cpuSeconds);
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
    rows = [];
    blobs = [];
  }

  let broken: unknown;
  const soon = (): void => {
    if (broken) throw broken;
    if (rows.length >= group) return flush();
    timer ??= setTimeout(() => {
      try {
        flush();
      } catch (error) {
        // reported by the next append or flush, where somebody can act on it
        broken = error;
      }
    }, delay);
  };

  return {
    append(row) {
      rows.push({ ...row, iteration: row.kind === 'commit' ? commits++ : null });
      soon();
    },
    *rows() {
      if (!readOnly) flush();
      const stored = guard(file, () => db.prepare('SELECT kind, body, digest, seconds, cpu FROM events ORDER BY seq').iterate());
      for (const row of stored) yield asRow(row);
    },
    *rowsAfter(number) {
      if (!readOnly) flush();
      const page = db.prepare('SELECT seq, kind, body, seconds, cpu FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
      // objects with named columns take twice the time
      page.setReturnArrays(true);
      for (let last = number; ; ) {
        // A page at a time: no reader holds up the writer's checkpoints while it thinks.
        const some = guard(file, () => page.all(last, PAGE)) as unknown as [number, Row['kind'], Uint8Array, number, number][];
        for (const [seq, kind, body, seconds, cpuSeconds] of some) yield { number: seq, kind, body, clock: { seconds, cpuSeconds } };
        if (some.length < PAGE) return;
        last = some.at(-1)![0];
      }
    },
    last() {
      const stored = rows.at(-1) ?? guard(file, () => db.prepare('SELECT kind, body, digest, seconds, cpu FROM events ORDER BY seq DESC LIMIT 1').get());
      return stored && ('clock' in stored ? (stored as Row) : asRow(stored));
    },
    commits: () => commits,
    commit(iteration) {
      const waiting = rows.find((row) => row.iteration === iteration);
      if (waiting) return waiting;
      const stored = guard(file, () => selectCommit.get(iteration));
      return stored && asRow(stored);
    },
    putBlob(hash, text) {
      blobs.push([hash, text]);
    },
    blob(hash) {
      const known = recent.get(hash);
      if (known !== undefined) return known;
      // What is stored comes first: the first text under a hash stays, also before a flush.
      const stored = guard(file, () => selectBlob.get(hash)) as { text: string } | undefined;
      const text = stored?.text ?? blobs.find(([other]) => other === hash)?.[1];
      if (text !== undefined && text.length <= RECENT_CHARACTERS) recent.set(hash, text);
      if (recent.size > RECENT) recent.delete(recent.keys().next().value!);
      return text;
    },
    hashes() {
      const all = db.prepare('SELECT hash FROM blobs');
      all.setReturnArrays(true);
      return guard(file, () => all.all() as unknown as [string][]).map(([hash]) => hash);
    },
    flush() {
      if (broken) throw broken;
      flush();
    },
    close() {
      clearInterval(heartbeat);
      try {
        if (!readOnly && !broken) {
          flush();
          db.exec(`DELETE FROM lock WHERE pid = ${process.pid}`);
        }
      } finally {
        clearTimeout(timer);
        db.close();
      }
    },
  };
}

function asRow({ kind, body, digest, seconds, cpu }: Record<string, unknown>): Row {
  return { kind, body, digest, clock: { seconds, cpuSeconds: cpu } } as Row;
}

/** When the process with this number began, so that a reused number is not mistaken for it. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    // Killed, and nobody has asked how it ended: containers often have no init that would.
    return fields[0] === 'Z' ? '' : fields[19]!;
  } catch {
    return '';
  }
}

interface Owner {
  pid: number;
  host: string;
  started: string;
  beat: number;
}

/** Who has the lock, where that process is alive. */
function owner(db: DatabaseSync): (Owner & { here: boolean }) | undefined {
  const found = db.prepare('SELECT pid, host, started, beat FROM lock').get() as unknown as Owner | undefined;
  const here = found?.host === hostname();
  const alive = found !== undefined && (here ? startOf(found.pid) !== '' && startOf(found.pid) === found.started : Date.now() - found.beat < STALE_MS);
  return alive ? { ...found, here } : undefined;
}

/** The process that writes a journal now. @example writerOf('runs/a/journal.db')?.pid */
export function writerOf(file: string): { pid: number; host: string } | undefined {
  return guard(file, () => {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      const found = owner(db);
      return found && { pid: found.pid, host: found.host };
    } finally {
      db.close();
    }
  });
}

function lock(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  const other = owner(db);
  if (other && !(other.here && other.pid === process.pid)) {
    db.exec('ROLLBACK');
    throw new CladeError('journal.locked', `${file} is being written by process ${other.pid}${other.here ? '' : ` on ${other.host}`}`, 'wait for it, or stop it with Ctrl-C; `clade show` can look on meanwhile');
  }
  db.prepare('INSERT OR REPLACE INTO lock VALUES (1, ?, ?, ?, ?)').run(process.pid, hostname(), startOf(process.pid), Date.now());
  db.exec('COMMIT');
}

/** SQLite's errors in words that say what to do. */
function guard<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CladeError) throw error;
    const code = (error as { errcode?: number }).errcode ?? 0;
    // result codes of SQLite: 5 BUSY, 10 IOERR, 11 CORRUPT, 13 FULL, 14 CANTOPEN, 26 NOTADB
    if ((code & 255) === 13 || (code & 255) === 10) throw new CladeError('journal.full', `cannot write ${file}: ${reason(error)}`, 'free some disk space, then `clade resume` goes on from the last commit; nothing before it is lost', error);
    if ((code & 255) === 11 || (code & 255) === 26) throw new CladeError('journal.corrupt', `${file} is damaged: ${reason(error)}`, 'restore the file from a copy, or start the run again with the same seed: it repeats exactly', error);
    if ((code & 255) === 5) throw new CladeError('journal.locked', `${file} is locked by another process`, 'wait for it, or stop it', error);
    if ((code & 255) === 14) throw new CladeError('journal.missing', `cannot open ${file}: ${reason(error)}`, 'check the path and its permissions', error);
    throw error;
  }
}
