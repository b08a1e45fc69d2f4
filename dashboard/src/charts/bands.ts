import uPlot from 'uplot';
import type { CompareAnswer } from '../../../src/server/protocol.ts';
import { nameColour } from '../colour.ts';
import { type Axis, axisOf } from '../decades.ts';
import { number, short } from '../format.ts';
import { knownOf } from '../views/known.ts';
import { inks, knownLines } from './known-lines.ts';

const DASHES = [[], [9, 5], [3, 4], [12, 3, 3, 3]];

/** All groups on one axis of x: each group's band and median hold their last value until its next point. */
export function joined(groups: CompareAnswer['groups']): (number | null)[][] {
  const xs = [...new Set(groups.flatMap(({ band }) => band.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns: (number | null)[][] = [xs];
  for (const { band } of groups) {
    const [low, middle, high]: (number | null)[][] = [[], [], []];
    let next = 0;
    for (const x of xs) {
      while (next < band.length && band[next]!.x <= x) next++;
      const now = band[next - 1];
      low!.push(now?.low ?? null);
      middle!.push(now?.middle ?? null);
      high!.push(now?.high ?? null);
    }
    columns.push(high!, low!, middle!);
  }
  return columns;
}

/** Medians as lines with bands around, known values as dashed lines. Returns how to take it away. */
export function bandChart(box: HTMLElement, answer: CompareAnswer, label: string, dark: boolean): () => void {
  const ink = inks(dark);
  const size = (): { width: number; height: number } => ({ width: Math.max(200, box.clientWidth), height: Math.max(200, box.clientHeight) });
  const axis = { stroke: ink.words, font: '11px system-ui, sans-serif', grid: { stroke: ink.grid, width: 1 }, ticks: { show: false } };
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const [xs, ...columns] = joined(answer.groups);
  const known = knownOf(answer);
  const own = columns.flat().filter((value): value is number => value !== null);
  const scores = axisOf(own);
  const data = [xs!, ...columns.map((column) => column.map((value) => (value === null ? null : scores.to(value))))];
  const plot = new uPlot({
    ...size(),
    legend: { show: false },
    cursor: { y: false },
    scales: { x: { time: false }, y: { range: () => ends(own, known.map(({ value }) => value), scores) } },
    axes: [{ ...axis, label, labelSize: 16, labelGap: 0, size: 24, labelFont: axis.font, values: (_, values) => values.map((value) => (Math.abs(value) >= 1e4 ? short(value) : number(value))) }, { ...axis, size: 68, splits: (_, __, low, high) => scores.ticks(low, high, box.clientHeight / 40), values: (_, values) => values.map((value) => number(scores.from(value), scores.log ? 2 : 7)) }],
    series: [{}, ...answer.groups.flatMap((_, i) => [
      { stroke: 'transparent', width: 0, paths: stepped, points: { show: false } },
      { stroke: 'transparent', width: 0, paths: stepped, points: { show: false } },
      { stroke: nameColour(i), width: 2, dash: DASHES[i % DASHES.length]!, paths: stepped, points: { show: false } },
    ])],
    bands: answer.groups.map((_, i) => ({ series: [3 * i + 1, 3 * i + 2] as [number, number], fill: `${nameColour(i)}2e` })),
    hooks: {
      draw: [(u) => {
        const { ctx } = u;
        ctx.save();
        ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
        ctx.textBaseline = 'middle';
        knownLines(u, { known, scores, start: own[0] ?? 0, elsewhere: answer.known[0]?.group !== undefined, direction: answer.direction }, [], ink, uPlot.pxRatio);
        ctx.restore();
      }],
    },
  }, data as uPlot.AlignedData, box);
  const observer = new ResizeObserver(() => plot.setSize(size()));
  observer.observe(box);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

function ends(own: readonly number[], known: readonly number[], { to, log }: Axis): [number, number] {
  if (own.length === 0) return [0, 1];
  const values = own.map(to);
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const reach = high - low || Math.abs(high) * 0.05 || 1;
  const [floor, roof] = [low - reach, high + reach];
  for (const one of known) {
    if (log && one <= 0) continue;
    const value = to(one);
    if (value > floor && value < roof) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return [low - 0.06 * reach, high + 0.06 * reach];
}
