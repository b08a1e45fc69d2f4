import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, type Page, chromium } from 'playwright-core';

export const ROOT = new URL('../../..', import.meta.url).pathname;
export const BIN = `${ROOT}bin/clade.js`;
const CHROMIUM = '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Why there is nothing to test with; false where there is. */
export const noBrowser: string | false = existsSync(CHROMIUM) ? false : `no ${CHROMIUM} here: \`apt-get install chromium\``;

/** The newest change below a folder, or of a file. */
const changed = (place: string): number => Math.max(...readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => statSync(`${place}/${name}`).mtimeMs));

/** Builds the page as `npm run build` does, unless what stands there is newer than all it is made of. */
export function buildPage(): void {
  const built = statSync(`${ROOT}dist/dashboard/index.html`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(changed(`${ROOT}dashboard`), statSync(`${ROOT}package-lock.json`).mtimeMs)) return;
  const { status, stderr } = spawnSync(process.execPath, [`${ROOT}node_modules/vite/bin/vite.js`, 'build', `${ROOT}dashboard`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Bytes of what the page is built to, each file compressed: of everything, and of the first screen. */
export function pageWeight(): { all: number; first: number; files: number } {
  const built = `${ROOT}dist/dashboard`;
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(`${built}/${name}`).isFile());
  const weigh = (names: readonly string[]): number => names.reduce((sum, name) => sum + gzipSync(readFileSync(`${built}/${name}`)).length, 0);
  return { all: weigh(files), first: weigh(files.filter((name) => /index(-.*)?\.(html|js|css)$/.test(name))), files: files.length };
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGS });

export interface Watched {
  page: Page;
  /** Console errors, exceptions and what the security policy refused. */
  complaints: string[];
}

/** How long something is waited for that has to come: many times what it takes, for a busy machine is slow, and how slow is no question of the suite. */
const PATIENCE_SECONDS = 150;

/** A page whose complaints are kept. */
export async function openPage(browser: Browser, options: Parameters<Browser['newPage']>[0] = {}): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, ...options });
  page.setDefaultTimeout(1000 * PATIENCE_SECONDS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return { page, complaints };
}

/** `clade serve` in a process of its own, so that it can be killed. */
export async function serveProcess(folder: string, port: number, ...more: string[]): Promise<ChildProcess & { url: string }> {
  const child = spawn(process.execPath, [BIN, 'serve', folder, '--port', String(port), ...more], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', (code) => reject(new Error(`clade serve ended with ${code}`)));
  });
  return Object.assign(child, { url });
}

export async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (signal) child.kill(signal);
  await gone;
}

/** Waits until something holds, or says what did not. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, seconds = PATIENCE_SECONDS): Promise<void> {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; await sleep(100)) if (await holds()) return;
  throw new Error(`not within ${seconds} s: ${what}`);
}
