import { type ArchiveView, heat } from '../views/index.ts';
import { short } from './axis.ts';
import { at2, escapeXml, shade, svg } from './palette.ts';

const WIDTH = 352;
const BOX = { left: 56, right: 276, top: 12, bottom: 232 };
const HEIGHT = 272;

/** A grid archive on two of its axes as a heat map: the best score of all cells behind each square, better ones darker, by rank. @example heatSvg(archive(state), 0, 1, 'minimize') */
export function heatSvg(view: ArchiveView, first: number, second: number, direction: 'minimize' | 'maximize'): string {
  const map = heat(view, first, second, direction);
  const [rows, columns] = [view.axes[first]!, view.axes[second]!];
  const totals = [...new Set(map.flat().flatMap((cell) => (cell ? [cell.total] : [])))].sort((a, b) => (direction === 'minimize' ? b - a : a - b));
  const share = new Map(totals.map((total, rank) => [total, totals.length === 1 ? 1 : rank / (totals.length - 1)]));
  const [wide, high] = [(BOX.right - BOX.left) / columns.bins, (BOX.bottom - BOX.top) / rows.bins];
  const edges = ({ min, max }: { min: number; max: number }): number[] => [0, 0.5, 1].map((part) => Number((min + part * (max - min)).toPrecision(3)));
  const middle = (BOX.top + BOX.bottom) / 2;
  const bars = [0, 0.25, 0.5, 0.75, 1];
  return svg(WIDTH, HEIGHT, `Archive by ${rows.name} and ${columns.name}`, [
    `<rect x="${BOX.left}" y="${BOX.top}" width="${BOX.right - BOX.left}" height="${BOX.bottom - BOX.top}" fill="none" stroke="#9aa4ae"/>`,
    ...map.flatMap((row, i) => row.flatMap((cell, k) => (cell ? [`<rect x="${at2(BOX.left + k * wide)}" y="${at2(BOX.bottom - (i + 1) * high)}" width="${at2(wide)}" height="${at2(high)}" fill="${shade(share.get(cell.total)!)}"><title>${escapeXml(`${cell.best}: ${cell.total}`)}</title></rect>`] : []))),
    ...edges(columns).map((value, k) => `<text x="${at2(BOX.left + (k / 2) * (BOX.right - BOX.left))}" y="${BOX.bottom + 16}" text-anchor="middle" fill="#57606a">${value}</text>`),
    ...edges(rows).map((value, k) => `<text x="${BOX.left - 6}" y="${at2(BOX.bottom - (k / 2) * (BOX.bottom - BOX.top) + 4)}" text-anchor="end" fill="#57606a">${value}</text>`),
    `<text x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle" fill="#57606a">${escapeXml(columns.name)}</text>`,
    `<text x="12" y="${middle}" transform="rotate(-90 12 ${middle})" text-anchor="middle" fill="#57606a">${escapeXml(rows.name)}</text>`,
    ...(totals.length === 0 ? [] : bars.map((part, k) => `<rect x="${BOX.right + 10}" y="${at2(BOX.bottom - (k + 1) * 18)}" width="10" height="18" fill="${shade(part)}"/>${k % 2 === 0 ? `<text x="${BOX.right + 25}" y="${at2(BOX.bottom - k * 18 - 5)}" font-size="10" fill="#57606a">${short(totals[Math.round(part * (totals.length - 1))]!, 2)}</text>` : ''}`)),
  ]);
}
