import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type CDPSession, type Page, chromium } from 'playwright-core';

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

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGS });

export interface Watched {
  page: Page;
  /** Console errors, exceptions and what the security policy refused. */
  complaints: string[];
}

/** How long something is waited for that has to come: what is measured has bounds of its own, and a busy machine is slow. */
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

/** Milliseconds of processor time of a process so far. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

export async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (signal) child.kill(signal);
  await gone;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds; `tdur` of the thread's own processor time. */
  dur?: number;
  tdur?: number;
  args: { data?: { message?: string } };
}

/** Told by the page at the end of a trace, so that its thread is known among those of other pages that the browser has. */
const SIGN = 'this is the page';

/** Milliseconds of the page's main thread, task by task, while something happens: on the clock, and of processor time. */
export async function mainThread(page: Page, work: () => Promise<unknown>): Promise<{ wall: number[]; cpu: number[] }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] } });
  await work();
  await page.evaluate((sign) => console.timeStamp(sign), SIGN);
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const own = events.find(({ name, args }) => name === 'TimeStamp' && args.data?.message === SIGN);
  if (!own) throw new Error(`the page is not among ${events.length} events`);
  const tasks = events.filter(({ name, ph, pid, tid }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask' && pid === own.pid && tid === own.tid);
  return { wall: tasks.map(({ dur = 0 }) => dur / 1000), cpu: tasks.map(({ tdur = 0 }) => tdur / 1000) };
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const quantile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

/** Waits until something holds, or says what did not. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, seconds = PATIENCE_SECONDS): Promise<void> {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; await sleep(100)) if (await holds()) return;
  throw new Error(`not within ${seconds} s: ${what}`);
}
