import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { largeRun } from '../bench/large-run.ts';
import { serveCommand } from '../src/cli/serve.ts';
import { CladeError, EXIT } from '../src/core/index.ts';
import { evolve } from '../src/index.ts';
import { type RunServer, type ServeOptions, serveRuns } from '../src/server/index.ts';
import { pageFile } from '../src/server/page.ts';
import type { CandidateChunk } from '../src/server/protocol.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const MICRO = new URL('../bench/problems/microsecond', import.meta.url).pathname;
const REPLIES = new URL('../problems/online-bin-packing/replies', import.meta.url).pathname;
const place = mkdtempSync(join(tmpdir(), 'clade-serve-'));
const folder = join(place, 'runs');
const small = join(folder, 'small');
const servers: RunServer[] = [];

async function serve(options: ServeOptions): Promise<RunServer> {
  const server = await serveRuns(options);
  servers.push(server);
  return server;
}

before(() => evolve({ problem: MICRO, evaluations: 20, workers: 1, out: small }));
after(async () => {
  for (const each of servers) await each.close();
  rmSync(place, { recursive: true, force: true });
});

test('the page: built files, and a clear word where it is not built', () => {
  const [built, empty] = [join(place, 'built'), join(place, 'empty')];
  mkdirSync(join(built, 'assets'), { recursive: true });
  mkdirSync(empty);
  writeFileSync(join(built, 'index.html'), '<!doctype html>');
  writeFileSync(join(built, 'assets', 'a-1234.js'), '1');
  writeFileSync(join(place, 'secret.js'), '1');
  assert.equal(pageFile('/', built).type, 'text/html; charset=utf-8');
  assert.match(pageFile('/assets/a-1234.js', built).cache, /immutable/);
  for (const path of ['/../secret.js', '/assets', '/assets/../../secret.js', '//', '/none.js']) assert.equal(pageFile(path, built).status, 404, path);
  assert.equal(pageFile('/', empty).status, 503);
  assert.match(Buffer.from(pageFile('/', empty).body).toString(), /npm run build/);
});

/** Starts a command that serves, and hands over what it said once that matches. */
async function said(pattern: RegExp, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: place, env: { PATH: process.env.PATH! }, stdio: 'pipe' });
  try {
    return await new Promise((resolve, reject) => {
      let text = '';
      for (const pipe of [child.stdout, child.stderr]) pipe.setEncoding('utf8').on('data', (part: string) => pattern.test((text += part)) && resolve(text));
      child.once('close', () => reject(new Error(text)));
    });
  } finally {
    child.kill();
  }
}

test('clade serve prints the address, the token on a line of its own, and warns of another host', async () => {
  const text = await said(/Ctrl-C/, 'serve', '--host', '0.0.0.0', '--port', '0');
  const token = /^http:\/\/0\.0\.0\.0:\d+\/#token=(\S+)$/m.exec(text)![1]!;
  assert.match(text, new RegExp(`^token: ${token} `, 'm'));
  assert.match(text, /^warning: bound to 0\.0\.0\.0: whoever reaches/m);
  assert.doesNotMatch(await said(/Ctrl-C/, 'serve', 'small', '--no-steering', '--port', '0'), /token/i);
  assert.match(await said(/--model http/, 'provider', REPLIES), /^http:\/\/127\.0\.0\.1:\d+$/m);
});

test('wrong options of clade serve say what to do', async () => {
  await assert.rejects(serveCommand([REPLIES], { steering: true }), (error: unknown) => error instanceof CladeError && error.exitCode === EXIT.usage && /clade provider/.test(error.fix!));
  const taken = Number(new URL((await serve({ folder, port: 0 })).address).port);
  for (const options of [{ port: taken }, { port: 99_999 }, { token: 'short' }, { token: 'with a space, long enough' }]) await assert.rejects(serveRuns({ folder, ...options }), (error: unknown) => error instanceof CladeError && /^usage\.bad-(port|token)$/.test(error.code));
  assert.equal((await serve({ folder, port: 0, token: 'a-token-of-my-own' })).token, 'a-token-of-my-own');
  const [one, two] = [await serve({ folder }), await serve({ folder })] as const;
  assert.notEqual(one.address, two.address, 'where 7800 is taken, another one');
});

test('more runs at once than stay open: none is closed while somebody reads it', async () => {
  const many = join(place, 'many');
  const names = Array.from({ length: 16 }, (_, i) => `copy${i}`);
  for (const name of names) cpSync(small, join(many, name), { recursive: true });
  const count = 6000;
  await largeRun(join(many, 'large'), count);
  const { address } = await serve({ folder: many, port: 0 });
  const get = (path: string): Promise<Response> => fetch(`${address}/api/${path}`);
  // a fold in slices, while sixteen others are opened and folded
  for (const answer of await Promise.all([get('runs/large/earnings'), get(`compare?runs=${names.join()}`), get(`compare?runs=${names.toReversed().join()}`)])) {
    const text = await answer.text();
    assert.equal(answer.status, 200, text.slice(0, 200));
  }
  // and a snapshot that nobody reads on for a while
  const slow = await get('runs/large/candidates');
  for (const name of names) assert.equal((await get(`runs/${name}`)).status, 200);
  const chunks = (await slow.text()).trim().split('\n').map((line) => JSON.parse(line) as CandidateChunk);
  assert.equal(chunks.reduce((sum, chunk) => sum + chunk.count, 0), count);
  // who asks for the head alone reads no body, and holds no run open
  for (const name of names) assert.equal((await fetch(`${address}/api/runs/${name}/candidates`, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })).status, 200);
  assert.equal((await get('runs/copy0')).status, 200);
  const open = new Set(readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/\/many\/(\w+)\/journal\.db$/)?.[1] ?? [];
    } catch {
      return [];
    }
  }));
  assert.ok(open.size <= 13, `${open.size} open`);
  // an unknown one among them leaves none behind that could not be closed
  assert.equal((await get('compare?runs=copy1,nobody')).status, 404);
});
