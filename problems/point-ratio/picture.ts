import type { Plain } from 'clade';
import { toNumbers } from '../exact.ts';

/** A distance counts as shortest or longest up to this share. */
const CLOSE = 1e-6;

/** The points, with the shortest and the longest distances between them. */
export function picture(_: Plain, output: Plain): string {
  const values = toNumbers(output as bigint[]);
  const points = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, -values[2 * i + 1]!] as const);
  const pairs = points.flatMap((a, i) => points.slice(0, i).map((b) => ({ a, b, d: Math.hypot(a[0] - b[0], a[1] - b[1]) })));
  const shortest = Math.min(...pairs.map(({ d }) => d));
  const longest = Math.max(...pairs.map(({ d }) => d));
  const [left, top] = [0, 1].map((k) => Math.min(...points.map((point) => point[k]!))) as [number, number];
  const x = (value: number): string => (40 + (520 * (value - left)) / longest).toFixed(2);
  const y = (value: number): string => (64 + (520 * (value - top)) / longest).toFixed(2);
  const line = ({ a, b }: (typeof pairs)[number]): string => `<path d="M${x(a[0])} ${y(a[1])}L${x(b[0])} ${y(b[1])}"/>`;
  const near = pairs.filter(({ d }) => d < shortest * (1 + CLOSE));
  const far = pairs.filter(({ d }) => d > longest * (1 - CLOSE));
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 620" font-family="system-ui, sans-serif" font-size="14" fill="#777">',
    `<text x="20" y="28">${points.length} points: (longest / shortest)² = ${((longest / shortest) ** 2).toFixed(7)}</text>`,
    `<g stroke="#d9622b" stroke-width="1" stroke-dasharray="5 4">${far.map(line).join('')}</g>`,
    `<g stroke="#3a7ebf" stroke-width="2.5">${near.map(line).join('')}</g>`,
    `<g fill="#333">${points.map((point) => `<circle cx="${x(point[0])}" cy="${y(point[1])}" r="5"/>`).join('')}</g>`,
    `<text x="20" y="606" font-size="12">blue: the ${near.length} shortest distances, dashed: the ${far.length} longest</text>`,
    '</svg>',
  ].join('\n');
}
