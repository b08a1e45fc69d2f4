import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { cpuOf } from '../src/process/proc.ts';
import { serveRuns } from '../src/server/index.ts';
import { evolve } from '../src/workspace/run.ts';
import { buildPage, ended, noBrowser, openBrowser, openPage, pageWeight, serveProcess, until } from '../test/long/page/browser.ts';
import { inTheTree, paintAnew, pan, settled, tree } from '../test/long/page/tree.ts';
import { largeRun } from './large-run.ts';
import { type Row, problem } from './lib.ts';
import { mainThread, quantile, sum } from './main-thread.ts';
import { replaying } from './replay.ts';

const [CANDIDATES, EDGES] = [100_000, 6000];
const [LOOKS, EVENTS, PICTURES] = [3, 100, 5];
/** Candidates a second of the live run, and for how long it is watched. */
const [RATE, SECONDS] = [1000, 15];

/** Where the runs are, and the browser that looks at them. */
interface Stand {
  folder: string;
  browser: Browser;
}

/** A figure, said as soon as it is known. */
function row(measure: string, must: string, found: string): Row {
  process.stderr.write(`  ${measure}: ${found}\n`);
  return { measure, must, found };
}
const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const each = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');

/** What the page costs a browser: processor time of its main thread and of the server, and the clock where a person waits. */
export async function page(): Promise<Row[]> {
  buildPage();
  const { all, first, files } = pageWeight();
  const rows = [row(`the page's ${files} files, compressed; those of the first screen`, '≤ 400 KB', `${(all / 1000).toFixed(0)} KB; ${(first / 1000).toFixed(0)} KB`)];
  if (noBrowser) return [...rows, row('the page in a browser', '', `SKIPPED: ${noBrowser}`)];
  const folder = mkdtempSync(join(tmpdir(), 'clade-bench-page-'));
  const browser = await openBrowser();
  try {
    await largeRun(join(folder, 'large'), CANDIDATES);
    await largeRun(join(folder, 'edges'), EDGES);
    for (const part of [firstLooks, panning, edges, live]) rows.push(...(await part({ folder, browser })));
    return rows;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The large run, by a server that has read nothing yet and a page that has nothing. */
async function firstLooks({ folder, browser }: Stand): Promise<Row[]> {
  const looks: { paint: number; tree: number; server: number; page: number }[] = [];
  for (let i = 0; i < LOOKS; i++) {
    const server = await serveProcess(folder, 0, '--no-steering');
    try {
      const { page } = await openPage(browser);
      const [began, before] = [performance.now(), cpuOf(server.pid!, false)];
      let usable = 0;
      const cpu = await mainThread(page, async () => {
        await page.goto(`${server.url}?run=large&tab=tree`, { waitUntil: 'commit' });
        await inTheTree(page, CANDIDATES);
        usable = performance.now() - began;
      });
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime);
      looks.push({ paint, tree: usable, server: 1000 * (cpuOf(server.pid!, false) - before), page: sum(cpu) });
      await page.close();
    } finally {
      await ended(server, 'SIGTERM');
    }
  }
  const of = (what: keyof (typeof looks)[number]): number[] => looks.map((look) => look[what]).sort((a, b) => a - b);
  const figure = (what: keyof (typeof looks)[number]): string => `${ms(of(what)[0]!)} (${each(of(what))})`;
  const head = `${CANDIDATES} candidates, the best of ${LOOKS} looks (all of them)`;
  return [
    row(`${head}: first paint, by the clock`, '≤ 1,500 ms', figure('paint')),
    row(`${head}: all in the tree, by the clock`, '≤ 3,000 ms', figure('tree')),
    row(`${head}: CPU of the new server until then`, '', figure('server')),
    row(`${head}: CPU of the page's main thread until then`, '', figure('page')),
  ];
}

async function panning({ folder, browser }: Stand): Promise<Row[]> {
  const server = await serveRuns({ folder, port: 0, steering: false });
  try {
    const { page } = await openPage(browser);
    await page.goto(`${server.address}/?run=large&tab=tree`);
    await settled(page, CANDIDATES);
    const cpu = await mainThread(page, () => pan(page, EVENTS));
    await page.close();
    return [row(`a pan event of ${EVENTS}, ${CANDIDATES} candidates: CPU of the main thread; its longest task`, '≤ 16 ms', `${ms(sum(cpu) / EVENTS)}; ${ms(Math.max(...cpu))}`)];
  } finally {
    await server.close();
  }
}

async function edges({ folder, browser }: Stand): Promise<Row[]> {
  const server = await serveRuns({ folder, port: 0, steering: false });
  try {
    const { page } = await openPage(browser);
    await page.goto(`${server.address}/?run=edges&tab=tree`);
    await settled(page, EDGES);
    const cpu = await mainThread(page, async () => {
      for (let i = 0; i < PICTURES; i++) await paintAnew(page);
    });
    await page.close();
    const [longest, , third] = cpu.sort((a, b) => b - a);
    // one long task a picture, where it is put on its canvas at once; a single one may be garbage collection
    return [row(`${PICTURES} pictures of ${EDGES} edges: CPU of the longest task; of the third`, '≤ 100 ms; ≤ 32 ms', `${ms(longest!)}; ${ms(third!)}`)];
  } finally {
    await server.close();
  }
}

async function live({ folder, browser }: Stand): Promise<Row[]> {
  await evolve({ problem: problem('microsecond'), recipe: 'map-elites', seed: 1, evaluations: 600, workers: 1, out: join(folder, 'recorded') });
  const server = await serveRuns({ folder, port: 0, steering: false });
  const writer = replaying(join(folder, 'recorded'), join(folder, 'quick'), { rate: RATE, seconds: SECONDS + 5 });
  try {
    const { page } = await openPage(browser);
    await until('the run has begun', async () => (await fetch(`${server.address}/api/runs/quick`)).ok);
    await page.goto(`${server.address}/?run=quick`);
    await until('candidates come', async () => (await tree(page)).nodes > 500);
    const heap = (): Promise<number> => page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6);
    const [before, from] = [(await tree(page)).nodes, await heap()];
    const cpu = await mainThread(page, () => page.waitForTimeout(1000 * SECONDS));
    const came = (await tree(page)).nodes - before;
    const to = await heap();
    await page.close();
    const head = `a live run of ${(came / SECONDS).toFixed(0)} candidates a second`;
    return [
      row(`${head}: share of the main thread`, '≤ 50 %', `${((0.1 * sum(cpu)) / SECONDS).toFixed(1)} %`),
      row(`${head}: CPU of its tasks, half below; 95 % below; the longest`, '≤ 4; 16; 100 ms', `${quantile(cpu, 0.5).toFixed(2)}; ${quantile(cpu, 0.95).toFixed(1)}; ${ms(Math.max(...cpu))}`),
      row(`${head}: heap of the page at the start; ${SECONDS} s later`, '', `${from.toFixed(0)}; ${to.toFixed(0)} MB`),
    ];
  } finally {
    writer.end();
    await writer.written;
    await server.close();
  }
}
