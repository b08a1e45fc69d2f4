import type { Plain } from 'clade';
import { relative } from './harness.ts';

const [WIDTH, LEFT, RIGHT] = [640, 44, 12];

/** The step function, and below it its autoconvolution, whose largest value is the score. */
export function picture(_: Plain, output: Plain): string {
  const heights = relative(output as bigint[]);
  const n = heights.length;
  const sum = heights.reduce((total, height) => total + height, 0);
  // The integral is 1 on an interval of length 1/2.
  const values = heights.map((height) => (2 * n * height) / sum);
  const convolved = new Float64Array(2 * n + 1);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) convolved[i + j + 1]! += (values[i]! * values[j]!) / (2 * n);
  const largest = Math.max(...convolved);
  const steps = [...values].flatMap((value, i) => [[i / n, value], [(i + 1) / n, value]] as const);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 460" font-family="system-ui, sans-serif" font-size="11" fill="#777">`,
    `<text x="${LEFT}" y="22" font-size="14">${n} steps: largest value of the autoconvolution ${largest.toFixed(7)}</text>`,
    plot(40, 170, [[0, 0], ...steps, [1, 0]], '#3a7ebf', 'the function, on an interval of length 1/2'),
    plot(250, 170, [...convolved].map((value, k) => [k / (2 * n), value] as const), '#d9622b', 'its autoconvolution, on an interval of length 1', largest),
    '</svg>',
  ].join('\n');
}

function plot(top: number, height: number, points: readonly (readonly [number, number])[], colour: string, title: string, line?: number): string {
  const low = Math.min(0, ...points.map(([, value]) => value));
  const high = Math.max(...points.map(([, value]) => value)) || 1;
  const x = (share: number): string => (LEFT + share * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string => (top + height - (height * (value - low)) / (high - low)).toFixed(1);
  const mark = (value: number): string => `<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#8886"/><text x="${LEFT - 6}" y="${y(value)}" text-anchor="end" dy="4">${value.toFixed(value === 0 ? 0 : 2)}</text>`;
  return [
    mark(0),
    mark(line ?? high),
    `<polyline points="${points.map(([share, value]) => `${x(share)},${y(value)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="1.2" stroke-linejoin="round"/>`,
    `<text x="${WIDTH - RIGHT}" y="${top + height + 16}" text-anchor="end">${title}</text>`,
  ].join('\n');
}
