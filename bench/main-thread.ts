import type { CDPSession, Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds of the thread's own processor time. */
  tdur?: number;
  args: { data?: { message?: string } };
}

/** Told by the page at the end of a trace, so that its thread is known among those of other pages that the browser has. */
const SIGN = 'this is the page';

/** Milliseconds of processor time of the page's main thread, task by task, while something happens. */
export async function mainThread(page: Page, work: () => Promise<unknown>): Promise<number[]> {
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
  return tasks.map(({ tdur = 0 }) => tdur / 1000);
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const quantile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
