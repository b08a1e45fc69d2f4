import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { largeRun } from '../../bench/large-run.ts';
import { evolve } from '../../src/workspace/run.ts';
import { FILES, command, folder, own } from '../report-runs.ts';

test('a run of its seed alone, with a megabyte in one line', async () => {
  const wide = join(folder, 'wide.ts');
  writeFileSync(wide, FILES['seed.ts'].replace('wide ', 'wide '.repeat(200_000)));
  const one = await evolve({ problem: own, seedProgram: wide, evaluations: 1, inFlight: 1, workers: 1, out: join(folder, 'runs', 'one') });
  await command([one.folder]);
  const alone = readFileSync(join(one.folder, 'report/report.md'), 'utf8');
  assert.match(alone, /The program it started from stayed the best/);
  assert.match(alone, /The champion is the seed/);
  assert.match(alone, /\(1,00\d,\d{3} more characters in this line\)/);
  assert.ok(readFileSync(join(one.folder, 'report/report.html'), 'utf8').length < 60_000);
  assert.match(await command([], { check: one.folder }), /agree/);
});

test('a run that was stopped has not looked at what is held out, and neither has its report', async () => {
  const stop = new AbortController();
  const stopped = await evolve({ problem: own, seed: 2, evaluations: 5000, workers: 1, out: join(folder, 'runs', 'stopped'), signal: stop.signal, onCommit: ({ committed }) => committed > 60 && stop.abort() });
  assert.equal(stopped.status, 'interrupted');
  await command([stopped.folder], { ablations: 0 });
  const part = readFileSync(join(stopped.folder, 'report/report.md'), 'utf8');
  assert.match(part, /Held out: .*left alone|Status: interrupted/);
  assert.doesNotMatch(part, /## Held out/);
  assert.match(part, /None were made for this report/);
});

test('a run with models shows what was asked and answered, and calls recorded replies what they are', async () => {
  const replies = join(folder, 'replies');
  mkdirSync(replies);
  const reply = (body: string): string => `<!-- kind: full -->\nBetter: <script>alert(2)</script>\n\n\`\`\`ts\nexport function f(x: number): number {\n  // EVOLVE-BLOCK-START\n  ${body}\n  // EVOLVE-BLOCK-END\n}\n\`\`\`\n`;
  writeFileSync(join(replies, '001.md'), reply('return x * x * 0.9 + 0.05;'));
  writeFileSync(join(replies, '002.md'), reply('return x * x;'));
  const asked = await evolve({ problem: own, recipe: 'best-of-n', model: [`scripted:${replies}`], calls: 6, evaluations: 60, workers: 1, out: join(folder, 'runs', 'asked'), unsafeNoSandbox: true });
  await command([asked.folder], { ablations: 1 });
  const told = readFileSync(join(asked.folder, 'report/report.md'), 'utf8');
  assert.match(told, /recorded replies: a test of the machinery/);
  assert.match(told, /--unsafe-no-sandbox/);
  assert.match(told, /6 questions to models/);
  const shown = readFileSync(join(asked.folder, 'report/report.html'), 'utf8');
  assert.match(shown, /was asked and answered[\s\S]*Better: &lt;script&gt;alert\(2\)/);
  assert.doesNotMatch(shown, /<script/);
});

test('several runs at equal evaluations', async () => {
  const first = await evolve({ problem: own, seed: 1, evaluations: 300, workers: 1, out: join(folder, 'runs', 'fit-1') });
  const climbed = await evolve({ problem: own, seed: 3, recipe: 'hill-climb', evaluations: 300, workers: 1, out: join(folder, 'runs', 'climbed') });
  const out = join(folder, 'several');
  await command([first.folder, climbed.folder], { out, ablations: 0 });
  const both = readFileSync(join(out, 'report.md'), 'utf8');
  assert.match(both, /## Beside other runs[\s\S]*\| map-elites \| 1 \|[\s\S]*\| hill-climb \| 1 \|[\s\S]*\| climbed \| hill-climb \| 3 \|/);
  assert.match(await command([], { check: out, quick: true }), /agree/);
});

test('the report of 100,000 candidates is at most 3 MB', async (t) => {
  const large = join(folder, 'runs', 'large');
  await largeRun(large, 100_000);
  await command([large]);
  const { size } = statSync(join(large, 'report/report.html'));
  t.diagnostic(`${(size / 1e6).toFixed(2)} MB`);
  assert.ok(size <= 3e6, `${size} bytes`);
  assert.match(readFileSync(join(large, 'report/report.md'), 'utf8'), /NOT REPRODUCED/, 'nothing of this run was ever measured');
});

const BROWSER = '/usr/bin/chromium';

test('the page in a browser: nothing is loaded, nothing runs, nothing hangs out', { skip: existsSync(BROWSER) ? false : `no ${BROWSER}` }, async () => {
  const { folder: run } = await evolve({ problem: own, seed: 5, evaluations: 120, workers: 1, out: join(folder, 'runs', 'seen') });
  await command([run], { ablations: 1 });
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
  try {
    for (const [width, colorScheme] of [[1280, 'light'], [400, 'dark']] as const) {
      const page = await browser.newPage({ viewport: { width, height: 720 }, colorScheme });
      const said: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      page.on('dialog', (dialog) => said.push(dialog.message()));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`file://${join(run, 'report/report.html')}`);
      assert.deepEqual(said, []);
      assert.deepEqual(asked.filter((url) => !url.startsWith('data:')).length, 1, asked.join(' '));
      const { wide, background, headings } = (await page.evaluate("({ wide: document.documentElement.scrollWidth, background: getComputedStyle(document.body).backgroundColor, headings: document.querySelectorAll('h2').length })")) as { wide: number; background: string; headings: number };
      assert.ok(wide <= width, `${wide} of ${width} pixels`);
      assert.equal(background, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 27)');
      assert.ok(headings >= 12);
      // without a mouse: every fold opens by key
      await page.locator('summary').first().press('Enter');
      assert.equal(await page.locator('details[open]').count(), 1);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
