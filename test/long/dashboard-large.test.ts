import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { largeRun } from '../../bench/large-run.ts';
import { replaying } from '../../bench/replay.ts';
import { type RunServer, serveRuns } from '../../src/server/index.ts';
import { evolve } from '../../src/workspace/run.ts';
import { ROOT, buildPage, noBrowser, openBrowser, openPage, until } from './page/browser.ts';
import { inTheTree, paintAnew, pan, settled, tree } from './page/tree.ts';

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

test('100,000 candidates are all in the tree, and are few bytes', { skip: noBrowser }, async (t) => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=large&tab=tree`);
  await inTheTree(page, CANDIDATES);
  await page.getByText('100,000 candidates', { exact: true }).waitFor();
  // the first candidates, perhaps a few more on the way, and all: not one for each part that comes
  const { painted } = await tree(page);
  assert.ok(painted <= 8, `${painted} pictures`);
  assert.deepEqual(complaints, []);
  await page.close();
  const bytes = await new Promise<number>((resolve, reject) => {
    get(`${server.address}/api/runs/large/candidates`, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let came = 0;
      answer.on('data', (part: Buffer) => (came += part.length)).on('end', () => resolve(came)).on('error', reject);
    }).on('error', reject);
  });
  t.diagnostic(`${(bytes / 1e6).toFixed(2)} MB compressed`);
  assert.ok(bytes / CANDIDATES < 25, `${bytes} bytes`);
});

test('a pan moves the picture that is there, and after a rest it is painted anew', { skip: noBrowser }, async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=large&tab=tree`);
  await settled(page, CANDIDATES);
  const before = await tree(page);
  await page.evaluate(() => {
    const moves: string[] = [];
    Object.assign(window, { moves });
    new MutationObserver((all) => moves.push(...all.map(({ target }) => (target as HTMLElement).style.transform))).observe(document.querySelector('.tree .canvas')!, { subtree: true, attributeFilter: ['style'] });
  });
  const EVENTS = 100;
  await pan(page, EVENTS);
  const during = (await tree(page)).painted - before.painted;
  // one for each event, if it were painted anew; one where the machine stood still for longer than a rest
  assert.ok(during <= EVENTS / 2, `${during} pictures while the hand moved`);
  const moves = new Set(await page.evaluate(() => (window as unknown as { moves: string[] }).moves));
  assert.ok(moves.size > EVENTS / 2, `the picture stood at ${moves.size} places`);
  await until('it is painted anew', async () => (await tree(page)).painted > before.painted);

  // whoever is under the pointer, and whoever a key leads to, opens
  await settled(page, CANDIDATES);
  await page.locator('.tree .canvas').focus();
  await page.keyboard.press('End');
  await page.getByRole('complementary').waitFor();
  assert.match(page.url(), /node=\d+\.\d+/);
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await paintAnew(page);
  const { x, y, width, height } = (await page.locator('.tree .canvas').boundingBox())!;
  // in the lane of those without a score candidates stand close
  await page.mouse.click(x + width / 2, y + height - 11);
  await page.getByRole('complementary').waitFor();
  assert.match(page.url(), /node=\d+\.\d+/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a picture of 6,000 edges is put on its canvas in many parts', { skip: noBrowser }, async () => {
  const { page, complaints } = await openPage(browser);
  // lines that a canvas has only noted; asking it for a pixel is what puts them on
  await page.addInitScript(() => {
    const { lineTo, getImageData } = CanvasRenderingContext2D.prototype;
    const put = { lines: 0, most: 0, parts: 0 };
    Object.assign(window, { put });
    CanvasRenderingContext2D.prototype.lineTo = function (...args) {
      put.most = Math.max(put.most, ++put.lines);
      lineTo.apply(this, args);
    };
    CanvasRenderingContext2D.prototype.getImageData = function (...args) {
      put.lines = 0;
      put.parts++;
      return getImageData.apply(this, args as Parameters<typeof getImageData>);
    };
  });
  await page.goto(`${server.address}/?run=edges&tab=tree`);
  await settled(page, EDGES);
  const put = (): Promise<{ most: number; parts: number }> => page.evaluate(() => (window as unknown as { put: { most: number; parts: number } }).put);
  const before = await put();
  await paintAnew(page);
  const { most, parts } = await put();
  assert.ok(parts - before.parts >= 20, `${parts - before.parts} parts`);
  assert.ok(most <= 400, `${most} lines in one part`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a live run of 1,000 candidates a second: all come into the tree, in few pictures', { skip: noBrowser }, async (t) => {
  await evolve({ problem: join(ROOT, 'bench/problems/microsecond'), recipe: 'map-elites', seed: 1, evaluations: 600, workers: 1, out: join(folder, 'recorded') });
  const writer = replaying(join(folder, 'recorded'), join(folder, 'quick'), { rate: 1000, seconds: 10 });
  try {
    const { page, complaints } = await openPage(browser);
    await until('the run has begun', async () => (await fetch(`${server.address}/api/runs/quick`)).ok);
    await page.goto(`${server.address}/?run=quick`);
    const written = await writer.written;
    await until(`all ${written} are in the tree`, async () => (await tree(page)).nodes === written);
    const { painted } = await tree(page);
    t.diagnostic(`${written} candidates in ${painted} pictures`);
    assert.ok(written > 1000, `${written} were written`);
    assert.ok(painted < written / 50, `${painted} pictures of ${written} candidates`);
    assert.deepEqual(complaints, []);
    await page.close();
  } finally {
    writer.end();
    await writer.written;
  }
});
