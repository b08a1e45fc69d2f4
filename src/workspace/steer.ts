import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Budget, CladeError, type DraftRecord, type Identity, type Inbox, type Note, type Steer, type SteerAnswer, type SteerCommand, type Store, decode, decodeOnly, steerCommand } from '../core/index.ts';
import { readIdentity, recordOf } from '../engine/index.ts';
import { letterbox, sqlite, writerOf } from '../stores/index.ts';

/** Commands about the process, not about the run: they mean nothing to one that starts later. */
const NOW: readonly unknown[] = ['pause', 'resume', 'stop'];

/** What came of a command. */
export interface SteerResult {
  /** Its name; the journal has it, too. */
  order: string;
  /** Absent while it waits: for the next commit, or for a resume where nobody is at work on the run. */
  answer?: SteerAnswer;
  alive: boolean;
}

export interface SteerOptions {
  /** Seconds to wait for the answer of a run that is going. @default 10 */
  wait?: number;
}

/**
 * Leaves a command for a run and waits until it is obeyed or refused. A run that is not going gets hints, pins, bans,
 * limits and programs when it is resumed; to pause, resume or stop it is refused. Throws `usage.bad-command`,
 * `journal.not-running`.
 *
 * @example const { answer } = await steer('runs/a', { command: 'pin', id: '120.0' })
 */
export async function steer(folder: string, asked: SteerCommand, { wait = 10 }: SteerOptions = {}): Promise<SteerResult> {
  const command = steerCommand(asked);
  const journal = join(folder, 'journal.db');
  const alive = (): boolean => writerOf(journal) !== undefined;
  const heard = alive();
  if (!heard) refuseUnheard(folder, command);
  const box = letterbox(join(folder, 'inbox.db'));
  try {
    if (!heard) return { order: box.post(command), alive: false };
    const order = box.post(command);
    for (const until = performance.now() + 1000 * wait; ; await sleep(20)) {
      const answer = box.answerOf(order);
      if (answer) return { order, answer, alive: true };
      if (performance.now() < until) continue;
      return { order, alive: alive() };
    }
  } finally {
    box.close();
  }
}

/** What can be said of a command without the run. */
function refuseUnheard(folder: string, command: SteerCommand): void {
  const store = sqlite({ file: join(folder, 'journal.db'), readOnly: true });
  try {
    const identity: Identity = readIdentity(store);
    if (identity.imported) throw new CladeError('usage.imported', `${identity.problem} was imported: it is over, and nobody here can go on with it`, `breed on from its best programs in a run of your own: clade run PROBLEM --from ${basename(folder)}`);
    if (NOW.includes(command.command)) throw new CladeError('journal.not-running', `nobody is at work on this run, so there is nothing to ${command.command}`, '`clade resume` goes on with it');
    const asks = command.command === 'hint' || (command.command === 'budget' && (command.calls ?? command.usd) !== undefined);
    if (asks && !identity.asks) throw new CladeError('usage.no-models', 'the run asks no models', 'start one with --model');
    const id = 'id' in command ? command.id : command.command === 'try' ? command.parent : undefined;
    if (id !== undefined && recordOf(store, id)?.total == null) throw new CladeError('usage.unknown-id', `the run has no program ${id} with a score`, 'ids look like 120.0; `clade show` lists the records');
  } finally {
    store.close();
  }
}

/** What became of an order that was left earlier. @example answerOf('runs/a', order) */
export function answerOf(folder: string, order: string): SteerAnswer | undefined {
  const box = letterbox(join(folder, 'inbox.db'));
  try {
    return box.answerOf(order);
  } finally {
    box.close();
  }
}

/** The limits of a run as they are now: those it was last opened with, and what was changed since. */
export function budgetIn(store: Store): Budget {
  let budget: Budget = {};
  for (const { kind, body } of store.rowsAfter(0)) {
    if (kind === 'note') {
      const note = decode(body) as unknown as Note;
      if (note.about === 'open') budget = note.budget as unknown as Budget;
    } else if (kind === 'steer') {
      const steer = decode(body) as unknown as Steer;
      if (steer.command === 'budget') budget = { ...budget, ...limitsOf(steer) };
    }
  }
  return budget;
}

/** The limits that a command names. */
export function limitsOf({ order: _, command: __, ...limits }: Extract<Steer, { command: 'budget' }>): Budget {
  return limits;
}

const drafted = decodeOnly({ order: true, drafts: true });

/** What became of a program that was left with `try`: its draft, once an iteration has committed it. */
export function draftOf(store: Store, order: string, after = 0): DraftRecord | undefined {
  for (const { kind, body } of store.rowsAfter(after)) {
    if (kind !== 'commit') continue;
    const commit = drafted(body) as unknown as { order?: string; drafts: readonly DraftRecord[] };
    if (commit.order === order) return commit.drafts[0];
  }
  return undefined;
}

/** Answers those who told a run to pause, go on or stop that was not there. What its journal has was obeyed before a kill, and the run says so itself. */
export function refuseLate(inbox: Inbox, folder: string, why: string): void {
  const late = inbox.waiting().filter(({ command }) => NOW.includes((command as { command?: unknown } | null)?.command));
  if (late.length === 0) return;
  const store = sqlite({ file: join(folder, 'journal.db'), readOnly: true });
  try {
    const obeyed = new Set<string>();
    for (const { kind, body } of store.rowsAfter(0)) if (kind === 'steer') obeyed.add((decode(body) as unknown as Steer).order);
    for (const { id } of late) if (!obeyed.has(id)) inbox.answer(id, { accepted: false, why });
  } finally {
    store.close();
  }
}

/** Whether somebody is at work on a run. @example isAlive('runs/a') */
export function isAlive(folder: string): boolean {
  const file = join(folder, 'journal.db');
  return existsSync(file) && writerOf(file) !== undefined;
}
