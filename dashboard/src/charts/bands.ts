import uPlot from 'uplot';
import type { CompareAnswer } from '../../../src/server/protocol.ts';
import { nameColour } from '../colour.ts';
import { number } from '../format.ts';
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
  const data = joined(answer.groups);
  const known = knownOf(answer);
  const own = data.slice(1).flat().filter((value): value is number => value !== null);
  const plot = new uPlot({
    ...size(),
    legend: { show: false },
    cursor: { y: false },
    scales: { x: { time: false }, y: { range: () => ends(own, known.map(({ value }) => value)) } },
    axes: [{ ...axis, label, labelSize: 16, labelGap: 0, size: 24, labelFont: axis.font, values: (_, values) => values.map((value) => number(value)) }, { ...axis, size: 68, values: (_, values) => values.map((value) => number(value, 7)) }],
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
        knownLines(u, { known, start: own[0] ?? 0, elsewhere: answer.known[0]?.group !== undefined, direction: answer.direction }, [], ink, uPlot.pxRatio);
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

function ends(values: readonly number[], known: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const reach = high - low || Math.abs(high) * 0.05 || 1;
  for (const value of known) if (value > low - reach && value < high + reach) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low - 0.06 * reach, high + 0.06 * reach];
}
