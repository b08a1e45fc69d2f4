import type { CandidateChunk } from './protocol.ts';
import { FIRST, type OpenRun } from './open.ts';

/** Candidates of one chunk at most; a reader who is slow gets this many at a time. */
const MOST = 5000;

/** A list of numbers; a plain loop takes a tenth of what `Array.from` with a function does. */
function list<T>(values: ArrayLike<number>, each: (value: number) => T): T[] {
  const made = new Array<T>(values.length);
  for (let i = 0; i < values.length; i++) made[i] = each(values[i]!);
  return made;
}
const plain = (values: ArrayLike<number>): number[] => list(values, (value) => value);
const cents = (values: ArrayLike<number>): number[] => list(values, (value) => Math.round(100 * value) / 100);

/** How many names of each kind a reader has. */
export type Known = Record<'proposer' | 'kind' | 'why', number>;

/** A reader who has nothing. */
export const nobody = (): Known => ({ proposer: 0, kind: 0, why: 0 });

/**
 * The candidates from a place on, as many as fit, whole commits only. What the reader then knows is written into `known`.
 * @example chunkFrom(run, 0, nobody(), 1000).row
 */
export function chunkFrom({ columns, search, rowBefore }: OpenRun, from: number, known: Known, most = MOST): CandidateChunk {
  let to = Math.min(from + most, columns.count);
  if (to < columns.count) {
    const { iteration } = columns.slice(0, to + 1);
    const last = iteration[to]!;
    // The commit at the end comes whole, with the next chunk, unless it fills one alone.
    while (to > from && iteration[to - 1] === last) to--;
    if (to === from) to = firstAfter(columns.slice(from).iteration, last) + from;
  }
  const own = columns.slice(from, to);
  const names = Object.fromEntries((Object.keys(known) as (keyof Known)[]).map((name) => {
    const at = known[name];
    known[name] = columns.names[name].length;
    return [name, { at, texts: columns.names[name].slice(at) }];
  })) as CandidateChunk['names'];
  return {
    from,
    count: to - from,
    row: rowBefore(to),
    of: columns.count,
    names,
    iteration: plain(own.iteration),
    draft: plain(own.draft),
    parent: plain(own.parent),
    total: list(own.total, (value) => (Number.isFinite(value) ? value : null)),
    proposer: plain(own.proposer),
    kind: plain(own.kind),
    why: plain(own.why),
    niche: plain(own.niche),
    size: plain(own.size),
    seconds: cents(own.seconds),
    cpuSeconds: cents(own.cpuSeconds),
    evaluations: list(own.runs, (runs) => Math.round((100 * runs) / search.length) / 100),
    state: plain(own.state),
    records: columns.records.filter(({ index }) => index >= from && index < to).map(({ index, validation }) => ({ index, validation })),
  };
}

function firstAfter(list: ArrayLike<number>, value: number): number {
  let at = 0;
  while (at < list.length && list[at]! <= value) at++;
  return at;
}

/** The whole run as lines of JSON, the first soon: it is read while it is sent. @example for await (const line of snapshot(run)) response.write(line) */
export async function* snapshot(run: OpenRun): AsyncGenerator<string> {
  const known = nobody();
  let at = 0;
  if (run.columns.count === 0) run.step();
  do {
    // all that was read goes out before more is read: the page works on it meanwhile
    for (let first = at === 0; first || at < run.columns.count; first = false) {
      const chunk = chunkFrom(run, at, known, at === 0 ? FIRST : MOST);
      at += chunk.count;
      yield `${JSON.stringify(chunk)}\n`;
    }
    // Others are answered between two slices.
    await new Promise(setImmediate);
  } while (run.step() || at < run.columns.count);
}
