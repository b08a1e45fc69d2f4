import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { largeRun } from '../../bench/large-run.ts';
import { type RunServer, serveRuns } from '../../src/server/index.ts';
import { BIN, ROOT, buildPage, ended, mainThread, noBrowser, openBrowser, openPage, quantile, sum, until } from './page/browser.ts';

const CANDIDATES = 100_000;
const folder = mkdtempSync(join(tmpdir(), 'clade-page-large-'));
let browser: Browser;
let server: RunServer;

before(async () => {
  buildPage();
  if (noBrowser) return;
  await largeRun(join(folder, 'large'), CANDIDATES);
  browser = await openBrowser();
  server = await serveRuns({ folder, port: 0, steering: false });
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('100,000 candidates: all in the tree in less than 3 s of the main thread, a pan event in 16 ms of it', { skip: noBrowser }, async (t) => {
  const { page, complaints } = await openPage(browser);
  const started = performance.now();
  const load = await mainThread(page, async () => {
    await page.goto(`${server.address}/?run=large&tab=tree`, { waitUntil: 'commit' });
    await page.waitForFunction((all) => Number(document.querySelector<HTMLElement>('.tree .canvas')?.dataset.nodes) >= all, CANDIDATES, { timeout: 120_000 });
  });
  const usable = performance.now() - started;
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime);
  t.diagnostic(`first paint ${paint.toFixed(0)} ms, all in the tree ${usable.toFixed(0)} ms (of which main thread ${sum(load.cpu).toFixed(0)} ms of processor time), longest task ${Math.max(...load.cpu).toFixed(1)} ms of processor time`);
  assert.ok(sum(load.cpu) < 3000);

  await page.waitForTimeout(1000);
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
  t.diagnostic(`a pan event: ${each.toFixed(1)} ms of the main thread's processor time; tasks: median ${quantile(pan.cpu, 0.5).toFixed(2)}, worst ${Math.max(...pan.cpu).toFixed(1)} ms (on the clock ${quantile(pan.wall, 0.5).toFixed(2)}, ${Math.max(...pan.wall).toFixed(1)})`);
  assert.ok(each <= 16, `${each} ms`);
  assert.ok(Math.max(...pan.cpu) <= 16, `${Math.max(...pan.cpu)} ms`);

  // after a rest the picture is painted anew, and a click opens whoever is under the pointer
  await page.waitForTimeout(600);
  await page.keyboard.press('Escape');
  await page.locator('.tree .canvas').focus();
  await page.keyboard.press('End');
  await page.getByRole('complementary').waitFor();
  assert.match(page.url(), /node=\d+\.\d+/);
  assert.deepEqual(complaints, []);
  // Times on the clock are told and not judged: they are those of the machine and of whatever else runs on it.
  await page.close();
});

test('a live run at full speed: the main thread stays free and the heap does not run away', { skip: noBrowser }, async (t) => {
  const run = spawn(process.execPath, [BIN, 'run', join(ROOT, 'bench/problems/microsecond'), '--out', join(folder, 'quick'), '--minutes', '1'], { cwd: folder, env: { PATH: process.env.PATH, CI: '1' }, stdio: 'ignore' });
  try {
    const { page, complaints } = await openPage(browser);
    await until('the run has begun', async () => (await fetch(`${server.address}/api/runs/quick`)).ok);
    await page.goto(`${server.address}/?run=quick`);
    const nodes = (): Promise<number> => page.evaluate(() => Number(document.querySelector<HTMLElement>('.tree .canvas')?.dataset.nodes ?? 0));
    await until('candidates come', async () => (await nodes()) > 500);
    const before = await nodes();
    const heap = (): Promise<number> => page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6);
    const first = await heap();
    const SECONDS = 15;
    const live = await mainThread(page, () => page.waitForTimeout(1000 * SECONDS));
    const came = (await nodes()) - before;
    const share = sum(live.cpu) / (1000 * SECONDS);
    t.diagnostic(`${(came / SECONDS).toFixed(0)} candidates a second: ${(100 * share).toFixed(1)} % of the main thread, longest task ${Math.max(...live.cpu).toFixed(1)} ms of processor time; heap ${first.toFixed(0)} to ${(await heap()).toFixed(0)} MB`);
    assert.ok(came > 0);
    assert.ok(share < 0.5, `${share}`);
    assert.ok(Math.max(...live.cpu) < 100, `${Math.max(...live.cpu)} ms`);
    assert.deepEqual(complaints, []);
    await page.close();
  } finally {
    await ended(run, 'SIGKILL');
  }
});
