import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { lines as linesIn, short, tidy } from './draw/axis.ts';
import { at2, escapeXml, svg } from './draw/palette.ts';
import { BROKEN, type KnownLine } from './known.ts';

export interface CurveOptions {
  title: string;
  records: readonly { id: string; evaluations: number; validation: number; name?: string; kind?: string }[];
  /** Where the curve ends, in evaluations. */
  end: number;
  known: readonly KnownLine[];
  unit?: string | undefined;
  /** What the scores are of; "" where there is one kind. @default 'validation' */
  measure?: string;
}

const WIDTH = 760;
const HEIGHT = 380;
const MARGIN = { top: 40, right: 180, bottom: 44, left: 76 };

/** Names of records closer together than this would cover each other. */
const APART = 30;
/** Lines between two letters' feet, letters of a name beside the drawing, ticks of the score axis. */
const [LINE, LETTERS, TICKS] = [15, 27, 9];
/** An exact 0 on a logarithmic axis stands so far below the smallest other, and only where scores are that far apart. */
const [BELOW, WIDE] = [10, 1000];

interface Spot {
  x: number;
  y: number;
}

/** Best validation score over evaluations, every record marked, with the known values of the first group as lines, as an SVG. @example curveSvg({ title: 'Sorting', records, end: 2000, known: [] }) */
export function curveSvg({ title, records, end, known, unit, measure = 'validation' }: CurveOptions): string {
  const points = [...records.map(({ evaluations, validation }) => ({ x: Math.max(1, evaluations), y: validation })), { x: Math.max(2, end), y: records.at(-1)!.validation }];
  const lines = known.filter(({ group }) => group === undefined || group === known[0]!.group);
  const values = [...points.map(({ y }) => y), ...lines.map(({ value }) => value)];
  const above = values.filter((value) => value > 0);
  const times = values.some((value) => value < 0) ? 1 : Math.max(...above) / Math.min(...above);
  const exact = above.length < values.length;
  const log = times > (exact ? WIDE : 4);
  const pad = 0.05 * (Math.max(...values) - Math.min(...values) || 1);
  const [low, high] = [log ? Math.min(...above) / (exact ? BELOW : 1) : Math.min(...values), Math.max(...values)];
  const axis = (log ? scaleLog() : scaleLinear()).domain([low - (log ? 0.15 * low : pad), high + (log ? 0.15 * high : pad)]).range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const y = (value: number): number => axis(log ? Math.max(value, low) : value);
  const x = scaleLog().domain([1, points.at(-1)!.x]).range([MARGIN.left, WIDTH - MARGIN.right]);
  const path = line<Spot>().x((p) => x(p.x)).y((p) => y(p.y)).curve(curveStepAfter)(points)!;
  const yTicks = log ? tidy(axis.ticks(), TICKS).filter((tick) => !exact || tick > low) : axis.ticks(6);
  const xTicks = x.ticks().filter((value) => /^1e/.test(value.toExponential()));
  const labels = spread(lines.map(({ name, value }) => ({ name: linesIn(name, LETTERS), at: y(value) })), HEIGHT - MARGIN.bottom);
  const spots = records.map((record, i) => ({ ...record, name: record.name ?? record.id, x: x(points[i]!.x), y: y(points[i]!.y) }));
  const middle = (MARGIN.top + HEIGHT - MARGIN.bottom) / 2;
  const group = lines[0]?.group;
  return svg(WIDTH, HEIGHT, `${title}: best ${measure === '' ? '' : `${measure} `}score over evaluations`, [
    `<text x="${MARGIN.left}" y="22" font-size="15" font-weight="600" fill="#1b1f24">${escapeXml(title)}</text>`,
    ...yTicks.map((tick) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at2(y(tick))}" y2="${at2(y(tick))}" stroke="#eceff2"/><text x="${MARGIN.left - 8}" y="${at2(y(tick) + 4)}" text-anchor="end" fill="#57606a">${short(tick, 6)}</text>`),
    ...xTicks.map((tick) => `<text x="${at2(x(tick))}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle" fill="#57606a">${tick.toLocaleString('en')}</text>`),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle" fill="#57606a">evaluations</text>`,
    `<text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle" fill="#57606a">${escapeXml(unit ?? 'score')}${measure === '' ? '' : `, ${measure}`}</text>`,
    group ? `<text x="${WIDTH - 8}" y="${HEIGHT - 8}" text-anchor="end" fill="#57606a">known values: held out, ${escapeXml(group)}</text>` : '',
    ...lines.map(({ value, role }) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at2(y(value))}" y2="${at2(y(value))}" stroke="#9aa4ae"${BROKEN[role] && ` stroke-dasharray="${BROKEN[role]}"`}/>`),
    ...labels.map(({ name, at }) => `<text y="${at2(at + 4)}" fill="#57606a">${name.map((part, k) => `<tspan x="${WIDTH - MARGIN.right + 8}"${k > 0 ? ` dy="${LINE}"` : ''}>${escapeXml(part)}</tspan>`).join('')}</text>`),
    `<path d="${path}" fill="none" stroke="#0b6e4f" stroke-width="2.5" stroke-linejoin="round"/>`,
    ...spots.map(({ name, id, kind, x: left, y: top, validation }) => `<circle cx="${at2(left)}" cy="${at2(top)}" r="3.5" fill="#fff" stroke="#0b6e4f" stroke-width="2"><title>${escapeXml(`${name}, ${id}${kind ? `, ${kind}` : ''}: ${validation}`)}</title></circle>`),
    ...named(spots).map(({ name, x: left, y: top }) => `<text x="${at2(left + 6)}" y="${at2(top - 7)}" font-size="11" fill="#1b1f24">${escapeXml(name)}</text>`),
  ]);
}

/** The records with the largest steps whose names do not cover each other; the last one always. */
function named<S extends Spot>(spots: readonly S[]): S[] {
  const step = (i: number): number => (i === 0 || i === spots.length - 1 ? Number.POSITIVE_INFINITY : Math.abs(spots[i]!.y - spots[i - 1]!.y));
  const kept: S[] = [];
  for (const i of spots.map((_, k) => k).sort((a, b) => step(b) - step(a) || b - a)) {
    const spot = spots[i]!;
    if (kept.every((other) => Math.abs(other.x - spot.x) > APART || Math.abs(other.y - spot.y) > 14)) kept.push(spot);
  }
  return kept;
}

/** Moves labels apart that would cover each other, and up again where that took them out of the picture. */
function spread<L extends { name: readonly string[]; at: number }>(labels: readonly L[], bottom: number): L[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at);
  let free = Number.NEGATIVE_INFINITY;
  for (const label of sorted) {
    label.at = Math.max(label.at, free);
    free = label.at + LINE * label.name.length;
  }
  let below = bottom + 4 + LINE;
  for (const label of sorted.toReversed()) below = label.at = Math.min(label.at, below - LINE * label.name.length);
  return sorted;
}
