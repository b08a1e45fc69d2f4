import type { Wrap } from './servant.ts';

/** What a stranger's evaluator sees of the machine behind a boundary. Everything else is out of sight. */
export interface Room {
  /** Files and folders that may be read. */
  read: readonly string[];
  /** Where it may write: a file system in memory of its own, gone with it. */
  scratch: string;
  scratchMB: number;
  /** Processes and threads. */
  processes: number;
  /** What is started is process 1 of it, and answers for many candidates: nobody else may hold its pipes. */
  first?: boolean;
  /** The socket of a proxy: the only way out. */
  socket?: string | undefined;
}

/**
 * Makes the wrapper for a room once the boundary was tried; throws where there is none, or where it leaks.
 * @example const wrap = await isolate({ read: ['/problems/mine'], scratch: '/tmp', scratchMB: 256, processes: 64 })
 */
export type Isolate = (room: Room) => Promise<Wrap>;
