import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { largeRun } from '../../bench/large-run.ts';
import { REPLAY } from '../../bench/replay.ts';
import { type RunServer, serveRuns } from '../../src/server/index.ts';
import { evolve } from '../../src/workspace/run.ts';
import { ROOT, buildPage, cpuOf, ended, mainThread, noBrowser, openBrowser, openPage, quantile, serveProcess, sum, until } from './page/browser.ts';

const [CANDIDATES, EDGES] = [100_000, 6000];
const folder = mkdtempSync(join(tmpdir(), 'clade-page-large-'));
let browser: Browser;
let server: RunServer;

before(async () => {
  buildPage();
  if (noBrowser) return;
  await largeRun(join(folder, 'large'), CANDIDATES);
  await largeRun(join(folder, 'edges'), EDGES);
  browser = await openBrowser();
  server = await serveRuns({ folder, port: 0, steering: false });
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const nodes = (page: Page): Promise<number> => page.evaluate(() => Number(document.querySelector<HTMLElement>('.tree .canvas')?.dataset.nodes ?? 0));
const inTheTree = async (page: Page, all: number): Promise<void> => void (await page.waitForFunction((all) => Number(document.querySelector<HTMLElement>('.tree .canvas')?.dataset.nodes) >= all, all));
/** The whole tree is painted, and no new picture follows: what is measured next is not the end of this. */
async function settled(page: Page, all: number): Promise<void> {
  await inTheTree(page, all);
  let before = '';
  await until('no new picture comes', async () => {
    const now = await page.evaluate(() => document.querySelector<HTMLElement>('.tree .canvas')!.dataset.painted ?? '');
    const same = now === before;
    before = now;
    await page.waitForTimeout(900);
    return same;
  });
}
const told = (cpu: readonly number[]): string => `tasks of ${quantile(cpu, 0.5).toFixed(2)} ms in the middle, 95 % below ${quantile(cpu, 0.95).toFixed(1)}, 99 % below ${quantile(cpu, 0.99).toFixed(1)}, longest ${Math.max(...cpu).toFixed(1)} ms of processor time`;

/** A first look at the large run: a server that has read nothing yet, a page that has nothing. */
async function firstLook(): Promise<{ paint: number; tree: number; server: number; page: number }> {
  const own = await serveProcess(folder, 0, '--no-steering');
  try {
    const { page, complaints } = await openPage(browser);
    const [began, before] = [performance.now(), cpuOf(own.pid!)];
    let tree = 0;
    const load = await mainThread(page, async () => {
      await page.goto(`${own.url}?run=large&tab=tree`, { waitUntil: 'commit' });
      await inTheTree(page, CANDIDATES);
      tree = performance.now() - began;
    });
    const look = { tree, server: cpuOf(own.pid!) - before, page: sum(load.cpu), paint: await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime) };
    assert.deepEqual(complaints, []);
    await page.close();
    return look;
  } finally {
    await ended(own, 'SIGTERM');
  }
}

test('100,000 candidates: first paint in 1.5 s, all in the tree in 3 s', { skip: noBrowser }, async (t) => {
  const looks = [await firstLook(), await firstLook(), await firstLook()];
  for (const { paint, tree, server, page } of looks) t.diagnostic(`first paint ${paint.toFixed(0)} ms, all in the tree ${tree.toFixed(0)} ms, for ${server.toFixed(0)} ms of the server's processor time and ${page.toFixed(0)} of the main thread's`);
  for (const { page } of looks) assert.ok(page < 3000, `${page} ms`);
  assert.ok(Math.min(...looks.map(({ paint }) => paint)) <= 1500);
  // By the clock, or where others have the machine too by what the server and the page need one after the other: they work at the same time.
  assert.ok(Math.min(...looks.map(({ tree, server, page }) => Math.min(tree, server + page))) <= 3000);
});

test('100,000 candidates: a pan event in 16 ms of the main thread', { skip: noBrowser }, async (t) => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=large&tab=tree`);
  await settled(page, CANDIDATES);
  // events as a hand makes them, one a frame, without the way through the debugger between two
  const EVENTS = 100;
  const pan = await mainThread(page, () =>
    page.evaluate(async (events) => {
      const over = document.querySelector<HTMLElement>('.tree canvas.over')!;
      over.setPointerCapture = () => {};
      const { left, top } = over.getBoundingClientRect();
      const send = (type: string, dx: number, dy: number): void => void over.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, isPrimary: true, buttons: 1, clientX: left + 500 + dx, clientY: top + 200 + dy }));
      send('pointerdown', 0, 0);
      for (let i = 1; i <= events; i++) {
        await new Promise(requestAnimationFrame);
        send('pointermove', 2 * i, i % 9);
      }
      send('pointerup', 2 * events, 0);
    }, EVENTS),
  );
  const each = sum(pan.cpu) / EVENTS;
  t.diagnostic(`a pan event: ${each.toFixed(1)} ms of the main thread's processor time; ${told(pan.cpu)}`);
  assert.ok(each <= 16, `${each} ms`);
  assert.ok(Math.max(...pan.cpu) <= 16, `${Math.max(...pan.cpu)} ms`);

  // after a rest the picture is painted anew, and a click opens whoever is under the pointer
  await settled(page, CANDIDATES);
  await page.keyboard.press('Escape');
  await page.locator('.tree .canvas').focus();
  await page.keyboard.press('End');
  await page.getByRole('complementary').waitFor();
  assert.match(page.url(), /node=\d+\.\d+/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a picture of 6,000 edges comes in slices, and so does what shows it', { skip: noBrowser }, async (t) => {
  const { page } = await openPage(browser);
  await page.goto(`${server.address}/?run=edges&tab=tree`);
  await settled(page, EDGES);
  const painted = (): Promise<number> => page.evaluate(() => Number(document.querySelector<HTMLElement>('.tree .canvas')!.dataset.painted));
  const PICTURES = 5;
  const { cpu } = await mainThread(page, async () => {
    for (let i = 0; i < PICTURES; i++) {
      const before = await painted();
      await page.getByRole('button', { name: 'the whole tree' }).click();
      await until('it is painted anew', async () => (await painted()) > before);
    }
  });
  t.diagnostic(`${PICTURES} pictures: ${told(cpu)}`);
  // one long task a picture, where it was put on its canvas at once; a single one may be garbage collection
  const [longest, , third] = [...cpu].sort((a, b) => b - a);
  assert.ok(third! < 32, `${third} ms`);
  assert.ok(longest! < 100, `${longest} ms`);
  await page.close();
});

test('a live run of 1,000 candidates a second: the main thread stays free and the heap does not run away', { skip: noBrowser }, async (t) => {
  await evolve({ problem: join(ROOT, 'bench/problems/microsecond'), recipe: 'map-elites', seed: 1, evaluations: 600, workers: 1, out: join(folder, 'recorded') });
  const [RATE, SECONDS] = [1000, 15];
  const writer = spawn(process.execPath, ['--import', join(ROOT, 'bin/register.js'), REPLAY, join(folder, 'recorded'), join(folder, 'quick'), String(RATE), String(SECONDS + 5)], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'inherit'] });
  const says = lineOf(writer);
  try {
    const { page, complaints } = await openPage(browser);
    await until('the run has begun', async () => (await fetch(`${server.address}/api/runs/quick`)).ok);
    await page.goto(`${server.address}/?run=quick`);
    await until('candidates come', async () => (await nodes(page)) > 500);
    const before = await nodes(page);
    const heap = (): Promise<number> => page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6);
    const first = await heap();
    const { cpu } = await mainThread(page, () => page.waitForTimeout(1000 * SECONDS));
    const came = (await nodes(page)) - before;
    const share = sum(cpu) / (1000 * SECONDS);
    t.diagnostic(`${(came / SECONDS).toFixed(0)} candidates a second: ${(100 * share).toFixed(1)} % of the main thread; ${told(cpu)}; heap ${first.toFixed(0)} to ${(await heap()).toFixed(0)} MB`);
    const written = await says;
    await until(`all ${written} are in the tree`, async () => (await nodes(page)) === Number(written));
    assert.ok(Number(written) > 0.9 * RATE * SECONDS, `${written} were written`);
    assert.ok(share < 0.5, `${share}`);
    assert.ok(quantile(cpu, 0.5) < 4, `${quantile(cpu, 0.5)} ms`);
    assert.ok(quantile(cpu, 0.95) < 16, `${quantile(cpu, 0.95)} ms`);
    assert.ok(Math.max(...cpu) < 100, `${Math.max(...cpu)} ms`);
    assert.deepEqual(complaints, []);
    await page.close();
  } finally {
    await ended(writer, 'SIGKILL');
  }
});

/** The line that a process says at its end. */
async function lineOf(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const part of child.stdout!.setEncoding('utf8')) text += part;
  return text.trim();
}
