import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CladeError } from '../core/index.ts';
import { type Deep, deepOf } from './deep.ts';
import { inboxOf } from '../stores/index.ts';
import { type OpenRun, openRun } from './open.ts';
import { type Painter, painterOf } from './picture.ts';
import type { RunSummary } from './protocol.ts';
import { summaryOf } from './head.ts';

/** Runs that stay open; the one that nobody wanted for the longest time is closed for another. */
const OPEN = 12;

/** A run that somebody looks at. */
export interface Desk {
  run: OpenRun;
  deep: Deep;
  painter: Painter;
  /** Commands that wait for the run. */
  waiting(): number;
  /** Those who follow it. */
  followers: number;
  /** Says that one who asked for it needs it no more. */
  release(): void;
  close(): void;
}

/** A desk, and how many need it now: none is closed under somebody's hands. */
interface Held {
  journal: number;
  desk: Promise<Desk>;
  users: number;
  /** It is not in the list any more, and closes with its last user. */
  over: boolean;
}

/** The runs that are served, by the names that addresses have for them. */
export interface Catalog {
  list(): RunSummary[];
  /** Stays open until it is released. Throws `usage.unknown-run`. */
  desk(run: string): Promise<Desk>;
  close(): void;
}

/** The runs named, or all in a folder, which may grow. @example catalog({ folder: 'runs' }).list() */
export function catalog({ folder, runs }: { folder?: string; runs?: readonly string[] }): Catalog {
  const desks = new Map<string, Held>();

  const folders = (): Map<string, string> => {
    const all = runs ?? (existsSync(folder!) ? readdirSync(folder!).sort().map((name) => join(folder!, name)) : []);
    const named = new Map<string, string>();
    for (const each of all) {
      const own = basename(resolve(each));
      let name = own;
      for (let i = 2; named.has(name); i++) name = `${own}~${i}`;
      // A run that was named stays in the list, and says that it is gone.
      if (runs || existsSync(join(each, 'journal.db'))) named.set(name, resolve(each));
    }
    return named;
  };

  const close = ({ desk }: Held): void => void desk.then((own) => own.close(), () => {});
  const shut = (name: string): void => {
    const held = desks.get(name)!;
    desks.delete(name);
    held.over = true;
    if (held.users === 0) close(held);
  };

  async function make(name: string, place: string, release: () => void): Promise<Desk> {
    const run = await openRun(name, place);
    const inbox = inboxOf(join(place, 'inbox.db'));
    const painter = painterOf(run);
    const close = (): void => {
      painter.close();
      inbox.close();
      run.close();
    };
    return { run, deep: deepOf(run), painter, waiting: () => inbox.waiting().length, followers: 0, release, close };
  }

  function open(name: string, place: string, journal: number): Held {
    const held: Held = {
      journal,
      users: 0,
      over: false,
      desk: make(name, place, () => {
        if (--held.users === 0 && held.over) close(held);
      }),
    };
    held.desk.catch(() => desks.get(name) === held && desks.delete(name));
    return held;
  }

  /** Closes those that nobody needs, the least wanted first. */
  function tidy(): void {
    for (const [name, { users }] of [...desks]) {
      if (desks.size <= OPEN) return;
      if (users === 0) shut(name);
    }
  }

  return {
    list() {
      const all = [...folders()].map(([name, place]) => summaryOf(name, place));
      // Runs that were named stay in that order; of a folder the newest come first, and those that cannot be read last.
      return runs ? all : all.sort((a, b) => (b.began ?? '').localeCompare(a.began ?? ''));
    },
    async desk(name) {
      const place = folders().get(name);
      if (place === undefined) throw new CladeError('usage.unknown-run', `there is no run "${name.slice(0, 80)}" here`, 'GET /api/runs lists them');
      const journal = statSync(join(place, 'journal.db'), { throwIfNoEntry: false })?.ino ?? 0;
      const before = desks.get(name);
      // Deleted or made anew under the same name: another run.
      if (before && before.journal !== journal) shut(name);
      const held = desks.get(name) ?? open(name, place, journal);
      desks.delete(name);
      desks.set(name, held);
      held.users++;
      tidy();
      return held.desk;
    },
    close() {
      for (const held of desks.values()) close(held);
      desks.clear();
    },
  };
}
