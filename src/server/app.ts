import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { streamSSE } from 'hono/streaming';
import { CladeError, STEER_COMMANDS, type SteerCommand, reason } from '../core/index.ts';
import { curve, earnings, lineage, steps } from '../reports/views/index.ts';
import { steer } from '../workspace/steer.ts';
import { ENGINE_VERSION } from '../workspace/version.ts';
import type { Catalog, Desk } from './catalog.ts';
import { snapshot } from './chunk.ts';
import { compared } from './compare.ts';
import { sendEvents } from './events.ts';
import { DRAWING, guard, tokenGuard } from './guard.ts';
import { championOf, headOf } from './head.ts';
import { jsonOf } from './json.ts';
import { pageFile } from './page.ts';
import { detailOf } from './program.ts';
import type { RunList, SteerSent } from './protocol.ts';
import { statusOf, troubleOf } from './trouble.ts';

/** Bytes of a request: a program of a million letters, each escaped. */
const LARGEST = 8_000_000;
/** How long an answer waits for the run to obey. */
const ANSWER_SECONDS = 3;
/** What was folded for a run is let go so long after the last follower. */
const FORGET_MS = 60_000;
/** Runs that are compared at once. */
const COMPARED = 64;

export interface AppOptions {
  runs: Catalog;
  /** The address it is bound to. */
  host: string;
  /** Null: nobody steers. */
  token: string | null;
  /** Called when a follower comes (1) and goes (-1). */
  onFollower?(change: 1 | -1): void;
}

/** All that the server answers. @example app({ runs: catalog({ folder: 'runs' }), host: '127.0.0.1', token: null }).request('/api/runs') */
export function app({ runs, host, token, onFollower }: AppOptions): Hono {
  const web = new Hono();
  const taken = new WeakMap<Context, Desk[]>();
  /** A desk for as long as the request is answered. */
  const take = async (c: Context, name: string): Promise<Desk> => {
    const own = await runs.desk(name);
    taken.get(c)!.push(own);
    return own;
  };
  const desk = (c: Context): Promise<Desk> => take(c, c.req.param('run')!);
  const json = (c: Context, body: unknown): Response => c.body(jsonOf(body), 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  /** A desk whose journal was read to the end. */
  const read = async (c: Context): Promise<Desk> => {
    const own = await desk(c);
    await own.run.catchUp();
    return own;
  };

  web.use(guard(host));
  web.use(compress({ threshold: 1024 }));
  web.use('/api/*', async (c, next) => {
    const own: Desk[] = [];
    taken.set(c, own);
    await next();
    for (const one of own) one.release();
  });
  web.onError((error, c) => c.json(troubleOf(error), statusOf(error) as 500));

  web.get('/api/runs', (c) => json(c, { version: ENGINE_VERSION, steering: token !== null, runs: runs.list() } satisfies RunList));
  web.get('/api/runs/:run', async (c) => {
    const { run, waiting } = await desk(c);
    if (run.columns.count === 0) run.step();
    return json(c, headOf(run, waiting()));
  });
  web.get('/api/runs/:run/candidates', async (c) => {
    // It is read on after this answer has begun.
    const { run, release } = await runs.desk(c.req.param('run'));
    c.header('content-type', 'application/x-ndjson');
    c.header('cache-control', 'no-store');
    // also keeps the adapter from gathering the first chunks
    c.header('transfer-encoding', 'chunked');
    if (c.req.raw.method === 'HEAD') {
      // nobody reads what would be the body, so nothing would give the run back
      release();
      return c.body(null);
    }
    const lines = Readable.from(snapshot(run)).once('close', release);
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(Readable.toWeb(lines) as ReadableStream);
    c.header('content-encoding', 'gzip');
    // Each chunk goes out at once: the first should not wait for the others.
    const packed = createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH });
    lines.on('error', (error) => packed.destroy(error));
    packed.on('close', () => lines.destroy());
    return c.body(Readable.toWeb(lines.pipe(packed)) as ReadableStream);
  });
  web.get('/api/runs/:run/events', async (c) => {
    const after = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw new CladeError('usage.bad-value', '"after" is not the number of a row', 'the first row is 1; 0 is the beginning');
    const own = await runs.desk(c.req.param('run'));
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      own.followers++;
      onFollower?.(1);
      try {
        await sendEvents(stream, own, after);
      } finally {
        onFollower?.(-1);
        own.release();
        if (--own.followers === 0) setTimeout(() => own.followers === 0 && own.deep.forget(), FORGET_MS).unref();
      }
    });
  });
  web.get('/api/runs/:run/curve', async (c) => json(c, curve(await (await desk(c)).deep.chronicle())));
  web.get('/api/runs/:run/steps', async (c) => json(c, steps(await (await desk(c)).deep.chronicle())));
  web.get('/api/runs/:run/earnings', async (c) => {
    const { run, deep } = await desk(c);
    return json(c, earnings(await deep.chronicle(), run.store));
  });
  web.get('/api/runs/:run/archive', async (c) => {
    const at = c.req.query('at');
    if (at !== undefined && !/^\d{1,9}$/.test(at)) throw new CladeError('usage.bad-value', '"at" is not the number of a commit', 'the seed is commit 0');
    return json(c, await (await desk(c)).deep.archive(at === undefined ? undefined : Number(at)));
  });
  web.get('/api/runs/:run/program/:id', async (c) => json(c, detailOf((await read(c)).run, c.req.param('id'))));
  web.get('/api/runs/:run/lineage/:id?', async (c) => {
    const { run } = await read(c);
    return json(c, lineage(run.store, c.req.param('id') ?? championOf(run) ?? '0.0', run.loaded.problem.direction));
  });
  web.get('/api/runs/:run/picture/:id', async (c) => {
    const svg = await (await desk(c)).painter.draw(c.req.param('id'));
    return c.body(svg, 200, { 'content-type': 'image/svg+xml', 'content-security-policy': DRAWING, 'cache-control': 'private, max-age=3600' });
  });
  web.get('/api/compare', async (c) => {
    const names = [...new Set((c.req.query('runs') ?? '').split(',').filter((name) => name !== ''))];
    if (names.length === 0 || names.length > COMPARED) throw new CladeError('usage.bad-value', `"runs" names ${names.length} runs`, `name 1 to ${COMPARED}, separated by commas`);
    const desks: Desk[] = [];
    for (const name of names) desks.push(await take(c, name));
    return json(c, await compared(desks, c.req.query('by'), c.req.query('at')));
  });

  web.post('/api/runs/:run/steer', tokenGuard(token), bodyLimit({ maxSize: LARGEST, onError: (c) => c.json({ code: 'usage.too-large', message: 'the request is too large', fix: `at most ${LARGEST} bytes` }, 413) }), async (c) => {
    const { run } = await desk(c);
    const body: unknown = await c.req.json().catch((error: unknown) => {
      throw new CladeError('usage.bad-command', `the command is not JSON: ${reason(error)}`, `e.g. {"command":"${STEER_COMMANDS[0]}"}`);
    });
    return json(c, (await steer(run.folder, body as SteerCommand, { wait: ANSWER_SECONDS })) satisfies SteerSent);
  });

  web.all('/api/*', (c) => c.json({ code: 'server.no-address', message: `there is no ${c.req.method} ${c.req.path.slice(0, 200)}`, fix: 'docs/dashboard.md lists the addresses' }, 404));
  web.get('/*', (c) => {
    const { status, type, cache, body } = pageFile(c.req.path);
    return c.body(body, status, { 'content-type': type, 'cache-control': cache });
  });
  return web;
}
