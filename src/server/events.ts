import type { SSEStreamingApi } from 'hono/streaming';
import type { Desk } from './catalog.ts';
import { chunkFrom, nobody } from './chunk.ts';
import { gaugesOf } from './gauges.ts';
import { headOf } from './head.ts';
import type { Events, RunStatus } from './protocol.ts';

/** Milliseconds between two looks at the journal: no reader gets more than ten messages of candidates a second. */
const EVERY_MS = 100;
/** Gauges are sent so often while the run goes, and seldom where nothing moves. */
const [GAUGES_MS, STILL_MS] = [500, 5000];
/** A comment at least so often keeps proxies from closing the connection. */
const HEARTBEAT_MS = 15_000;

const OVER: readonly RunStatus[] = ['gone'];

/**
 * Sends what the journal has after a row, then what it grows by, until the reader leaves. Each reader has its own place:
 * one who is slow gets more at once and less often, and keeps nobody waiting.
 * @example streamSSE(c, (stream) => sendEvents(stream, desk, 0))
 */
export async function sendEvents(stream: SSEStreamingApi, { run, waiting }: Desk, after: number): Promise<void> {
  const send = async <K extends keyof Events>(event: K, body: Events[K], id?: number): Promise<void> => {
    quietSince = performance.now();
    await stream.writeSSE({ event, data: JSON.stringify(body), ...(id !== undefined && { id: String(id) }) });
  };
  let quietSince = performance.now();
  let gaugesAt = Number.NEGATIVE_INFINITY;
  let movedAt = 0;
  let told = '';
  const known = nobody();
  await run.catchUp();
  // A row that the journal does not have yet is of another one: everything is sent.
  let at = after > run.columns.row ? 0 : run.after(after);
  let row = after > run.columns.row ? 0 : after;
  while (!stream.aborted && !stream.closed) {
    const more = run.step();
    while (at < run.columns.count && !stream.aborted) {
      const chunk = chunkFrom(run, at, known);
      at += chunk.count;
      row = chunk.row;
      await send('candidates', chunk, chunk.row);
    }
    const status = run.status();
    const now = `${status} ${run.steered.length} ${run.notes.length} ${waiting()}`;
    if (now !== told) {
      told = now;
      gaugesAt = Number.NEGATIVE_INFINITY;
      await send('head', headOf(run, waiting()));
    }
    const due = run.movedAt === movedAt ? STILL_MS : GAUGES_MS;
    if (performance.now() - gaugesAt >= due) {
      gaugesAt = performance.now();
      movedAt = run.movedAt;
      await send('gauges', gaugesOf(run));
    }
    if (OVER.includes(status)) return;
    if (performance.now() - quietSince > HEARTBEAT_MS) {
      quietSince = performance.now();
      await stream.write(`: row ${row}\n\n`);
    }
    if (!more) await stream.sleep(EVERY_MS);
  }
}
