import type { Commit, DraftRecord, Identity, Start } from '../core/index.ts';
import type { Kept } from './assess.ts';

/** An iteration that has done its work and waits for its commit. */
export interface Flight {
  event: Commit;
  /** What may claim a record, by draft. */
  prepared: ReadonlyMap<DraftRecord, Kept>;
}

/** A failure waits for its turn: iterations before it still commit. */
export type Flown = Flight | { error: unknown };

/** An iteration to start now. */
export interface Launch {
  ticket: number;
  /** It asks a model. */
  asks: boolean;
  /** Whose turn it is, where that is known. */
  arm?: string | undefined;
  /** It is given over to the person's own program that came with this order. */
  order?: string | undefined;
  /** Its commit is in the journal already. */
  done?: true;
}

/** The state that iterations start from. */
export interface Place {
  commit: number;
  /** False while the journal is read again. */
  live: boolean;
  /** Orders with own programs that no iteration has taken yet. */
  waiting: readonly string[];
  /** Commands obeyed so far. */
  steers: number;
}

/** Decides when iterations start and which commits next. */
export interface Lanes {
  /** What starts from here, each before the next is looked for. */
  due(place: Place): Iterable<Launch>;
  /** The journal says that this one started here and never committed: it goes on. */
  again(start: Start): readonly Launch[];
  put(launch: Launch, flight: Promise<Flight>): void;
  next(): Promise<Flown>;
  /** Whether somebody still waits for a model. */
  asking(): boolean;
}

const settled = (flight: Promise<Flight>): Promise<Flown> => flight.catch((error: unknown) => ({ error }));

/** Iteration i starts after commit i - inFlight and commits are made in order: the same run on any number of workers. */
export function inOrder({ inFlight }: Identity, written: number): Lanes {
  const flights = new Map<number, Promise<Flown>>();
  let last = 0;
  return {
    due({ commit, waiting }) {
      const launches: Launch[] = [];
      for (let ticket = commit === 0 ? 1 : commit + inFlight; ticket <= commit + inFlight; ticket++) launches.push({ ticket, asks: false, order: waiting[launches.length], ...(ticket <= written && { done: true }) });
      last = commit;
      return launches;
    },
    again: () => [],
    put: ({ ticket }, flight) => void flights.set(ticket, settled(flight)),
    next() {
      const flight = flights.get(last + 1)!;
      flights.delete(last + 1);
      return flight;
    },
    asking: () => false,
  };
}

/**
 * Iterations that ask a model wait long and must not hold up the others: two lanes, and commits are made as they
 * come. Those that were waiting when a run was killed start again from the state they saw.
 */
export function asTheyCome(inFlight: number, starts: { last: number; committed: ReadonlySet<number> }, mayAsk: () => boolean, askers: number): Lanes {
  const flights = new Map<number, { asks: boolean; flown: Promise<{ ticket: number; flown: Flown }> }>();
  let tickets = starts.last;
  const count = (asks: boolean): number => [...flights.values()].filter((flight) => flight.asks === asks).length;
  return {
    *due({ live, waiting }) {
      if (!live) return;
      // Beside the others: where only models write, no other iteration asks nobody.
      for (const order of waiting) yield { ticket: ++tickets, asks: false, order };
      for (let busy = count(false); busy < inFlight; busy++) yield { ticket: ++tickets, asks: false };
      // Whether another may ask depends on those that were just started.
      for (let busy = count(true); busy < askers && mayAsk(); busy++) yield { ticket: ++tickets, asks: true };
    },
    again: ({ ticket, arm }) => (starts.committed.has(ticket) ? [] : [{ ticket, asks: true, arm }]),
    put: ({ ticket, asks }, flight) => void flights.set(ticket, { asks, flown: settled(flight).then((flown) => ({ ticket, flown })) }),
    async next() {
      const { ticket, flown } = await Promise.race([...flights.values()].map(({ flown }) => flown));
      flights.delete(ticket);
      return flown;
    },
    asking: () => count(true) > 0,
  };
}

/** As a journal says it was: each iteration starts where it started then, and commits come in that order. */
export function asRecorded(commits: readonly Commit[]): Lanes {
  const flights = new Map<number, Promise<Flown>>();
  let last = 0;
  return {
    due({ commit, steers }) {
      last = commit;
      return commits.flatMap(({ start, order }) => (start?.atCommit === commit && (start.steers ?? 0) === steers ? [{ ticket: start.ticket, asks: start.asks, arm: start.arm, order }] : []));
    },
    again: () => [],
    put: ({ ticket }, flight) => void flights.set(ticket, settled(flight)),
    next() {
      const { ticket } = commits[last + 1]!.start!;
      const flight = flights.get(ticket)!;
      flights.delete(ticket);
      return flight;
    },
    asking: () => false,
  };
}
