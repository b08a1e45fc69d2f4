import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { type Commit, decode } from '../src/core/index.ts';
import { type Row, interval, problem, scratch } from './lib.ts';

const BIN = fileURLToPath(new URL('../bin/clade.js', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';

/** Seconds until the run's code is optimised; seconds of one window; pairs of windows, one with somebody who looks and one without. */
const [WARM, WINDOW, PAIRS] = [20, 2, 40];

/**
 * What a run loses to those who look at it. Two runs of the same seed differ by a fifth on a machine that others use, so
 * it is one run: its server and the browser are stopped (SIGSTOP) and let go on in turn, in neighbouring windows. What
 * the server missed while it stood still it does in the next window, so it works twice as much there as it would.
 */
export async function losing(): Promise<Row[]> {
  const folder = scratch('watched');
  const browser = existsSync(CHROMIUM) ? await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] }) : undefined;
  const run = spawn(process.execPath, ['--no-warnings', BIN, 'run', problem('microsecond'), '--minutes', '30', '--workers', '1', '--out', folder, '--serve', '0'], { cwd: dirname(folder), env: { PATH: process.env.PATH!, CI: '1' }, stdio: ['ignore', 'ignore', 'pipe'] });
  const over = new Promise((resolve) => run.once('close', resolve));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      run.stderr.setEncoding('utf8').on('data', (text: string) => {
        const found = /live page: (http\S+)/.exec((said += text))?.[1];
        if (found !== undefined) resolve(found);
      });
      void over.then(() => reject(new Error(`the run ended: ${said}`)));
    });
    await (await browser?.newPage())?.goto(url);
    await sleep(1000 * WARM);
    const journal = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
    const newest = journal.prepare('SELECT seq, cpu FROM events ORDER BY seq DESC LIMIT 1');
    const between = journal.prepare("SELECT body FROM events WHERE kind = 'commit' AND seq > ? AND seq <= ?");
    const mark = (): { seq: number; cpu: number } => newest.get() as { seq: number; cpu: number };
    const windows: { watched: boolean; from: ReturnType<typeof mark>; to: ReturnType<typeof mark> }[] = [];
    for (let i = 0; i < 2 * PAIRS; i++) {
      // with, without, without, with: a machine that gets slower favours neither
      const watched = i % 4 === 0 || i % 4 === 3;
      for (const pid of lookers(run.pid!)) process.kill(pid, watched ? 'SIGCONT' : 'SIGSTOP');
      await sleep(100);
      const from = mark();
      await sleep(1000 * WINDOW);
      windows.push({ watched, from, to: mark() });
    }
    for (const pid of lookers(run.pid!)) process.kill(pid, 'SIGCONT');
    const cost = windows.map(({ from, to }) => {
      const count = between.all(from.seq, to.seq).reduce((sum, { body }) => sum + (decode(body as Uint8Array) as unknown as Commit).drafts.length, 0);
      return { each: (to.cpu - from.cpu) / count, count };
    });
    journal.close();
    const ratios = Array.from({ length: PAIRS }, (_, i) => {
      const [a, b] = [cost[2 * i]!.each, cost[2 * i + 1]!.each];
      return Math.log(windows[2 * i]!.watched ? a / b : b / a);
    });
    const { mean, low, high } = interval(ratios);
    const rate = cost.reduce((sum, { count }) => sum + count, 0) / (2 * PAIRS * WINDOW);
    const each = (1000 * cost.reduce((sum, { each: own }) => sum + own, 0)) / cost.length;
    return [{
      measure: `CPU of a run's processes a candidate while a server and ${browser ? 'an open page follow' : 'nobody (no chromium here) follow'}, against while they stand still: ${PAIRS} pairs of ${WINDOW} s, ${rate.toFixed(0)} candidates a second, ${each.toFixed(2)} ms each`,
      must: '≤ 1.03 ×',
      found: `${Math.exp(mean).toFixed(3)} × [${Math.exp(low).toFixed(3)}, ${Math.exp(high).toFixed(3)}]`,
    }];
  } finally {
    for (const pid of lookers(run.pid!)) process.kill(pid, 'SIGCONT');
    run.kill('SIGTERM');
    await over;
    await browser?.close();
  }
}

/** The server of a run and all processes of a browser of this process. */
function lookers(run: number): number[] {
  const parents = new Map<number, number>();
  const named = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, 'latin1').split(') ')[1]!.split(' ')[1]));
      named.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'latin1'));
    } catch {
      // it ended meanwhile
    }
  }
  const under = (pid: number, root: number): boolean => pid === root || (parents.has(pid) && under(parents.get(pid)!, root));
  const server = [...parents.keys()].filter((pid) => parents.get(pid) === run && named.get(pid)!.includes('--with-run'));
  return [...server, ...[...parents.keys()].filter((pid) => pid !== process.pid && under(pid, process.pid) && !under(pid, run))];
}
