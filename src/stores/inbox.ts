import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { CladeError, type Inbox, type Order, type SteerAnswer, type SteerCommand, reason } from '../core/index.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS orders (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL, answer TEXT)';

/** Milliseconds that a run waits for somebody who is writing; it looks again soon. */
const PATIENCE = 20;

/**
 * The run's end of an inbox: it exists from the first command on. What cannot be read now is read later, and a damaged
 * file holds no commands: no run stops for its inbox.
 *
 * @example evolve({ ...parts, inbox: inboxOf('runs/a/inbox.db') })
 */
export function inboxOf(file: string): Inbox & { close(): void } {
  let db: DatabaseSync | undefined;
  let waiting: { all(): unknown[] } | undefined;
  const attempt = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error;
      return otherwise;
    }
  };
  return {
    waiting: () => {
      if (!db && !existsSync(file)) return [];
      return attempt(() => {
        db ??= new DatabaseSync(file, { timeout: PATIENCE });
        waiting ??= db.prepare('SELECT id, command FROM orders WHERE answer IS NULL ORDER BY seq');
        return (waiting.all() as { id: string; command: string }[]).map(({ id, command }) => ({ id, command: parsed(command) }));
      }, [] as Order[]);
    },
    answer: (id, answer) => attempt(() => void db!.prepare('UPDATE orders SET answer = ? WHERE id = ?').run(JSON.stringify(answer), id), undefined),
    close: () => db?.close(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The other end, for whoever steers a run. */
export interface Letterbox {
  /** Leaves a command and returns the name of its order. */
  post(command: SteerCommand): string;
  /** What became of it; undefined while it waits. Throws `usage.unknown-order` for one that was never posted. */
  answerOf(id: string): SteerAnswer | undefined;
  /** Takes back what nobody has read. */
  withdraw(id: string): void;
  close(): void;
}

/**
 * Leaves commands for a run, alive or not, in the same file. Throws `journal.no-inbox` where it cannot be written.
 * @example const box = letterbox('runs/a/inbox.db'); const id = box.post({ command: 'pause' }); box.answerOf(id)
 */
export function letterbox(file: string): Letterbox {
  const guard = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new CladeError('journal.no-inbox', `cannot write ${file}: ${reason(error)}`, 'check its permissions and the disk; it may be deleted while no command waits', error);
    }
  };
  const db = guard(() => {
    const opened = new DatabaseSync(file, { timeout: 5000 });
    opened.exec(SCHEMA);
    return opened;
  });
  return {
    post(command) {
      const id = randomBytes(6).toString('hex');
      guard(() => db.prepare('INSERT INTO orders (id, command) VALUES (?, ?)').run(id, JSON.stringify(command)));
      return id;
    },
    answerOf(id) {
      const row = guard(() => db.prepare('SELECT answer FROM orders WHERE id = ?').get(id)) as { answer: string | null } | undefined;
      if (!row) throw new CladeError('usage.unknown-order', `no command "${id}" was left for this run`, 'the name comes with the answer of `steer`');
      return row.answer === null ? undefined : (JSON.parse(row.answer) as SteerAnswer);
    },
    withdraw: (id) => void guard(() => db.prepare('DELETE FROM orders WHERE id = ? AND answer IS NULL').run(id)),
    close: () => db.close(),
  };
}
