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
  close(): void;
}

/** The runs that are served, by the names that addresses have for them. */
export interface Catalog {
  list(): RunSummary[];
  /** Throws `usage.unknown-run`. */
  desk(run: string): Promise<Desk>;
  close(): void;
}

/** The runs named, or all in a folder, which may grow. @example catalog({ folder: 'runs' }).list() */
export function catalog({ folder, runs }: { folder?: string; runs?: readonly string[] }): Catalog {
  const desks = new Map<string, { journal: number; desk: Promise<Desk> }>();

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

  const shut = (name: string): void => {
    const held = desks.get(name);
    desks.delete(name);
    held?.desk.then((desk) => desk.close(), () => {});
  };

  async function make(name: string, place: string): Promise<Desk> {
    const run = await openRun(name, place);
    const inbox = inboxOf(join(place, 'inbox.db'));
    const painter = painterOf(run);
    const close = (): void => {
      painter.close();
      inbox.close();
      run.close();
    };
    return { run, deep: deepOf(run), painter, waiting: () => inbox.waiting().length, followers: 0, close };
  }

  /** Closes one that nobody follows, the least wanted first. */
  async function tidy(): Promise<void> {
    for (const [name, { desk }] of [...desks].slice(0, -1)) {
      if (desks.size <= OPEN) return;
      const { followers } = await desk.catch(() => ({ followers: 0 }));
      if (followers === 0) shut(name);
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
      const held = desks.get(name);
      // Deleted or made anew under the same name: another run.
      if (held && held.journal !== journal) shut(name);
      const desk = desks.get(name)?.desk ?? make(name, place);
      desks.delete(name);
      desks.set(name, { journal, desk });
      desk.catch(() => desks.delete(name));
      if (desks.size > OPEN) void tidy();
      return desk;
    },
    close() {
      for (const name of [...desks.keys()]) shut(name);
    },
  };
}
