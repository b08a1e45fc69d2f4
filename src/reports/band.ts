import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { quantile } from 'simple-statistics';
import type { Problem } from '../core/index.ts';
import { type Axis, type Group, amount } from './compare.ts';
import { short, tidy } from './draw/axis.ts';
import { COLOURS, at2, escapeXml } from './draw/palette.ts';
import { ENOUGH } from './statistics.ts';

/** For more groups than colours, and for prints without any. */
const DASHES = ['', '8 3', '2 3', '10 3 2 3'];

const WIDTH = 760;
const HEIGHT = 400;
const LINE = 15;

export interface BandOptions {
  problem: Problem;
  /** "validation" or "search". */
  measure: string;
  groups: readonly Group[];
  by: Axis;
  at: number;
}

interface Step {
  x: number;
  low: number;
  middle: number;
  high: number;
}

/** The median and the band of a group at every record of any of its runs. Before its first record a run counts with its seed. */
export function steps({ runs }: Group, by: Axis, from: number, at: number, share: number): Step[] {
  const places = [...new Set([from, ...runs.flatMap(({ records }) => records.map((record) => record[by])), at])].filter((x) => x >= from && x <= at).sort((a, b) => a - b);
  return places.map((x) => {
    const scores = runs.map(({ records }) => (records.findLast((record) => record[by] <= x) ?? records[0]!).score);
    const [low, middle, high] = quantile(scores, [share, 0.5, 1 - share]) as [number, number, number];
    return { x, low, middle, high };
  });
}

/** Best score over what was spent, as an SVG: each group's median as a line, the middle half of its runs, or all of few, as a band. */
export function bandSvg({ problem, measure, groups, by, at }: BandOptions): string {
  const few = groups.some(({ runs }) => runs.length < ENOUGH);
  const begin = Math.min(...groups.flatMap(({ runs }) => runs.map(({ records }) => records[0]![by])));
  const from = Math.max(by === 'cpu' || by === 'usd' ? 0.01 : 1, begin);
  const end = Math.max(at, from * 1.01);
  const bands = groups.map((group, i) => ({ name: `${group.label} (${group.runs.length} run${group.runs.length === 1 ? '' : 's'})`.split(/(?<=,) /), steps: steps(group, by, from, end, few ? 0 : 0.25), colour: COLOURS[i % COLOURS.length]!, dash: DASHES[Math.floor(i / COLOURS.length) % DASHES.length]! }));

  const longest = Math.max(...bands.flatMap(({ name }) => name.map((part) => part.length)));
  const box = { left: 66, right: WIDTH - Math.min(280, 24 + 7 * longest), top: 58, bottom: HEIGHT - 44 };
  const values = bands.flatMap((band) => band.steps.flatMap(({ low, high }) => [low, high]));
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const log = lowest > 0 && highest / lowest > 4;
  const pad = 0.05 * (highest - lowest || Math.abs(highest) || 1);
  const y = (log ? scaleLog().domain([lowest / 1.1, highest * 1.1]) : scaleLinear().domain([lowest - pad, highest + pad])).range([box.bottom, box.top]);
  const x = scaleLog().domain([from, end]).range([box.left, box.right]);
  const shade = area<Step>().x((p) => x(p.x)).y0((p) => y(p.low)).y1((p) => y(p.high)).curve(curveStepAfter);
  const path = line<Step>().x((p) => x(p.x)).y((p) => y(p.middle)).curve(curveStepAfter);
  const labels = spread(bands.map((band) => ({ ...band, at: y(band.steps.at(-1)!.middle) })), box);
  const middleX = (box.left + box.right) / 2;
  const middleY = (box.top + box.bottom) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">
<title>${escapeXml(problem.title)}: best ${measure} score, by group of runs</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${box.left}" y="22" font-size="15" font-weight="600" fill="#1b1f24">${escapeXml(problem.title)}</text>
<text x="${box.left}" y="40" fill="#57606a">line: median of the runs; band: ${few ? 'from the worst to the best run' : 'the middle half of the runs'}; ${problem.direction === 'minimize' ? 'lower' : 'higher'} is better</text>
${(log ? tidy(y.ticks(), 9) : y.ticks(6)).map((tick) => `<line x1="${box.left}" x2="${box.right}" y1="${at2(y(tick))}" y2="${at2(y(tick))}" stroke="#eceff2"/><text x="${box.left - 8}" y="${at2(y(tick) + 4)}" text-anchor="end" fill="#57606a">${short(tick, 6)}</text>`).join('\n')}
${tidy(x.ticks(), 9).map((tick) => `<text x="${at2(x(tick))}" y="${box.bottom + 18}" text-anchor="middle" fill="#57606a">${tick.toLocaleString('en')}</text>`).join('\n')}
<text x="${at2(middleX)}" y="${HEIGHT - 8}" text-anchor="middle" fill="#57606a">${amount(by, 2).slice(2)}</text>
<text x="14" y="${middleY}" transform="rotate(-90 14 ${middleY})" text-anchor="middle" fill="#57606a">${escapeXml(problem.unit ?? 'score')}, ${measure}</text>
${bands.map(({ steps: own, colour }) => `<path d="${shade(own)}" fill="${colour}" fill-opacity="0.16"/>`).join('\n')}
${bands.map(({ steps: own, colour, dash }) => `<path d="${path(own)}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round"${dash && ` stroke-dasharray="${dash}"`}/>`).join('\n')}
${labels.map(({ name, at: top, colour }) => `<text y="${at2(top + 4)}" fill="${colour}" font-weight="600">${name.map((part, k) => `<tspan x="${at2(box.right + 8)}"${k > 0 ? ` dy="${LINE}"` : ''}>${escapeXml(part)}</tspan>`).join('')}</text>`).join('\n')}
</svg>
`;
}

/** Moves labels apart that would cover each other, and up again where that took them out of the picture. */
function spread<L extends { name: readonly string[]; at: number }>(labels: L[], { top, bottom }: { top: number; bottom: number }): L[] {
  const sorted = labels.sort((a, b) => a.at - b.at);
  let free = top;
  for (const label of sorted) {
    label.at = Math.max(label.at, free);
    free = label.at + LINE * label.name.length;
  }
  let below = bottom + LINE;
  for (const label of sorted.reverse()) below = label.at = Math.min(label.at, below - LINE * label.name.length);
  return sorted;
}
