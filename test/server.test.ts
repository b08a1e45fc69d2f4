import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { largeRun } from '../bench/large-run.ts';
import { hashOf } from '../src/core/index.ts';
import { Journal, readCommit } from '../src/engine/index.ts';
import { evolve } from '../src/index.ts';
import { recipeToRead } from '../src/recipes/index.ts';
import { archive, curve, earnings, lineage, readChronicle, steps } from '../src/reports/views/index.ts';
import { isOurs } from '../src/server/guard.ts';
import { type RunServer, type ServeOptions, serveRuns } from '../src/server/index.ts';
import { jsonOf } from '../src/server/json.ts';
import type { ArchiveAt, CandidateChunk, CompareAnswer, Gauges, ProgramDetail, RunHead, RunList, SteerSent, Trouble } from '../src/server/protocol.ts';
import { sqlite } from '../src/stores/index.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { look } from '../src/workspace/run.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const MICRO = new URL('../bench/problems/microsecond', import.meta.url).pathname;
const SECRET = 'sk-never-to-be-seen';
const place = mkdtempSync(join(tmpdir(), 'clade-server-'));
const folder = join(place, 'runs');
const [small, large, asking] = ['small', 'large', 'asking'].map((name) => join(folder, name)) as [string, string, string];
/** More than one chunk. */
const COUNT = 6000;
const servers: RunServer[] = [];
let server: RunServer;

async function serve(options: ServeOptions): Promise<RunServer> {
  const made = await serveRuns({ port: 0, ...options });
  servers.push(made);
  return made;
}

before(async () => {
  process.env.OPENAI_API_KEY = SECRET;
  await evolve({ problem: MICRO, evaluations: 200, workers: 1, out: small });
  await evolve({ problem: 'online-bin-packing', model: ['scripted:default'], recipe: 'models', calls: 2, workers: 1, unsafeNoSandbox: true, out: asking });
  await largeRun(large, COUNT);
  server = await serve({ folder });
});
after(async () => {
  for (const each of servers) await each.close();
  rmSync(place, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Not `fetch`, which would not send another Host, and makes paths tidy. */
function send(path: string, { method = 'GET', headers = {}, body, at = server }: { method?: string; headers?: Record<string, string>; body?: string; at?: RunServer } = {}): Promise<Answer> {
  const { hostname, port } = new URL(at.address);
  return new Promise((resolve, reject) => {
    // A connection of its own: one that was idle may be closed as it is used again.
    const sent = request({ agent: false, hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function get<T>(path: string, at = server): Promise<T> {
  const { status, body } = await send(path, { at });
  assert.equal(status, 200, `${path}: ${body.slice(0, 300)}`);
  assert.ok(!body.includes(SECRET), path);
  return JSON.parse(body) as T;
}

async function trouble(path: string, status: number, code: string): Promise<Trouble> {
  const answer = await send(path);
  const found = JSON.parse(answer.body) as Trouble;
  assert.deepEqual([answer.status, found.code], [status, code], answer.body.slice(0, 300));
  return found;
}

const chunksIn = (text: string): CandidateChunk[] => text.trim().split('\n').map((line) => JSON.parse(line) as CandidateChunk);

interface Event {
  event: string;
  id?: string;
  data: unknown;
}

/** Follows events until `enough` says so. */
function follow(run: string, enough: (event: Event) => boolean, { headers = {}, at = server, query = '' }: { headers?: Record<string, string>; at?: { address: string }; query?: string } = {}): Promise<Event[]> {
  const { hostname, port } = new URL(at.address);
  return new Promise((resolve, reject) => {
    const events: Event[] = [];
    const sent = request({ agent: false, hostname, port, path: `/api/runs/${run}/events${query}`, headers }, (response) => {
      assert.equal(response.statusCode, 200);
      assert.match(String(response.headers['content-type']), /^text\/event-stream/);
      let rest = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        const blocks = (rest + part).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
          if (!fields.event) continue;
          events.push({ event: fields.event, ...(fields.id !== undefined && { id: fields.id }), data: JSON.parse(fields.data!) });
          if (!enough(events.at(-1)!)) continue;
          sent.destroy();
          resolve(events);
          return;
        }
      });
      response.on('end', () => resolve(events));
    });
    sent.on('error', (error) => (events.length > 0 ? resolve(events) : reject(error)));
    sent.end();
  });
}

/** What a page would have after these chunks. */
function gather(chunks: readonly CandidateChunk[]): { totals: (number | null)[]; names: string[]; records: number[] } {
  const [totals, kinds, names, records]: [(number | null)[], number[], string[], number[]] = [[], [], [], []];
  for (const chunk of chunks) {
    assert.equal(chunk.from, totals.length, 'no gap and no overlap');
    assert.equal(chunk.total.length, chunk.count);
    totals.push(...chunk.total);
    kinds.push(...chunk.kind);
    names.splice(chunk.names.kind.at, Number.POSITIVE_INFINITY, ...chunk.names.kind.texts);
    records.push(...chunk.records.map(({ index }) => index));
  }
  return { totals, names: kinds.map((kind) => names[kind]!), records };
}

/** What the command line reads, by its own way. */
async function chronicle(run: string, until?: number): Promise<ReturnType<typeof readChronicle>> {
  const { store, identity } = look(run);
  const { problem, instances } = await loadProblem(identity.problem === 'microsecond' ? MICRO : identity.problem);
  const read = readChronicle({ store, identity, problem, recipe: recipeToRead(identity.recipe, problem), searchCount: instances.filter(({ split }) => split === 'search').length, ...(until !== undefined && { until }) });
  store.close();
  return read;
}

const same = (a: unknown, b: unknown): void => assert.deepEqual(a, JSON.parse(jsonOf(b)));

const clade = (...args: string[]): string => spawnSync(process.execPath, [BIN, ...args], { cwd: place, env: { PATH: process.env.PATH! }, encoding: 'utf8' }).stdout;

test('the list and the heads say what the command line says', async () => {
  const { runs, steering } = await get<RunList>('/api/runs');
  assert.equal(steering, true);
  assert.deepEqual(runs.map(({ run, status }) => [run, status]), [['asking', 'ended'], ['small', 'ended'], ['large', 'interrupted']], 'the newest first; who does not say when it began, last');
  const going = await chronicle(large);
  assert.equal(runs[2]!.score, going.state.records.at(-1)!.total, 'the newest record of a run without an end');
  const shown = JSON.parse(clade('show', 'small', '--json')) as { candidates: number; evaluations: number; digest: string; best: { id: string }; seconds: number; records: { id: string; validation: number }[]; refusals: Record<string, number> };
  const events = await follow('small', ({ event }) => event === 'gauges');
  const gauges = events.at(-1)!.data as Gauges;
  assert.equal(gauges.candidates, shown.candidates);
  assert.equal(gauges.evaluations, shown.evaluations);
  assert.deepEqual(Object.fromEntries(gauges.refusals.map(({ why, count }) => [why, count])), shown.refusals);
  const head = await get<RunHead>('/api/runs/small');
  assert.equal(head.champion, shown.best.id);
  assert.equal(head.seconds, shown.seconds);
  assert.deepEqual([head.title, head.direction, head.budget.evaluations, head.entry], ['Curve fitting in a microsecond', 'minimize', 200, 'f']);
  assert.deepEqual(head.instances.map(({ id, split }) => [id, split]), [['points', 'search'], ['between', 'validation']]);
  assert.equal((await get<RunHead>('/api/runs/large')).archive.kind, 'grid');
});

test('the views are those of the reports', async () => {
  const read = await chronicle(large);
  const { store } = look(large);
  same(await get('/api/runs/large/curve'), curve(read));
  same(await get('/api/runs/large/steps'), steps(read));
  same(await get('/api/runs/large/earnings'), earnings(read, store));
  same(await get('/api/runs/large/lineage'), lineage(store, read.state.champion!.entry.id, 'minimize'));
  same(await get('/api/runs/large/lineage/0.0'), lineage(store, '0.0', 'minimize'));
  store.close();
  const now = await get<ArchiveAt>('/api/runs/large/archive');
  same(now.view, archive(read.state));
  const stop = now.stops[Math.floor(now.stops.length / 2)]!;
  const then = await get<ArchiveAt>(`/api/runs/large/archive?at=${stop + 1}`);
  assert.equal(then.view.at, stop);
  same(then.view, archive((await chronicle(large, stop)).state));
  assert.ok(now.stops.length > 20 && now.stops.length <= 50, `${now.stops.length} stops`);
  await trouble('/api/runs/large/archive?at=x', 400, 'usage.bad-value');
});

test('the snapshot comes in chunks, the first of 1,000, packed or not', async () => {
  const { body, headers } = await send('/api/runs/large/candidates');
  assert.equal(headers['content-type'], 'application/x-ndjson');
  const chunks = chunksIn(body);
  assert.ok(Math.abs(chunks[0]!.count - 1000) < 3, 'whole commits, about a thousand candidates');
  const { totals, names, records } = gather(chunks);
  const read = await chronicle(large);
  assert.deepEqual(totals, read.candidates.map(({ total }) => total));
  assert.deepEqual(names, read.candidates.map(({ kind }) => kind));
  assert.deepEqual(records, read.state.records.map(({ id }) => read.at(id)));
  const packed = await fetch(`${server.address}/api/runs/large/candidates`);
  assert.equal(packed.headers.get('content-encoding'), 'gzip');
  assert.deepEqual(chunksIn(await packed.text()).map(({ total }) => total), chunks.map(({ total }) => total));
});

test('events begin after a row; whoever comes back gets exactly what is missing, from a new server too', async () => {
  const all = (await follow('large', ({ event }) => event === 'gauges')).filter(({ event }) => event === 'candidates');
  assert.ok(all.length > 1);
  const { totals } = gather(all.map(({ data }) => data as CandidateChunk));
  assert.equal(totals.length, COUNT);
  const [first] = all;
  const second = await serve({ folder });
  const port = Number(new URL(second.address).port);
  await second.close();
  const again = await serve({ folder, port });
  const rest = (await follow('large', ({ event }) => event === 'gauges', { headers: { 'last-event-id': first!.id! }, at: again })).filter(({ event }) => event === 'candidates');
  const chunks = rest.map(({ data }) => data as CandidateChunk);
  assert.equal(chunks[0]!.from, (first!.data as CandidateChunk).count);
  assert.deepEqual(chunks.flatMap(({ total }) => total), totals.slice(chunks[0]!.from));
  assert.equal(rest.at(-1)!.id, all.at(-1)!.id);
  const nothing = await follow('large', ({ event }) => event === 'gauges', { query: `?after=${all.at(-1)!.id}` });
  assert.deepEqual(nothing.map(({ event }) => event), ['head', 'gauges']);
  const other = await follow('large', ({ event }) => event === 'gauges', { query: '?after=99999999' });
  assert.equal((other[0]!.data as CandidateChunk).from, 0, 'a row of another journal');
  await trouble('/api/runs/large/events?after=-1', 400, 'usage.bad-value');
});

test('a program is followed to its parent, its children, the question and the answer', async () => {
  const { store } = look(asking);
  const bred = await get<{ id: string }[]>('/api/runs/asking/lineage/0.0');
  assert.equal(bred[0]!.id, '0.0');
  const commit = [1, 2].map((i) => readCommit(store, i)!).find(({ drafts }) => drafts.some(({ id }) => id !== undefined))!;
  const draft = commit.drafts.find(({ id }) => id !== undefined)!;
  const detail = await get<ProgramDetail>(`/api/runs/asking/program/${draft.id}`);
  assert.equal(detail.total, draft.total ?? null);
  assert.equal(detail.source, store.blob(draft.program!) ?? null);
  assert.equal(detail.parentSource, store.blob(readCommit(store, 0)!.drafts[0]!.program!));
  assert.equal(detail.values.length, 5);
  assert.match(detail.questions[0]!.prompt, /priority/);
  assert.match(detail.questions[0]!.reply!, /priority/);
  const seed = await get<ProgramDetail>('/api/runs/asking/program/0.0');
  assert.ok(seed.children.includes(detail.index) && seed.childCount >= 1);
  assert.deepEqual([seed.parents, seed.parentSource, seed.kind], [[], null, 'seed']);
  store.close();
  await trouble('/api/runs/asking/program/9999.0', 404, 'usage.unknown-id');
  await trouble('/api/runs/asking/program/..%2f..%2fetc%2fpasswd', 404, 'usage.unknown-id');
});

test('a drawing has no rights of its own', async () => {
  const { status, headers, body } = await send('/api/runs/large/picture/0.0');
  assert.equal(status, 200, body);
  assert.equal(headers['content-type'], 'image/svg+xml');
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*sandbox/);
  assert.match(body, /^<svg /);
  await trouble('/api/runs/small/picture/0.0', 404, 'usage.no-picture');
});

test('text of programs is data, whatever is in it', async () => {
  const hostile = join(folder, 'hostile');
  cpSync(small, hostile, { recursive: true });
  const source = `// <script>alert(1)</script> \u001b[31m\u001b]0;x\u0007 ${'x'.repeat(1_000_000)}\u2028</textarea>`;
  const kind = '<img src=x onerror=alert(1)> \u001b[2J';
  const store = sqlite({ file: join(hostile, 'journal.db') });
  const iteration = store.commits();
  store.putBlob(hashOf(source), source);
  new Journal(store, store.last()!.digest).append({ kind: 'commit', body: { iteration, proposer: kind, niche: 0, parents: ['0.0'], parentFitness: 0, drafts: [{ kind, id: `${iteration}.0`, program: hashOf(source), size: 1, total: null, failure: { kind: 'crash', message: kind } }], runs: 1, steps: 1 } }, { seconds: 99, cpuSeconds: 99 });
  store.close();
  const answer = await send(`/api/runs/hostile/program/${iteration}.0`);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  const detail = JSON.parse(answer.body) as ProgramDetail;
  assert.deepEqual([detail.source, detail.kind, detail.failure!.message], [source, kind, kind]);
  const { names } = gather(chunksIn((await send('/api/runs/hostile/candidates')).body));
  assert.equal(names.at(-1), kind);
  rmSync(hostile, { recursive: true });
});

test('every answer forbids what is not ours; other names, origins and paths are turned away', async () => {
  for (const path of ['/', '/api/runs', '/api/nothing', '/api/runs/none', '/none.js']) {
    const { headers } = await send(path);
    const policy = String(headers['content-security-policy']);
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) assert.ok(policy.includes(rule), `${path}: ${policy}`);
    assert.doesNotMatch(policy, /unsafe|http|\*/);
    assert.deepEqual([headers['x-content-type-options'], headers['referrer-policy'], headers['access-control-allow-origin']], ['nosniff', 'no-referrer', undefined]);
  }
  const wrong = await send('/api/runs', { headers: { host: 'evil.example' } });
  assert.deepEqual([wrong.status, (JSON.parse(wrong.body) as Trouble).code], [403, 'server.wrong-host']);
  assert.equal((await send('/api/runs', { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  for (const path of ['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/assets/../../package.json', '/etc/passwd', '/index.html%00.js']) assert.equal((await send(path)).status, 404, path);
  await trouble('/api/runs/..%2f..', 404, 'usage.unknown-run');
  await trouble('/api/runs/%2fetc', 404, 'usage.unknown-run');
  await trouble('/api/nothing', 404, 'server.no-address');
  for (const [host, bound, ours] of [['localhost:1', '127.0.0.1', true], ['[::1]:1', '127.0.0.1', true], ['10.0.0.2:1', '127.0.0.1', false], ['10.0.0.2:1', '0.0.0.0', true], ['evil.example', '0.0.0.0', false], ['127.0.0.1.evil.example', '127.0.0.1', false], [undefined, '127.0.0.1', false]] as const) assert.equal(isOurs(host, bound), ours, host);
});

test('steering takes the token and our own page', async () => {
  const origin = server.address;
  const post = async (headers: Record<string, string>, body: string, at = server): Promise<[number, string]> => {
    const answer = await send('/api/runs/small/steer', { method: 'POST', headers, body, at });
    return [answer.status, (JSON.parse(answer.body) as Trouble).code];
  };
  const token = server.token!;
  const pause = JSON.stringify({ command: 'pause' });
  assert.deepEqual(await post({ origin }, pause), [403, 'server.no-token']);
  assert.deepEqual(await post({ origin, 'x-clade-token': `${token}x` }, pause), [403, 'server.wrong-token']);
  assert.deepEqual(await post({ origin: 'http://evil.example', 'x-clade-token': token }, pause), [403, 'server.other-origin']);
  assert.deepEqual(await post({ 'x-clade-token': token }, pause), [403, 'server.other-origin']);
  assert.deepEqual(await post({ origin, 'x-clade-token': token }, pause), [409, 'journal.not-running']);
  assert.deepEqual(await post({ origin, 'x-clade-token': token }, '{'), [400, 'usage.bad-command']);
  assert.deepEqual(await post({ origin, 'x-clade-token': token }, JSON.stringify({ command: 'pauze' })), [400, 'usage.bad-command']);
  assert.deepEqual(await post({ origin, 'x-clade-token': token }, 'x'.repeat(8_000_001)), [413, 'usage.too-large']);
  const sent = await send('/api/runs/small/steer', { method: 'POST', headers: { origin, 'x-clade-token': token }, body: JSON.stringify({ command: 'pin', id: '0.0' }) });
  assert.deepEqual([sent.status, (JSON.parse(sent.body) as SteerSent).alive], [200, false]);
  assert.equal((await get<RunHead>('/api/runs/small')).waiting, 1, 'it waits for a resume');
  const closed = await serve({ folder, steering: false });
  assert.equal((await get<RunList>('/api/runs', closed)).steering, false);
  assert.deepEqual(await post({ origin: closed.address, 'x-clade-token': token }, pause, closed), [403, 'server.no-steering']);
});

test('a run that is deleted while somebody looks is gone; one under its name is another', async () => {
  const [lost, kept] = [join(folder, 'lost'), join(place, 'kept')];
  await largeRun(lost, 40);
  await largeRun(kept, 70);
  const watching = follow('lost', ({ event, data }) => event === 'head' && (data as RunHead).status === 'gone');
  assert.equal((await get<RunHead>('/api/runs/lost')).status, 'interrupted');
  rmSync(lost, { recursive: true });
  assert.equal(((await watching).at(-1)!.data as RunHead).status, 'gone');
  await trouble('/api/runs/lost', 404, 'usage.unknown-run');
  cpSync(kept, lost, { recursive: true });
  assert.equal(gather(chunksIn((await send('/api/runs/lost/candidates')).body)).totals.length, 70);
  const named = await serve({ runs: [lost, kept, small] });
  assert.deepEqual((await get<RunList>('/api/runs', named)).runs.map(({ run }) => run), ['lost', 'kept', 'small']);
  for (const each of [lost, kept]) rmSync(each, { recursive: true });
  const [first] = (await get<RunList>('/api/runs', named)).runs;
  assert.equal(first!.trouble?.code, 'journal.missing');
});

test('a run beside its page: followed from the start, steered, and the server goes when nobody looks', { timeout: 300_000 }, async () => {
  const child = spawn(process.execPath, [BIN, 'run', MICRO, '--seed', '2', '--minutes', '5', '--workers', '1', '--serve', '0', '--out', join(folder, 'live'), '--json'], { cwd: place, env: { PATH: process.env.PATH!, CI: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const url = new URL(await new Promise<string>((resolve) => child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    const found = /live page: (\S+)/.exec(err);
    if (found) resolve(found[1]!);
  })));
  const token = url.hash.replace('#token=', '');
  const at = { address: url.origin, token } as RunServer;
  const ended = new Promise((resolve) => child.once('close', resolve));
  let stopped: Promise<Answer> | undefined;
  const events = await follow('live', ({ event, data }) => {
    const candidates = event === 'gauges' ? (data as Gauges).candidates : 0;
    if (candidates > 20) stopped ??= send('/api/runs/live/steer', { method: 'POST', headers: { origin: url.origin, 'x-clade-token': token }, body: JSON.stringify({ command: 'stop' }), at });
    return event === 'head' && /ended|interrupted/.test((data as RunHead).status);
  }, { at });
  assert.deepEqual((JSON.parse((await stopped!).body) as SteerSent).answer?.accepted, true);
  await ended;
  const { candidates, status } = JSON.parse(out) as { candidates: number; status: string };
  assert.match(status, /stopped/);
  const head = events.at(-1)!.data as RunHead;
  assert.deepEqual(head.steered.map(({ command }) => command), ['stop']);
  assert.equal(gather(events.filter(({ event }) => event === 'candidates').map(({ data }) => data as CandidateChunk)).totals.length, candidates);
  assert.ok(events.filter(({ event }) => event === 'candidates').length > 1, 'it came while the run was going');
  for (let left = 240; left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    // Not a request, which would be a sign that somebody looks.
    if (await new Promise((resolve) => connect(Number(url.port), url.hostname).once('error', () => resolve(true)).once('connect', function (this: Socket) { resolve(!this.destroy()); }))) return;
  }
  assert.fail('the server stayed');
});

test('runs beside each other have the figures of clade compare', async () => {
  const answer = await get<CompareAnswer>('/api/compare?runs=small,live&by=iterations');
  const told = JSON.parse(clade('compare', 'small', 'live', '--by', 'iterations', '--json')) as { at: number; groups: { label: string; median: number }[]; conclusions: string[] };
  assert.deepEqual([answer.at, answer.conclusions, answer.groups.map(({ label, median }) => [label, median])], [told.at, told.conclusions, told.groups.map(({ label, median }) => [label, median])]);
  const { band, runs } = answer.groups[0]!;
  assert.ok(band.every(({ low, middle, high }) => low <= middle && middle <= high));
  assert.equal(runs[0]!.points[0]!.x, 0);
  await trouble('/api/compare?runs=small,large', 400, 'usage.different-problems');
  await trouble('/api/compare?runs=small,live&by=calls', 400, 'usage.nothing-in-common');
  await trouble('/api/compare?runs=small&by=time', 400, 'usage.bad-value');
});
