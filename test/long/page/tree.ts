import type { Page } from 'playwright-core';
import { until } from './browser.ts';

/** What the family tree says of itself: candidates in the picture that is seen, and pictures that were finished. */
export const tree = (page: Page): Promise<{ nodes: number; painted: number }> =>
  page.evaluate(() => {
    const { nodes = 0, painted = 0 } = document.querySelector<HTMLElement>('.tree .canvas')?.dataset ?? {};
    return { nodes: Number(nodes), painted: Number(painted) };
  });

export const inTheTree = async (page: Page, all: number): Promise<void> => void (await page.waitForFunction((all) => Number(document.querySelector<HTMLElement>('.tree .canvas')?.dataset.nodes) >= all, all));

/** The whole tree is painted, the server has told how the run goes, and no new picture follows: what is looked at next is not the end of this. */
export async function settled(page: Page, all: number): Promise<void> {
  await inTheTree(page, all);
  await page.locator('.best button').waitFor();
  let before = -1;
  await until('no new picture comes', async () => {
    const { painted } = await tree(page);
    const same = painted === before;
    before = painted;
    await page.waitForTimeout(900);
    return same;
  });
}

/** Moves the tree as a hand does: so many events, one a frame, without the way through the debugger between two. */
export const pan = (page: Page, events: number): Promise<void> =>
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
  }, events);

/** Paints the whole tree anew and waits for it. */
export async function paintAnew(page: Page): Promise<void> {
  const { painted } = await tree(page);
  await page.getByRole('button', { name: 'the whole tree' }).click();
  await until('it is painted anew', async () => (await tree(page)).painted > painted);
}
