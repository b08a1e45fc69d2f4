import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { KnownValue } from '../core/index.ts';
import type { RecordPoint } from '../engine/index.ts';

export interface CurveOptions {
  title: string;
  records: readonly RecordPoint[];
  /** Where the curve ends, in evaluations. */
  end: number;
  known: readonly KnownValue[];
  unit?: string | undefined;
}

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = { top: 40, right: 150, bottom: 44, left: 62 };

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** Best validation score over evaluations, with the known values of the first group as lines, as an SVG. */
export function curveSvg({ title, records, end, known, unit }: CurveOptions): string {
  const points = [...records.map(({ evaluations, validation }) => ({ x: Math.max(1, evaluations), y: validation })), { x: Math.max(2, end), y: records.at(-1)!.validation }];
  const lines = known.filter(({ group }) => group === undefined || group === known[0]!.group);
  const values = [...points.map(({ y }) => y), ...lines.map(({ value }) => value)];
  const positive = values.every((value) => value > 0) && Math.max(...values) / Math.min(...values) > 4;
  const pad = 0.05 * (Math.max(...values) - Math.min(...values) || 1);
  const y = (positive ? scaleLog() : scaleLinear()).domain([Math.min(...values) - (positive ? 0.15 * Math.min(...values) : pad), Math.max(...values) + (positive ? 0.15 * Math.max(...values) : pad)]).range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const x = scaleLog().domain([1, points.at(-1)!.x]).range([MARGIN.left, WIDTH - MARGIN.right]);
  const path = line<{ x: number; y: number }>().x((p) => x(p.x)).y((p) => y(p.y)).curve(curveStepAfter)(points)!;
  const yTicks = positive ? y.ticks().filter((value) => /^[125]e/.test(value.toExponential())) : y.ticks(6);
  const xTicks = x.ticks().filter((value) => /^1e/.test(value.toExponential()));
  const labels = spread(lines.map(({ name, value }) => ({ name: name.length > 22 ? `${name.slice(0, 21)}…` : name, at: y(value) })));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">
<title>${escapeXml(title)}: best validation score over evaluations</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN.left}" y="22" font-size="15" font-weight="600" fill="#1b1f24">${escapeXml(title)}</text>
${yTicks.map((tick) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#eceff2"/><text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end" fill="#57606a">${tick}</text>`).join('\n')}
${xTicks.map((tick) => `<text x="${x(tick)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle" fill="#57606a">${tick.toLocaleString('en')}</text>`).join('\n')}
<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle" fill="#57606a">evaluations</text>
<text x="14" y="${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}" transform="rotate(-90 14 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2})" text-anchor="middle" fill="#57606a">${escapeXml(unit ?? 'score')}, validation</text>
${lines[0]?.group ? `<text x="${WIDTH - 8}" y="${HEIGHT - 8}" text-anchor="end" fill="#9aa4ae">dashed: held out, ${escapeXml(lines[0].group)}</text>` : ''}
${lines.map(({ value }) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(value)}" y2="${y(value)}" stroke="#9aa4ae" stroke-dasharray="4 4"/>`).join('\n')}
${labels.map(({ name, at }) => `<text x="${WIDTH - MARGIN.right + 8}" y="${at + 4}" fill="#57606a">${escapeXml(name)}</text>`).join('\n')}
<path d="${path}" fill="none" stroke="#0b6e4f" stroke-width="2.5" stroke-linejoin="round"/>
<circle cx="${x(points.at(-1)!.x)}" cy="${y(points.at(-1)!.y)}" r="4" fill="#0b6e4f"/>
</svg>
`;
}

/** Moves labels apart that would cover each other. */
function spread(labels: { name: string; at: number }[]): { name: string; at: number }[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at);
  for (let i = 1; i < sorted.length; i++) sorted[i]!.at = Math.max(sorted[i]!.at, sorted[i - 1]!.at + 15);
  return sorted;
}
