import type { Raw } from './verdict.ts';

/** One program as files; the first is the one that is named to the evaluator. */
export interface Job {
  files: readonly (readonly [name: string, text: string])[];
}

/** Evaluates programs in processes that are limited and end with the evaluation. */
export interface Runner {
  run(job: Job): Promise<Raw>;
  pids(): readonly number[];
  cpuSeconds(): number;
  close(): void;
}

/** Lets so many at a time through, in the order they came. @example const gate = gateOf(2); await gate(() => work()) */
export function gateOf(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
