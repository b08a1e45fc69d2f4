import type { Plain } from 'clade';
import { toNumber } from '../exact.ts';

/** The packing as an SVG: circles by size, lines between those that touch. */
export function picture(_: Plain, output: Plain): string {
  const values = (output as bigint[]).map(toNumber);
  const circles = Array.from({ length: values.length / 3 }, (_, i) => values.slice(3 * i, 3 * i + 3) as [number, number, number]);
  const largest = Math.max(...circles.map(([, , r]) => r));
  // a thousand to the side: renderers place letters badly where the unit is the square
  const fixed = (value: number): string => (1000 * value).toFixed(2);
  const discs = circles.map(([x, y, r]) => `<circle cx="${fixed(x)}" cy="${fixed(1 - y)}" r="${fixed(r)}" fill="hsl(158 45% ${(88 - 38 * (r / largest)).toFixed(0)}%)" stroke="#0b4d38" stroke-width="2.5"/>`);
  const touching = circles.flatMap(([x, y, r], i) =>
    circles.slice(0, i).flatMap(([u, v, s]) => (Math.hypot(x - u, y - v) < r + s + 1e-7 ? [`<line x1="${fixed(x)}" y1="${fixed(1 - y)}" x2="${fixed(u)}" y2="${fixed(1 - v)}"/>`] : [])),
  );
  const sum = circles.reduce((total, [, , r]) => total + r, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-30 -30 1060 1120" font-family="system-ui, sans-serif">
<title>${circles.length} circles, sum of radii ${sum.toFixed(9)}</title>
<rect x="-30" y="-30" width="1060" height="1120" fill="#fff"/>
<rect width="1000" height="1000" fill="#f6f8fa" stroke="#1b1f24" stroke-width="4"/>
${discs.join('\n')}
<g stroke="#0b4d38" stroke-width="1.5" opacity="0.5">${touching.join('')}</g>
<text x="500" y="1062" font-size="42" text-anchor="middle" fill="#1b1f24">n = ${circles.length}, sum of radii ${sum.toFixed(9)}</text>
</svg>
`;
}
