import type { CandidateChunk, Gauges, RunHead } from '../../../src/server/protocol.ts';
import { api } from './api.ts';
import { jsonLines } from './lines.ts';
import { BIT, MOST, Table } from './table.ts';

export type Link = 'opening' | 'loading' | 'live' | 'lost' | 'failed';

/** A champion of its time: the place of a record in the whole run, and its mean on validation. */
export interface RecordMark {
  index: number;
  validation: number;
}

/** One run as the page knows it; `subscribe` is told once a frame at most. */
export interface Run {
  readonly name: string;
  head: RunHead | undefined;
  gauges: Gauges | undefined;
  table: Table;
  names: Record<'proposer' | 'kind' | 'why', string[]>;
  records: RecordMark[];
  link: Link;
  trouble: string;
  /** Candidates that the snapshot will bring. */
  of: number;
  /** The snapshot has come whole. */
  whole: boolean;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/**
 * Opens a run: the head, the candidates so far as they stream in, then what comes. A lost connection is taken up again
 * after the last row that was read.
 */
export function openRun(name: string): Run {
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let row = 0;
  let frame = 0;
  let dirty = false;

  const told = (): void => {
    frame = 0;
    if (!dirty) return;
    dirty = false;
    for (const listener of listeners) listener();
  };
  // a hidden page gets no frames: it is told when it is seen again, and nothing piles up meanwhile
  const changed = (): void => {
    dirty = true;
    frame ||= requestAnimationFrame(told);
  };

  const run: Run = {
    name, head: undefined, gauges: undefined, table: new Table('maximize'), names: { proposer: [], kind: [], why: [] }, records: [], link: 'opening', trouble: '', of: 0, whole: false,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      stop.abort();
      source?.close();
      clearTimeout(retry);
      cancelAnimationFrame(frame);
      listeners.clear();
    },
  };

  const take = (chunk: CandidateChunk): boolean => {
    for (const name of ['proposer', 'kind', 'why'] as const) {
      const { at, texts } = chunk.names[name];
      texts.forEach((text, i) => (run.names[name][at + i] = text));
    }
    run.of = Math.max(run.of, chunk.of, chunk.from + chunk.count);
    row = chunk.row;
    if (chunk.from !== run.table.seen) return chunk.from < run.table.seen;
    if (chunk.count > 0) run.table.append(chunk);
    run.records.push(...chunk.records);
    changed();
    return true;
  };

  const load = async (): Promise<void> => {
    const [head, response] = await Promise.all([api.head(name, stop.signal), api.candidates(name, stop.signal)]);
    run.head = head;
    run.table = new Table(head.direction);
    // some commits bring two candidates
    run.table.reserve(Math.min(MOST, Math.ceil(1.1 * head.commits)));
    run.records = [];
    run.whole = false;
    run.link = 'loading';
    changed();
    for await (const chunk of jsonLines<CandidateChunk>(response.body!)) {
      take(chunk);
      if (stop.signal.aborted) return;
    }
    run.whole = true;
    changed();
    listen();
  };

  const again = (wait: number, how: () => void): void => {
    clearTimeout(retry);
    retry = setTimeout(how, wait);
  };

  const listen = (): void => {
    source?.close();
    source = new EventSource(api.events(name, row));
    source.onopen = () => {
      run.link = 'live';
      changed();
    };
    source.onerror = () => {
      run.link = 'lost';
      changed();
      // a browser takes up a broken stream by itself, but not one that was refused
      if (source!.readyState === EventSource.CLOSED) again(1500, listen);
    };
    source.addEventListener('candidates', ({ data }: MessageEvent<string>) => {
      // rows are missing: another journal of that name, or a server that forgot; begin again
      if (!take(JSON.parse(data) as CandidateChunk)) {
        source!.close();
        again(200, start);
      }
    });
    source.addEventListener('gauges', ({ data }: MessageEvent<string>) => {
      run.gauges = JSON.parse(data) as Gauges;
      changed();
    });
    source.addEventListener('head', ({ data }: MessageEvent<string>) => {
      run.head = JSON.parse(data) as RunHead;
      changed();
    });
  };

  const start = (): void => {
    load().catch((error: Error) => {
      if (stop.signal.aborted) return;
      run.link = error instanceof TypeError ? 'lost' : 'failed';
      run.trouble = error.message;
      changed();
      again(2500, start);
    });
  };
  start();
  return run;
}

/** The place of a candidate by its number in the whole run, -1 where it was forgotten. */
export function placeOfIndex({ index, count }: Table, wanted: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low < count && index[low] === wanted ? low : -1;
}

/** The place of the best program so far, by validation, that nobody banned; -1 before the first. */
export function championOf({ table, records, head }: Pick<Run, 'table' | 'records' | 'head'>): number {
  const banned = new Set((head?.steered ?? []).flatMap((one) => (one.command === 'ban' ? [one.with.id] : [])));
  for (let i = records.length - 1; i >= 0; i--) {
    const place = placeOfIndex(table, records[i]!.index);
    if (place >= 0 && !banned.has(table.id(place))) return place;
  }
  return -1;
}

/** In words, what became of a candidate. */
export function fateOf(run: Run, place: number): string {
  const { state, why } = run.table.columns;
  const bits = state[place]!;
  if (bits & BIT.record) return 'record';
  if (bits & BIT.ran) return bits & BIT.twin ? 'shorter twin' : bits & BIT.claimed ? 'made a claim' : bits & BIT.kept ? 'placed' : 'not placed';
  return run.names.why[why[place]!] || (bits & BIT.failed ? 'failed' : 'refused');
}
