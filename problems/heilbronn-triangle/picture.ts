import type { Plain } from 'clade';
import { ONE, ratio, toNumbers } from '../exact.ts';
import { area } from './score.ts';

const [LEFT, BOTTOM, SIDE] = [40, 580, 520];

/** The points in an equilateral triangle, with all triangles that are as small as the smallest. */
export function picture(_: Plain, output: Plain): string {
  const exact = output as bigint[];
  const values = toNumbers(exact);
  const n = values.length / 2;
  const at = (i: number): string => place(values[2 * i]!, values[2 * i + 1]!);
  const triples: { corners: [number, number, number]; size: bigint }[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) for (let k = 0; k < j; k++) triples.push({ corners: [i, j, k], size: area(exact, i, j, k) });
  const smallest = triples.reduce((least, { size }) => (size < least ? size : least), ONE * ONE);
  const small = triples.filter(({ size }) => size * 10n ** 6n <= smallest * (10n ** 6n + 10n));
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 620" font-family="system-ui, sans-serif" font-size="14" fill="#777">',
    `<text x="20" y="28">${n} points: smallest triangle ${ratio(smallest, ONE * ONE).toFixed(8)} of the whole</text>`,
    `<path d="M${place(0, 0)}L${place(1, 0)}L${place(0, 1)}Z" fill="#f6f4ef" stroke="#4a4f5a" stroke-width="2"/>`,
    ...small.map(({ corners }, index) => `<path d="M${corners.map(at).join('L')}Z" fill="hsl(${(index * 137) % 360} 60% 60% / 0.16)" stroke="#d9622b" stroke-width="0.7"/>`),
    `<g fill="#333">${Array.from({ length: n }, (_, i) => `<circle cx="${at(i).split(' ')[0]}" cy="${at(i).split(' ')[1]}" r="5"/>`).join('')}</g>`,
    `<text x="20" y="606" font-size="12">${small.length} triangles within 10 millionths of the smallest</text>`,
    '</svg>',
  ].join('\n');
}

/** Area ratios are the same in every triangle; this one is equilateral. */
function place(u: number, v: number): string {
  return `${(LEFT + SIDE * (u + v / 2)).toFixed(2)} ${(BOTTOM - SIDE * v * Math.sqrt(0.75)).toFixed(2)}`;
}
