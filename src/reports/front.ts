import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { escapeXml } from './draw/palette.ts';

/** A formula as the picture shows it. */
export interface FrontPoint {
  size: number;
  error: number;
  heldOut: number | null;
  /** Written above the picture; its point is drawn larger. */
  label?: string | undefined;
}

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = { top: 62, right: 30, bottom: 44, left: 70 };
/** Errors below this are drawn here: nothing is left but rounding. */
const LEAST = 1e-32;

/** Error against size, both of the search's rows and of those held out, as an SVG. @example frontSvg('y', points) */
export function frontSvg(title: string, points: readonly FrontPoint[]): string {
  const all = points.flatMap(({ error, heldOut }) => [error, heldOut ?? error]).filter(Number.isFinite).map((value) => Math.max(value, LEAST));
  const x = scaleLinear().domain([0, Math.max(...points.map(({ size }) => size)) + 1]).range([MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLog().domain([Math.min(...all) / 3, Math.max(...all, 1) * 2]).range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const at = (value: number): number => y(Math.max(value, LEAST));
  const path = line<FrontPoint>().x(({ size }) => x(size)).y(({ error }) => at(error)).curve(curveStepAfter)([...points])!;
  const ticks = y.ticks().filter((value) => /^1e/.test(value.toExponential()));
  const step = Math.ceil(ticks.length / 8);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">
<title>${escapeXml(title)}: error against size</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN.left}" y="22" font-size="15" font-weight="600" fill="#1b1f24">${escapeXml(title)}</text>
${ticks.filter((_, i) => i % step === 0).map((tick) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#eceff2"/><text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end" fill="#57606a">${tick.toExponential(0)}</text>`).join('\n')}
${x.ticks(8).map((tick) => `<text x="${x(tick)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle" fill="#57606a">${tick}</text>`).join('\n')}
<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle" fill="#57606a">nodes of the formula</text>
<text x="14" y="${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}" transform="rotate(-90 14 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2})" text-anchor="middle" fill="#57606a">normalised squared error (line), held out (rings)</text>
<path d="${path}" fill="none" stroke="#0b6e4f" stroke-width="2" stroke-linejoin="round"/>
${points.map(({ size, error, label }) => `<circle cx="${x(size)}" cy="${at(error)}" r="${label ? 6 : 3.5}" fill="#0b6e4f"/>`).join('\n')}
${points.filter(({ heldOut }) => heldOut !== null && Number.isFinite(heldOut)).map(({ size, heldOut }) => `<circle cx="${x(size)}" cy="${at(heldOut!)}" r="5" fill="none" stroke="#b45309" stroke-width="1.5"/>`).join('\n')}
${points.filter(({ label }) => label).map(({ label }) => `<circle cx="${MARGIN.left + 6}" cy="40" r="6" fill="#0b6e4f"/><text x="${MARGIN.left + 20}" y="44" fill="#1b1f24">${escapeXml(label!.length > 95 ? `${label!.slice(0, 94)}…` : label!)}</text>`).join('\n')}
</svg>
`;
}
