import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type RunServer, serveRuns } from '../../src/server/index.ts';
import type { Gauges, RunHead } from '../../src/server/protocol.ts';
import { steer } from '../../src/workspace/steer.ts';
import { BIN, ROOT, buildPage, ended, noBrowser, openBrowser, openPage, pageWeight, serveProcess, until } from './page/browser.ts';
import { tree } from './page/tree.ts';

const place = mkdtempSync(join(tmpdir(), 'clade-page-'));
const folder = join(place, 'runs');
const TOKEN = 'a-token-of-a-test-run';
let browser: Browser;
let server: RunServer;
const children: ChildProcess[] = [];

before(async () => {
  buildPage();
  if (noBrowser) return;
  browser = await openBrowser();
  server = await serveRuns({ folder, port: 0, token: TOKEN });
});
after(async () => {
  await browser?.close();
  await server?.close();
  for (const child of children) await ended(child, 'SIGKILL');
  rmSync(place, { recursive: true, force: true });
});

/** A run in a process of its own, in the folder that is served. */
async function startRun(name: string, ...options: string[]): Promise<ChildProcess> {
  return startRunOf('online-bin-packing', name, ...options);
}
async function startRunOf(problem: string, name: string, ...options: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [BIN, 'run', problem, '--out', join(folder, name), '--workers', '1', ...options], { cwd: place, env: { PATH: process.env.PATH, CI: '1' }, stdio: 'ignore' });
  children.push(child);
  await until('the run has a head', async () => (await fetch(`${server.address}/api/runs/${name}`)).ok);
  return child;
}

const headOf = async (name: string): Promise<RunHead> => (await (await fetch(`${server.address}/api/runs/${name}`)).json()) as RunHead;
const nodes = async (page: Page): Promise<number> => (await tree(page)).nodes;

test('the page weighs no more than 400 KB, compressed', (t) => {
  const { all, first, files } = pageWeight();
  t.diagnostic(`${files} files, ${(all / 1000).toFixed(0)} KB compressed; of the first screen ${(first / 1000).toFixed(0)} KB`);
  assert.ok(all <= 400_000, `${all} bytes`);
});

test('a live run from start to finish, reloaded in the middle', { skip: noBrowser }, async () => {
  const { page, complaints } = await openPage(browser);
  // it goes on until it has been looked at, however long that takes
  const run = await startRun('live', '--minutes', '30', '--seed', '5');
  await page.goto(`${server.address}/?run=live`);
  await page.getByText('● running').waitFor();
  await until('candidates come', async () => (await nodes(page)) > 50);
  await page.locator('.chip').first().waitFor();
  const before = await nodes(page);
  await until('more candidates come by themselves', async () => (await nodes(page)) > before);

  await page.locator('.chip').last().click();
  await page.getByRole('tab', { name: 'Family tree' }).click();
  await page.reload();
  await page.getByRole('complementary', { name: 'candidate 0.0' }).waitFor();
  assert.equal(await page.getByRole('tab', { name: 'Family tree' }).getAttribute('aria-selected'), 'true');
  assert.match(page.url(), /run=live&tab=tree&node=0\.0/);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Overview' }).click();

  await steer(join(folder, 'live'), { command: 'budget', evaluations: 700 });
  await ended(run);
  await page.getByText('✓ finished').waitFor();
  const { champion } = await headOf('live');
  await page.locator('.best button').click();
  await page.getByRole('complementary', { name: `candidate ${champion}` }).getByText('champion').waitFor();
  // all of the journal is there, once
  const rows = await (await fetch(`${server.address}/api/runs/live/candidates`)).text();
  const all = rows.trim().split('\n').reduce((sum, line) => sum + (JSON.parse(line) as { count: number }).count, 0);
  await until('the tree holds every candidate', async () => (await nodes(page)) === all);
  for (const name of ['Archive', 'Who earns what', 'Solution', 'Compare', 'Steering']) {
    await page.getByRole('tab', { name }).click();
    await page.locator('.sheet').waitFor();
  }
  await page.getByText('tuning of numbers').waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a server that is killed and started again: the page says so and goes on', { skip: noBrowser }, async () => {
  const { page } = await openPage(browser);
  // below the ports that are given to whoever asks for any, so that nobody else takes it while no server has it
  const first = await serveProcess(folder, 20_000 + (process.pid % 10_000), '--no-steering');
  children.push(first);
  const { origin, port } = new URL(first.url);
  const run = await startRun('restart', '--minutes', '5', '--seed', '6');
  await page.goto(`${origin}/?run=restart`);
  await until('candidates come', async () => (await nodes(page)) > 20);
  await ended(first, 'SIGKILL');
  await page.getByText('connection lost, retrying').waitFor();
  const before = await nodes(page);
  const second = await serveProcess(folder, Number(port), '--no-steering');
  children.push(second);
  await page.getByText('connection lost, retrying').waitFor({ state: 'detached' });
  await until('candidates come again', async () => (await nodes(page)) > before);
  await page.getByRole('tab', { name: 'Steering' }).click();
  await page.getByText('This server is read-only').waitFor();
  run.kill('SIGTERM');
  await ended(run);
  await page.getByText('■ interrupted').waitFor();
  await page.close();
  await ended(second, 'SIGTERM');
});

test('steering: off without the token and says why; with it each command shows what became of it', { skip: noBrowser }, async () => {
  const run = await startRun('steered', '--minutes', '5', '--seed', '7');
  const reader = await openPage(browser);
  await reader.page.goto(`${server.address}/?run=steered&tab=steering`);
  await reader.page.getByText('This page has no token').waitFor();
  assert.ok(await reader.page.getByRole('button', { name: 'stop' }).isDisabled());
  await reader.page.close();

  const { page, complaints } = await openPage(browser);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${server.address}/?run=steered&tab=steering#token=${TOKEN}`);
  await until('the token leaves the address', () => !page.url().includes(TOKEN));
  await page.getByRole('button', { name: 'pause' }).click();
  await page.locator('.sent li', { hasText: 'pause' }).getByText('in the journal after commit').waitFor();
  await page.getByText('❚❚ paused').waitFor();
  await page.getByRole('button', { name: 'resume' }).click();
  await page.getByText('● running').waitFor();
  await page.getByLabel('evaluations').fill('100000');
  await page.getByRole('button', { name: 'change' }).click();
  await page.locator('.sent li', { hasText: 'budget' }).getByText('in the journal after commit').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'hint' }).count(), 0, 'this run asks no model');
  // what the run refuses comes back with its reason
  await page.getByLabel('evaluations').fill('-1');
  await page.getByRole('button', { name: 'change' }).click();
  await page.locator('.sent li').first().getByText('must be a number above 0').waitFor();

  // an edit of one's own, in the editor
  await page.goto(`${server.address}/?run=steered&node=0.0`);
  await page.getByRole('button', { name: 'pin', exact: true }).click();
  await page.locator('.sent li', { hasText: 'pin' }).getByText('in the journal after commit').waitFor();
  await page.getByRole('button', { name: 'edit and evaluate' }).click();
  const editor = page.getByRole('textbox', { name: 'your edit of 0.0' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('export function priority(item: number, remaining: number): number {\n  // EVOLVE-BLOCK-START\n  return item * 2 - remaining;\n  // EVOLVE-BLOCK-END\n}\n');
  await page.getByRole('button', { name: 'evaluate my edit' }).click();
  await page.locator('.sent li', { hasText: 'try' }).getByText('in the journal after commit').waitFor();
  await until('the program is a candidate', async () => {
    const lines = (await (await fetch(`${server.address}/api/runs/steered/candidates`)).text()).trim().split('\n');
    return lines.some((line) => (JSON.parse(line) as { state: number[] }).state.some((bits) => (bits & 128) !== 0));
  });
  await page.getByRole('tab', { name: 'Steering' }).click();
  await page.getByRole('button', { name: 'stop' }).click();
  await ended(run);
  await until('the server has read the end', async () => (await headOf('steered')).steered.length >= 6);
  assert.deepEqual((await headOf('steered')).steered.map(({ command }) => command), ['pause', 'resume', 'budget', 'pin', 'try', 'stop']);
  await page.getByRole('cell', { name: 'evaluations 100000' }).waitFor();
  // the browser itself reports the command that was refused
  assert.deepEqual(complaints.filter((text) => !text.includes('status of 400')), []);
  await page.close();
});

test('a hostile program is only text: script tags, terminal escapes, a line of a megabyte', { skip: noBrowser }, async () => {
  const seed = readFileSync(join(ROOT, 'problems/online-bin-packing/seed.ts'), 'utf8');
  const hostile = `// </script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">\n// \u001b[31mred\u001b]0;title\u0007 \u202egnirts\n// ${'A'.repeat(1_000_000)} end of the line\n${seed}`;
  writeFileSync(join(place, 'hostile.ts'), hostile);
  await ended(await startRun('hostile', '--evaluations', '8', '--seed-program', join(place, 'hostile.ts')));
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=hostile&node=0.0`);
  await page.getByText('<script>window.hacked = 1</script>').first().waitFor();
  await page.getByText('␛[31mred␛]0;title␇ ‹202e›gnirts').first().waitFor();
  await page.getByText(/letters are not shown/).waitFor();
  await page.getByRole('button', { name: 'show all' }).click();
  await page.getByText(/letters are not shown/).waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'scores' }).click();
  await page.getByText('by search instance').waitFor();
  assert.equal(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked), undefined);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('by keyboard alone, and on a phone', { skip: noBrowser }, async () => {
  const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  await page.goto(`${server.address}/?run=live`);
  await until('the tree is there', async () => (await nodes(page)) > 50);
  // it is told when all of the journal has come: until then the best is an older one
  await page.locator('.best button').waitFor();
  const { champion } = await headOf('live');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
  await page.keyboard.type('0.0');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'candidate 0.0' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.tree .canvas').focus();
  await page.keyboard.press('End');
  await until('End is the champion', () => page.url().endsWith(`node=${champion}`));
  await page.keyboard.press('ArrowLeft');
  await until('left is its parent', () => !page.url().endsWith(`node=${champion}`) && page.url().includes('node='));
  await page.keyboard.press('Home');
  await until('Home is the seed', () => page.url().endsWith('node=0.0'));
  await page.keyboard.press('ArrowRight');
  await until('right is a child', () => !page.url().endsWith('node=0.0'));
  await page.keyboard.press('Escape');
  await until('Escape closes', () => !page.url().includes('node='));
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const stops = new Set<string>();
  await page.locator('.skip').focus();
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const [name, outline] = await page.evaluate(() => [document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '', getComputedStyle(document.activeElement!).outlineStyle]);
    // after the last control the browser's own come
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    stops.add(name!);
    assert.notEqual(outline, 'none', `no focus is seen on ${name}`);
  }
  for (const name of ['run', 'help', 'Overview']) assert.ok(stops.has(name), `${name} among ${[...stops].join(', ')}`);
  await page.close();

  const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
  await phone.page.goto(`${server.address}/?run=live`);
  await until('the tree is there', async () => (await nodes(phone.page)) > 50);
  for (const name of ['Overview', 'Archive', 'Who earns what', 'Solution', 'Compare', 'Steering']) {
    await phone.page.getByRole('tab', { name }).tap();
    await phone.page.locator('.panel').first().waitFor();
    assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${name} is wider than the phone`);
  }
  await phone.page.getByRole('tab', { name: 'Overview' }).tap();
  await phone.page.locator('.chip').first().tap();
  await phone.page.getByRole('button', { name: 'close (Esc)' }).tap();
  assert.deepEqual([...complaints, ...phone.complaints], []);
  await phone.page.close();
});

test('errors over many powers of ten: the front, the words above and the solution can be read', { skip: noBrowser }, async () => {
  await ended(await startRunOf('exp2', 'errors', '--ops', '6', '--evaluations', '10'));
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=errors&tab=archive`);
  await page.locator('.front').waitFor();
  const heights = await page.locator('.front g text').allTextContents();
  const powers = heights.map((text) => Math.log10(Number(text.replace('−', '-'))));
  assert.ok(powers.length >= 3 && powers.every(Number.isInteger), heights.join(' '));
  // long names of known values do not push the budget into a row of its own
  const tops = await page.locator('.figures dt').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
  assert.ok(Math.max(...tops) - Math.min(...tops) < 40, tops.join(' '));
  await page.getByRole('tab', { name: 'Solution' }).click();
  const picture = page.locator('img.picture');
  await picture.waitFor();
  await until('it is drawn', () => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('compare: the run that is looked at comes first, then what it has to beat', { skip: noBrowser }, async () => {
  await ended(await startRun('climb', '--evaluations', '30', '--seed', '9', '--recipe', 'hill-climb'));
  const { page, complaints } = await openPage(browser);
  await page.goto(`${server.address}/?run=hostile&tab=compare`);
  const choices = page.locator('.choices label');
  await choices.first().waitFor();
  assert.match(await choices.nth(0).innerText(), /^\s*hostile\s+default$/);
  assert.match(await choices.nth(1).innerText(), /^\s*climb\s+baseline: hill-climb$/);
  const groups = page.locator('.sheet tbody tr');
  await groups.filter({ hasText: 'hill-climb' }).getByText('baseline').waitFor();
  assert.match(await groups.first().innerText(), /^default/);
  await page.goto(`${server.address}/?run=hostile&tab=compare&with=climb,hostile`);
  await page.getByText(/cannot be told apart|is better than/).waitFor();
  for (const by of ['cpu', 'iterations']) {
    await page.getByLabel('at equal').selectOption(by);
    await page.getByRole('heading', { name: by === 'cpu' ? 'CPU seconds' : 'iterations' }).first().waitFor();
  }
  assert.deepEqual(complaints, []);
  // dollars of runs that asked nobody: the server says why not
  await page.getByLabel('at equal').selectOption('usd');
  await page.getByRole('alert').getByText('spent no usd').waitFor();
  await page.close();
});

test('the gauges on the page are those of the server', { skip: noBrowser }, async () => {
  const { page } = await openPage(browser);
  await page.goto(`${server.address}/?run=live`);
  await page.locator('.steps li').nth(6).waitFor();
  const stop = new AbortController();
  const reader = (await fetch(`${server.address}/api/runs/live/events?after=999999999`, { signal: stop.signal })).body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/event: gauges\ndata: .*\n/.test(text)) text += (await reader.read()).value;
  stop.abort();
  const gauges = JSON.parse(/event: gauges\ndata: (.*)\n/.exec(text)![1]!) as Gauges;
  assert.deepEqual(await page.locator('.steps .step').allInnerTexts(), gauges.steps.map(({ name }, i) => `${i + 1}${name}`));
  assert.equal(await page.locator('.why li').first().getAttribute('title'), gauges.refusals[0]!.why);
  await page.close();
});
